import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCollection } from "@facegraph/face-graph/collections";
import { inspectGraph } from "@facegraph/face-graph/inspection";
import {
  assignFaces,
  constrainFaces,
  undoCorrection,
} from "@facegraph/face-graph/people";
import { listRuns } from "@facegraph/face-graph/runs";
import { clusterFaces, ingestPhotos, migrateModel } from "@facegraph/jobs";
import { describeWithShared as describe } from "@facegraph/test-support";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { useBroughtModel } from "../../support/brought-model.ts";
import { linesOfGraph } from "../../support/graphs/graph-digest.ts";
import { usePhotoCollections } from "../../support/photo-collections.ts";
import { sessionOver, sharedData } from "../../support/photographs.ts";
import { runProcess } from "../../support/servers/processes.ts";

const brought = useBroughtModel();
const collections = usePhotoCollections("dlib-resnet-34");
const by = "ada@example.org";
let photos = "";
beforeAll(async () => {
  photos = await mkdtemp(join(tmpdir(), "facegraph-migrate-"));
  await cp(sharedData("lfw10"), photos, { recursive: true });
});
afterAll(() => rm(photos, { recursive: true }));

interface StoredFace {
  readonly id: string;
  readonly identity: string;
}

function facesOf(collection: string): Promise<StoredFace[]> {
  return collections.connection.read(
    `MATCH (file:File)-[:HAS_CONTENT]->(:Image)-[:HAS_FACE]->(f:Face {collection: $collection})
     RETURN f.id AS id, file.identity AS identity ORDER BY id`,
    { collection },
  );
}

/** All that people said, with the faces and corrections that it hangs on. */
async function saidIn(collection: string): Promise<string[]> {
  const rows = await collections.connection.read<{ said: unknown[] }>(
    `MATCH (f:Face {collection: $collection})-[said:IS|NOT_PERSON|MUST_LINK|CANNOT_LINK]->(other)
     RETURN [f.id, type(said), other.id, other.name, said.by, toString(said.at), said.decision, said.via, said.note] AS said
     UNION ALL
     MATCH (k:Correction {collection: $collection})
     RETURN [k.id, k.kind, k.summary, k.before, toString(k.undoneAt)] + k.subjects AS said`,
    { collection },
  );
  return rows.map(({ said }) => JSON.stringify(said)).sort();
}

/** A library of the default models, clustered. */
async function library(): Promise<string> {
  const collection = await collections.empty();
  await collections.ingest(photos, collection);
  await clusterFaces(collections.connection, { collection });
  return collection;
}

/** Speaks of some faces of a library. */
async function speakOf(collection: string) {
  const { connection } = collections;
  const faces = await facesOf(collection);
  const of = (identity: string) =>
    faces.filter((face) => face.identity === identity).map(({ id }) => id);
  const [blair, powell] = [of("Tony_Blair"), of("Colin_Powell")];
  const name = (
    faceIds: readonly string[],
    newPersonName: string,
    decision: "CONFIRMED" | "REJECTED" = "CONFIRMED",
  ) =>
    assignFaces(connection, collection, {
      faceIds,
      newPersonName,
      decision,
      by,
    });
  const tony = await name(blair.slice(0, 4), "Tony");
  await name(powell.slice(0, 2), "Colin");
  await name(powell.slice(3, 4), "Ada", "REJECTED");
  await connection.write(
    "MATCH (f:Face {collection: $collection, id: $id}) SET f.state = 'NOT_A_FACE'",
    { collection, id: powell[5] },
  );
  const joined = await constrainFaces(connection, collection, {
    kind: "MUST_LINK",
    faceIds: blair.slice(0, 3),
    by,
  });
  const parted = await constrainFaces(connection, collection, {
    kind: "CANNOT_LINK",
    faceIds: [blair[0]!, powell[0]!],
    note: "brothers",
    by,
  });
  return [parted, joined, tony].map(({ correction }) => correction.id);
}

const migrate = (
  collection: string,
  options: Parameters<typeof migrateModel>[1] = {},
) =>
  migrateModel(sessionOver(collections.connection, brought.models), {
    collection,
    ...options,
  });

/** Runs migrate-collection.ts to its end, or until it kills itself. */
function migrateElsewhere(collection: string, ...kill: readonly string[]) {
  const { uri, username, password } = inject("neo4j");
  return runProcess(
    "test/support/migrate-collection.ts",
    [collection, brought.modelsFolder, "mobilefacenet", ...kill],
    { NEO4J_URI: uri, NEO4J_USERNAME: username, NEO4J_PASSWORD: password },
  );
}

/** In order: each finds what those before it left, and goes further. */
const kills = [
  ["Looking at photographs", "1", "1500"],
  ["Looking at photographs", "40", "2"],
  ["Storing similar pairs", "1", "0"],
  ["Dropping old similar pairs", "1", "0"],
  ["Dropping old similar pairs", "1", "15"],
  ["Moving similar pairs", "1", "5"],
  ["Moving embeddings", "1", "4"],
  ["Moving embeddings", "1", "30"],
  ["Storing new faces", "1", "3"],
  ["Storing similar pairs", "1", "1"],
  ["Storing clusters", "2", "0"],
] as const;

describe("a library that is moved to another model", () => {
  test("keeps what people said, face by face, and is as whole as one that was never another; killed eleven times on its way, it comes out the same", async () => {
    const { connection } = collections;
    const [collection, disturbed] = [await library(), await library()];
    const corrections = await speakOf(collection);
    await speakOf(disturbed);
    const { activeRun } = await readCollection(connection, collection);
    const [faces, said] = [await facesOf(collection), await saidIn(collection)];
    const report = await migrate(collection);
    expect(report).toMatchObject({
      from: "dlib-resnet-34",
      to: "mobilefacenet",
      faces: faces.length,
      namedFaces: 6,
      constraints: 3,
      facesMissing: 0,
      missing: [],
      namesAtRisk: [],
      threshold: 0.4,
      edgeFloor: 0.3,
    });
    const { facesFound, facesKept, facesNew } = report;
    expect(facesFound! + facesKept!).toBe(faces.length);
    expect(facesFound).toBeGreaterThanOrEqual(108);
    expect(facesNew).toBeGreaterThan(0);

    expect(await saidIn(collection)).toEqual(said);
    const after = await facesOf(collection);
    expect(after).toHaveLength(faces.length + facesNew!);
    const ids = new Set(after.map(({ id }) => id));
    expect(faces.filter(({ id }) => !ids.has(id))).toEqual([]);
    expect(await inspectGraph(connection, collection)).toEqual([]);
    const stored = await readCollection(connection, collection);
    expect(stored).toMatchObject({
      modelId: "mobilefacenet",
      recommendedMethod: "classic",
      activeRun: report.run,
      mirroredRun: report.run,
      movingTo: null,
      pairTypes: ["SIMILAR"],
      comparedOrdinal: after.length,
    });
    expect(
      (await listRuns(connection, collection)).map(({ id }) => id),
    ).toEqual([report.run, activeRun]);
    const [states] = await connection.read<{ faces: number }>(
      "MATCH (f:Face {collection: $collection, state: 'NOT_A_FACE'}) RETURN count(f) AS faces",
      { collection },
    );
    expect(states?.faces).toBe(1);
    await expectEmbeddingsOfFreshIngest(collection);

    for (const kill of kills) {
      const { output, errorOutput, exitCode } = await migrateElsewhere(
        disturbed,
        ...kill,
      );
      expect([kill, exitCode, errorOutput]).toEqual([kill, null, ""]);
      expect(output.trimEnd().split("\n").at(-1)).toBe(kill[0]);
    }
    const { output } = await migrateElsewhere(disturbed);
    expect(output.split("\n").at(-2)).toMatch(/^done /);
    expect(await comparable(disturbed)).toEqual(await comparable(collection));

    // what was done before can still be undone
    for (const correction of corrections)
      await undoCorrection(connection, collection, correction);
    expect((await saidIn(collection)).join("\n")).not.toMatch(
      /"IS","[0-9a-f]{32}","Tony"/,
    );
  }, 900_000);
});

/** Boxes and embeddings, but of doubtful faces, are those of a fresh ingest with the model. */
async function expectEmbeddingsOfFreshIngest(
  collection: string,
): Promise<void> {
  const { connection } = collections;
  const fresh = await collections.empty();
  await connection.write(
    "MATCH (c:Collection {name: $fresh}) SET c.modelId = 'mobilefacenet', c.edgeFloor = 0.3, c.recommendedThreshold = 0.4, c.recommendedMethod = 'classic'",
    { fresh },
  );
  await ingestPhotos(sessionOver(connection, brought.models), photos, {
    collection: fresh,
    again: true, // boxes of the other library are not taken over
  });
  const embeddings = (name: string) =>
    connection.read<{ key: string; packed: Int8Array }>(
      `MATCH (i:Image)-[:HAS_FACE]->(f:Face {collection: $name})-[:HAS_EMBEDDING]->(e)
       WHERE NOT 'DOUBTFUL_DETECTION' IN f.qualityReasons
       RETURN i.id + reduce(text = '', side IN f.box | text + ' ' + toString(round(side, 4))) AS key, e.packed AS packed ORDER BY key`,
      { name },
    );
  const [one, two] = [await embeddings(collection), await embeddings(fresh)];
  expect(one.map(({ key }) => key)).toEqual(two.map(({ key }) => key));
  expect(one).toEqual(two);
}

/** Faces, embeddings, pairs and clusters, without the ids that people and runs have by chance. */
async function comparable(collection: string): Promise<string[]> {
  const lines = await linesOfGraph(collections.connection, collection);
  return lines
    .filter(
      (line) =>
        !/Person|Correction|ClusterRun|MERGE_SUGGESTED|_LINK/.test(line),
    )
    .map((line) =>
      line.replaceAll(/"(activeRun|mirroredRun)","[0-9a-f]{32}"/g, '"$1",""'),
    );
}
