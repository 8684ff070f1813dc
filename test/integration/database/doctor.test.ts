import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applySchema } from "@facegraph/face-graph";
import { readCollection } from "@facegraph/face-graph/collections";
import { writeFaces } from "@facegraph/face-graph/faces";
import { findMissingSchema } from "@facegraph/face-graph/inspection";
import {
  clusterFaces,
  compareFaces,
  type DoctorOptions,
  runDoctor,
} from "@facegraph/jobs";
import { makeSyntheticLibrary, photosOf } from "@facegraph/synthetic";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stateFolder } from "../../support/folders.ts";
import {
  breaks,
  someFace,
  somePair,
} from "../../support/graphs/broken-graphs.ts";
import { digestOfGraph } from "../../support/graphs/graph-digest.ts";
import { useModels } from "../../support/photographs.ts";
import { useGraph } from "../../support/servers/neo4j.ts";

const graph = useGraph();
const faces = useModels();
const library = makeSyntheticLibrary({
  name: "doctor",
  faceCount: 60,
  dimension: 16,
});
const settings = { stateFolder, environment: {} };

async function soundCollection(modelId = "test-model"): Promise<string> {
  const { name } = await graph.freshCollection({ modelId });
  await writeFaces(graph.connection, name, photosOf(library, 0, 60));
  await compareFaces(graph.connection, name);
  await clusterFaces(graph.connection, { collection: name });
  return name;
}

/** What is wrong with one collection, and what was put right. */
async function examineOne(collection: string, options: DoctorOptions = {}) {
  const report = await runDoctor(graph, settings, () => undefined, {
    collection,
    ...options,
  });
  const checksIn = (list: typeof report.findings) =>
    list
      .filter((finding) => finding.collection === collection)
      .map(({ check, count }) => [check, count]);
  return {
    ...report,
    found: checksIn(report.findings),
    mended: checksIn(report.fixed),
  };
}

describe("doctor", () => {
  const folders: string[] = [];
  let name = "";
  /** A collection that was broken and is sound again. */
  let mended: string | undefined;
  beforeAll(async () => {
    name = await soundCollection();
  });
  afterAll(async () => {
    for (const folder of folders) await rm(folder, { recursive: true });
  });

  test("finds nothing wrong with a collection that nobody touched, and changes nothing", async () => {
    const before = await digestOfGraph(graph.connection, name);
    const report = await examineOne(name, { fix: true });
    expect([report.found, report.mended]).toEqual([[], []]);
    expect(report.server.version).toMatch(/^\d+\.\d+/);
    expect(report.server.edition).toBe("community");
    expect(report.freeBytes).toBeGreaterThan(0);
    const recall = report.recall[name]!;
    expect([recall.facesSampled, recall.recall]).toEqual([60, 1]);
    expect(recall.expected).toBeGreaterThan(60);
    const search = { method: "exact", recall: null, sampledFaces: 0 };
    expect(report.pairSearch).toEqual({ [name]: search });
    expect(await digestOfGraph(graph.connection, name)).toBe(before);
  });

  test.each(breaks)("%s", async (_, breakIt, expected, isFixable) => {
    const collection = mended ?? (await soundCollection());
    await graph.connection.write(breakIt, { collection });
    const fixed = await examineOne(collection, { fix: true });
    mended = fixed.found.length === 0 ? collection : undefined;
    expect([...fixed.mended, ...fixed.found]).toEqual(
      expect.arrayContaining(expected),
    );
    const left = fixed.found.map(([check]) => check);
    for (const [check] of expected)
      if (isFixable && !["IMAGE_WITHOUT_FILE", "ORDINAL_GAP"].includes(check)) {
        expect(fixed.mended.map(([mended]) => mended)).toContain(check);
        expect(left).not.toContain(check);
      } else expect(left).toContain(check);
  });

  test("an embedding that is not a number makes no pair wrong but its own", async () => {
    const collection = await soundCollection();
    const [broken] = await graph.connection.read<{ pairs: number }>(
      `${someFace} LIMIT 1 RETURN COUNT { (f)-[:SIMILAR]-() } AS pairs`,
      { collection },
    );
    await graph.connection.write(
      `${someFace} LIMIT 1 MATCH (f)-[:HAS_EMBEDDING]->(e) SET e.vector = [x IN e.vector | 0.0 / 0.0]`,
      { collection },
    );
    const { recall } = await examineOne(collection);
    expect(recall[collection]!.wrongWeights).toBe(2 * broken!.pairs); // seen from both ends
  });

  test("pairs that were never found are missed in the recall, and found by --fix", async () => {
    const collection = await soundCollection();
    const whole = await digestOfGraph(graph.connection, collection);
    await graph.connection.write(
      `${somePair} WITH collect(s) AS pairs UNWIND range(0, size(pairs) - 1, 5) AS i WITH pairs[i] AS s DELETE s`,
      { collection },
    );
    const report = await examineOne(collection);
    expect(report.found.map(([check]) => check)).toEqual(["RECALL_LOW"]);
    const { recall } = report.recall[collection]!;
    expect(recall).toBeGreaterThan(0.6);
    expect(recall).toBeLessThan(0.95);
    const fixed = await examineOne(collection, { fix: true });
    expect(fixed.found).toEqual([]);
    expect(fixed.recall[collection]!.recall).toBe(1);
    expect(await digestOfGraph(graph.connection, collection)).toBe(whole);
  });

  test("faces that got new ordinals are compared again, and the graph is whole", async () => {
    const collection = await soundCollection();
    await graph.connection.write(
      `${someFace} WITH collect(f) AS faces WITH faces[3] AS one, faces[5] AS two SET one.ordinal = two.ordinal`,
      { collection },
    );
    await examineOne(collection, { fix: true });
    const { nextOrdinal, comparedOrdinal } = await readCollection(
      graph.connection,
      collection,
    );
    expect([nextOrdinal, comparedOrdinal]).toEqual([61, 61]);
    const run = await clusterFaces(graph.connection, { collection });
    expect(run.faceCount).toBe(60);
  });

  test("an index that is missing is seen, and made again", async () => {
    // Other test files may put it back between the two: they apply the schema as they connect.
    let missing: string[] = [];
    for (let attempt = 0; attempt < 5 && missing.length === 0; attempt++) {
      await graph.connection.write("DROP INDEX Person_name IF EXISTS");
      missing = await findMissingSchema(graph.connection);
    }
    expect(missing).toEqual(["Person_name"]);
    await applySchema(graph.connection);
    expect(await findMissingSchema(graph.connection)).toEqual([]);
  });

  test("a model with a flipped byte is seen, and a default one converted anew", async () => {
    const { id, file } = faces.models.card;
    const state = await mkdtemp(join(tmpdir(), "facegraph-doctor-"));
    folders.push(state);
    const models = join(state, "models");
    await mkdir(models);
    for (const each of [`${id}.json`, file])
      await cp(join(stateFolder, "models", each), join(models, each));
    const bytes = await readFile(join(models, file));
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(join(models, file), bytes);
    const collection = await soundCollection(id);
    const modelFindings = async (fix: boolean) => {
      const { findings, fixed } = await runDoctor(
        graph,
        { stateFolder: state, environment: {} },
        () => undefined,
        { collection, fix },
      );
      return [findings, fixed].map((list) =>
        list
          .filter(({ check }) => check === "MODEL_CHANGED")
          .map(({ examples }) => examples),
      );
    };
    expect(await modelFindings(false)).toEqual([[[id]], []]);
    expect(await modelFindings(true)).toEqual([[], [[id]]]);
  });

  test("a disk without room is a warning", async () => {
    const { findings } = await examineOne(name, {
      leastFreeBytes: Number.MAX_SAFE_INTEGER,
    });
    expect(findings.map(({ check }) => check)).toContain("DISK_FULL");
  });
});
