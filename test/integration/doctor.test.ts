import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  applySchema,
  findMissingSchema,
  readCollection,
  writeFaces,
} from "@facegraph/face-graph";
import {
  clusterFaces,
  examine,
  linkFaces,
  type DoctorOptions,
  makeSyntheticLibrary,
  photosOf,
} from "@facegraph/jobs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stateFolder } from "../support/folders.ts";
import { digestOfGraph } from "../support/graph-digest.ts";
import { useGraph } from "../support/neo4j.ts";
import { useModels } from "../support/photographs.ts";

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
  await linkFaces(graph.connection, name);
  await clusterFaces(graph.connection, { collection: name });
  return name;
}

/** What is wrong with one collection, and what was put right. */
async function examineOne(collection: string, options: DoctorOptions = {}) {
  const report = await examine(graph, settings, () => undefined, {
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

const someFace =
  "MATCH (f:Face) WHERE f.collection = $collection WITH f ORDER BY f.ordinal";
const somePair =
  "MATCH (a:Face)-[s:SIMILAR]->(b:Face) WHERE a.collection = $collection WITH a, s, b ORDER BY a.id, b.id";

/** How it is broken, what is found, and whether --fix puts it right. */
const breaks: readonly [string, string, [string, number][], boolean][] = [
  [
    "a face loses its image",
    `${someFace} LIMIT 1 MATCH (f)<-[h:HAS_FACE]-(:Image) DELETE h`,
    [["FACE_WITHOUT_IMAGE", 1]],
    false,
  ],
  [
    "a face loses its embedding",
    `${someFace} DESC LIMIT 1 MATCH (f)-[h:HAS_EMBEDDING]->(e) DELETE h, e`,
    [["FACE_WITHOUT_EMBEDDING", 1]],
    false,
  ],
  [
    "an embedding is of no face",
    "CREATE (:Embedding {collection: $collection, id: 'none', modelId: 'test-model', vector: [1.0] + [x IN range(1, 15) | 0.0]})",
    [["EMBEDDING_WITHOUT_FACE", 1]],
    true,
  ],
  [
    "a file has no image, and an image no file",
    "MATCH (f:File)-[h:HAS_CONTENT]->() WHERE f.collection = $collection WITH h LIMIT 1 DELETE h",
    [
      ["FILE_WITHOUT_IMAGE", 1],
      ["IMAGE_WITHOUT_FILE", 1],
    ],
    true,
  ],
  [
    "an embedding is of another model",
    `${someFace} LIMIT 1 MATCH (f)-[:HAS_EMBEDDING]->(e) SET e.modelId = 'other'`,
    [["EMBEDDING_OF_OTHER_MODEL", 1]],
    false,
  ],
  [
    "an embedding is cut short",
    `${someFace} LIMIT 1 MATCH (f)-[:HAS_EMBEDDING]->(e) SET e.vector = e.vector[..8]`,
    [["EMBEDDING_SIZE", 1]],
    false,
  ],
  [
    "an embedding is a little longer than 1",
    `${someFace} LIMIT 1 MATCH (f)-[:HAS_EMBEDDING]->(e) SET e.vector = [x IN e.vector | x * 1.01]`,
    [["EMBEDDING_NORM", 1]],
    false,
  ],
  [
    "an embedding is not a number",
    `${someFace} LIMIT 1 MATCH (f)-[:HAS_EMBEDDING]->(e) SET e.vector = [x IN e.vector | 0.0 / 0.0]`,
    [["EMBEDDING_NORM", 1]],
    false,
  ],
  [
    "an embedding is not packed",
    `${someFace} LIMIT 1 MATCH (f)-[:HAS_EMBEDDING]->(e) REMOVE e.packed`,
    [["EMBEDDING_PACKED", 1]],
    true,
  ],
  [
    "an embedding is packed as another's",
    `${someFace} WITH collect(f)[..2] AS two WITH two[0] AS f, two[1] AS g
     MATCH (f)-[:HAS_EMBEDDING]->(e), (g)-[:HAS_EMBEDDING]->(other) SET e.packed = other.packed`,
    [["EMBEDDING_PACKED", 1]],
    true,
  ],
  [
    "a cluster is in no run",
    "CREATE (:Cluster {collection: $collection, id: 'loose', size: 0})",
    [["CLUSTER_WITHOUT_RUN", 1]],
    true,
  ],
  [
    "a face leaves its cluster",
    "MATCH (f:Face)-[i:IN_CLUSTER]->(c) WHERE f.collection = $collection WITH f, i LIMIT 1 DELETE i REMOVE f.cluster",
    [["CLUSTER_SIZE", 1]],
    false,
  ],
  [
    "a run loses a cluster",
    `MATCH (c:Cluster)-[i:IN_RUN]->() WHERE c.collection = $collection WITH c, i LIMIT 1
     CREATE (c)-[:IN_RUN]->(:ClusterRun {collection: $collection, id: 'other', status: 'WRITING', heartbeat: datetime()})
     WITH c, i MATCH (f:Face)-[:IN_CLUSTER]->(c) REMOVE f.cluster WITH DISTINCT i DELETE i`,
    [["RUN_SIZE", 1]],
    false,
  ],
  [
    "a run is left behind while it is written",
    "CREATE (:ClusterRun {collection: $collection, id: 'left', status: 'WRITING', heartbeat: datetime() - duration('PT1H')})",
    [["RUN_UNFINISHED", 1]],
    true,
  ],
  [
    "a suggestion outlives its run",
    `${somePair} LIMIT 1 CREATE (a)-[:MERGE_SUGGESTED {run: 'gone', weight: 0.6}]->(b)`,
    [["SUGGESTION_WITHOUT_RUN", 1]],
    true,
  ],
  [
    "the active run is not there",
    "MATCH (c:Collection {name: $collection}) SET c.activeRun = 'gone' WITH c MATCH (f:Face) WHERE f.collection = $collection REMOVE f.cluster",
    [["ACTIVE_RUN_MISSING", 1]],
    true,
  ],
  [
    "faces mirror another cluster",
    `${someFace} LIMIT 3 SET f.cluster = 'another'`,
    [["MIRROR_STALE", 3]],
    true,
  ],
  [
    "a face is similar to itself",
    `${someFace} LIMIT 1 CREATE (f)-[:SIMILAR {weight: 1.0}]->(f)`,
    [["SIMILAR_TO_ITSELF", 1]],
    true,
  ],
  [
    "a pair is stored twice, and another from both sides",
    `${somePair} WITH collect({a: a, s: s, b: b})[..2] AS pairs WITH pairs[0] AS one, pairs[1] AS two
     WITH one.a AS a, one.b AS b, one.s.weight AS w, two.a AS c, two.b AS d, two.s.weight AS v
     CREATE (a)-[:SIMILAR {weight: w}]->(b), (d)-[:SIMILAR {weight: v}]->(c)`,
    [
      ["SIMILAR_TWICE", 2],
      ["SIMILAR_BACKWARDS", 1],
    ],
    true,
  ],
  [
    "a pair is stored from the larger id",
    `${somePair} LIMIT 1 CREATE (b)-[:SIMILAR {weight: s.weight}]->(a) DELETE s`,
    [["SIMILAR_BACKWARDS", 1]],
    true,
  ],
  [
    "a weight is out of range",
    `${somePair} LIMIT 1 SET s.weight = -0.5`,
    [
      ["SIMILAR_WEIGHT", 1],
      ["SIMILAR_WRONG", 2],
    ],
    true,
  ],
  [
    "a pair lies below the floor",
    `MATCH (a:Face), (b:Face) WHERE a.collection = $collection AND b.collection = $collection AND a.id < b.id
     AND NOT EXISTS { (a)-[:SIMILAR]-(b) } WITH a, b ORDER BY a.id, b.id LIMIT 1
     MATCH (a)-[:HAS_EMBEDDING]->(e), (b)-[:HAS_EMBEDDING]->(g)
     WITH a, b, reduce(s = 0.0, i IN range(0, 15) | s + e.vector[i] * g.vector[i]) AS w
     CREATE (a)-[:SIMILAR {weight: CASE WHEN w > 0 THEN w ELSE 0.1 END}]->(b)`,
    [["SIMILAR_BELOW_FLOOR", 1]],
    true,
  ],
  [
    "a weight is not what the embeddings say",
    `${somePair} LIMIT 1 SET s.weight = CASE WHEN s.weight > 0.8 THEN 0.5 ELSE 0.95 END`,
    [["SIMILAR_WRONG", 2]],
    false,
  ],
  [
    "the next ordinal was given already",
    "MATCH (c:Collection {name: $collection}) SET c.nextOrdinal = 58",
    [["NEXT_ORDINAL_LOW", 2]],
    true,
  ],
  [
    "two faces have the same ordinal, and one none",
    `${someFace} WITH collect(f) AS faces WITH faces[3] AS one, faces[5] AS two, faces[7] AS three
     SET one.ordinal = two.ordinal REMOVE three.ordinal`,
    [
      ["ORDINAL_TWICE", 2],
      ["ORDINAL_GAP", 2],
    ],
    true,
  ],
  [
    "a face was deleted by hand",
    `${someFace} LIMIT 1 MATCH (f)-[:HAS_EMBEDDING]->(e) DETACH DELETE e, f`,
    [["ORDINAL_GAP", 1]],
    false,
  ],
  [
    "an ingest was interrupted before faces were compared",
    "MATCH (c:Collection {name: $collection}) SET c.linkedOrdinal = 40 WITH c MATCH (a:Face)-[s:SIMILAR]-() WHERE a.collection = $collection AND a.ordinal >= 40 DELETE s",
    [["FACES_NOT_COMPARED", 20]],
    true,
  ],
];

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
    const { nextOrdinal, linkedOrdinal } = await readCollection(
      graph.connection,
      collection,
    );
    expect([nextOrdinal, linkedOrdinal]).toEqual([61, 61]);
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
      const { findings, fixed } = await examine(
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
