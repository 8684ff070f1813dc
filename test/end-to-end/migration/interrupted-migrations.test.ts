import { cp, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCollection } from "@facegraph/face-graph/collections";
import {
  faceIdOf,
  type NewFace,
  readNeighbours,
  writeFaces,
} from "@facegraph/face-graph/faces";
import { GraphCache } from "@facegraph/face-graph/in-memory";
import { inspectGraph } from "@facegraph/face-graph/inspection";
import { abandonMigration } from "@facegraph/face-graph/migrations";
import {
  assignFaces,
  readAssignmentsOfFaces,
} from "@facegraph/face-graph/people";
import {
  clusterFaces,
  compareFaces,
  ingestPhotos,
  migrateModel,
  type MigrateOptions,
  runDoctor,
} from "@facegraph/jobs";
import { describeWithShared as describe } from "@facegraph/test-support";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { useBroughtModel } from "../../support/brought-model.ts";
import { linesOfGraph } from "../../support/graphs/graph-digest.ts";
import { usePhotoCollections } from "../../support/photo-collections.ts";
import { sessionOver, sharedData } from "../../support/photographs.ts";
import { runProcess } from "../../support/servers/processes.ts";

const brought = useBroughtModel();
const collections = usePhotoCollections("dlib-resnet-34");
let folder = "";
let photos = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "facegraph-interrupted-"));
  photos = join(folder, "photos");
  await cp(sharedData("friends", "groups"), photos, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

/** Five group photographs in a library of the default models, clustered. */
async function library(): Promise<string> {
  const collection = await collections.empty();
  await collections.ingest(photos, collection);
  await clusterFaces(collections.connection, { collection });
  return collection;
}

const migrate = (collection: string, options: MigrateOptions = {}) =>
  migrateModel(sessionOver(collections.connection, brought.models), {
    collection,
    ...options,
  });

/** Stops as Ctrl-C does, once a step begins. */
async function migrateUntil(collection: string, step: string): Promise<void> {
  const controller = new AbortController();
  await expect(
    migrate(collection, {
      signal: controller.signal,
      onProgress: (next) => {
        if (next === step) controller.abort();
      },
    }),
  ).rejects.toMatchObject({ code: "ABORTED" });
}

async function facesIn(collection: string, photo: string): Promise<string[]> {
  const rows = await collections.connection.read<{ id: string }>(
    `MATCH (file:File {collection: $collection})-[:HAS_CONTENT]->(:Image)-[:HAS_FACE]->(f:Face)
     WHERE file.path ENDS WITH $photo RETURN f.id AS id ORDER BY id`,
    { collection, photo },
  );
  return rows.map(({ id }) => id);
}

const nameFace = (collection: string, id: string, newPersonName: string) =>
  assignFaces(collections.connection, collection, {
    faceIds: [id],
    newPersonName,
    decision: "CONFIRMED",
    by: "test",
  });

async function checksOf(collection: string): Promise<string[]> {
  const found = await inspectGraph(collections.connection, collection);
  return found.map(({ check }) => check);
}

/** What readers are given of the similar pairs. */
async function pairsIn(collection: string) {
  const { connection } = collections;
  const rows = await connection.read<{ id: string }>(
    "MATCH (f:Face {collection: $collection}) RETURN f.id AS id",
    { collection },
  );
  const neighbours = await readNeighbours(
    connection,
    collection,
    rows.map(({ id }) => id),
    { skip: 0, limit: 500 },
  );
  const { adjacency } = await new GraphCache().read(connection, collection);
  return {
    neighbours: [...neighbours].sort(([one], [two]) => (one < two ? -1 : 1)),
    edges: adjacency.similarities.length / 2,
  };
}

const bare = {
  identity: "photos",
  bytes: 1,
  modifiedAt: new Date(0),
  width: 1366,
  height: 768,
};

describe("a library that is on its way to another model", () => {
  test("is as it was until the switch: other writers of faces are refused, and given up it is untouched", async () => {
    const { connection } = collections;
    const collection = await library();
    const before = await linesOfGraph(connection, collection);
    const pairs = await pairsIn(collection);
    await migrateUntil(collection, "Storing similar pairs");
    expect(await pairsIn(collection)).toEqual(pairs);
    expect(await readCollection(connection, collection)).toMatchObject({
      modelId: "dlib-resnet-34",
      movingTo: "mobilefacenet",
    });
    const refused = { code: "MIGRATION_UNDER_WAY" };
    await expect(collections.ingest(photos, collection)).rejects.toMatchObject(
      refused,
    );
    const photo = { ...bare, path: "/a.jpg", sha256: "a".repeat(64) };
    await expect(
      writeFaces(connection, collection, [photo]),
    ).rejects.toMatchObject(refused);
    await expect(compareFaces(connection, collection)).rejects.toMatchObject(
      refused,
    );
    const { models } = brought;
    const otherwise = { ...models, foundBy: `${models.foundBy}, otherwise` };
    await expect(
      migrateModel(sessionOver(connection, otherwise), { collection }),
    ).rejects.toMatchObject(refused);
    const settings = { stateFolder: brought.stateFolder, environment: {} };
    const { findings } = await runDoctor(
      { connection },
      settings,
      () => undefined,
      { collection, fix: true },
    );
    expect(
      findings.filter((finding) => finding.collection === collection),
    ).toMatchObject([{ check: "MIGRATION_UNFINISHED", severity: "warning" }]);

    await abandonMigration(connection, collection);
    expect(await linesOfGraph(connection, collection)).toEqual(before);
    await expect(
      abandonMigration(connection, collection),
    ).rejects.toMatchObject({ code: "MIGRATION_GONE" });
    await collections.ingest(photos, collection);
  });

  test("shows the pairs of the new model from the switch on, at every step; it cannot be given up then", async () => {
    const { connection } = collections;
    const collection = await library();
    await clusterFaces(connection, { collection });
    await migrateUntil(collection, "Dropping old similar pairs");
    const switched = await pairsIn(collection);
    await expect(
      abandonMigration(connection, collection),
    ).rejects.toMatchObject({ code: "MIGRATION_UNDER_WAY" });
    await migrateUntil(collection, "Moving similar pairs");
    expect(await pairsIn(collection)).toEqual(switched);
    await connection.write(
      `MATCH (a:Face {collection: $collection})-[next:NEXT_SIMILAR]->(b:Face)
       WITH a, b, next ORDER BY a.ordinal, b.ordinal LIMIT 3
       CREATE (a)-[:SIMILAR {weight: next.weight}]->(b) DELETE next`,
      { collection },
    ); // in the midst of it
    expect(await pairsIn(collection)).toEqual(switched);
    await migrateUntil(collection, "Moving embeddings");
    expect(await pairsIn(collection)).toEqual(switched);
    await migrate(collection);
    const { neighbours } = await pairsIn(collection);
    const there = new Set(switched.neighbours.map(([id]) => id));
    const strip = (all: typeof neighbours) =>
      all
        .map(([id, { items }]) => [
          id,
          items.filter((item) => there.has(item.id)),
        ])
        .filter(([, items]) => items!.length > 0);
    expect(strip(neighbours.filter(([id]) => there.has(id)))).toEqual(
      strip(switched.neighbours),
    );
    const again = await migrate(collection);
    expect(again).toMatchObject({ from: "mobilefacenet", facesFound: null });
  });

  test("does not go on without photographs unless it is told to; their faces keep their names and wait", async () => {
    const { connection } = collections;
    const collection = await library();
    const [named] = await facesIn(collection, "bbt2.jpg");
    await nameFace(collection, named!, "Penny");
    const away = join(folder, "away");
    await mkdir(away);
    await rename(join(photos, "bbt2.jpg"), join(away, "bbt2.jpg"));
    await rename(join(photos, "bbt3.jpg"), join(away, "bbt3.jpg"));
    const dryRun = await migrate(collection, { dryRun: true });
    expect(dryRun.missing.map(({ names }) => names).sort()).toEqual([
      [],
      ["Penny"],
    ]);
    expect((await readCollection(connection, collection)).movingTo).toBeNull();
    const refusal = await migrate(collection).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: "PHOTOS_MISSING",
      problem: { photos: [{ namedFaces: expect.any(Number) as number }, {}] },
    });
    expect((refusal as Error).message).toContain("Penny");
    expect((await readCollection(connection, collection)).modelId).toBe(
      "dlib-resnet-34",
    );
    // one of them is found where it lies now
    const elsewhere = join(folder, "elsewhere");
    await mkdir(elsewhere);
    await cp(join(away, "bbt3.jpg"), join(elsewhere, "moved.jpg"));
    const report = await migrate(collection, {
      despiteMissing: true,
      photos: elsewhere,
    });
    expect(report.missing).toMatchObject([{ names: ["Penny"] }]);
    const waiting = await facesIn(collection, "bbt2.jpg");
    expect(report.facesMissing).toBe(waiting.length);
    const assigned = await readAssignmentsOfFaces(connection, collection, [
      named!,
    ]);
    expect(assigned.size).toBe(1);
    expect(await checksOf(collection)).toEqual(["FACE_AWAITS_PHOTO"]);

    await rename(join(away, "bbt2.jpg"), join(photos, "bbt2.jpg"));
    const completed = await migrate(collection);
    expect(completed).toMatchObject({
      from: "mobilefacenet",
      facesMissing: 0,
      missing: [],
    });
    expect(await checksOf(collection)).toEqual([]);
    const { neighbours } = await pairsIn(collection);
    expect(new Map(neighbours).get(named!)?.totalCount).toBeGreaterThan(0);
  });

  test("keeps faces that the new detector does not find: those that people spoke of as they are, others as doubtful", async () => {
    const { connection } = collections;
    const collection = await library();
    const [image] = await connection.read<{ sha256: string; path: string }>(
      "MATCH (file:File {collection: $collection})-[:HAS_CONTENT]->(i:Image) WHERE file.path ENDS WITH 'bbt1.jpg' RETURN i.id AS sha256, file.path AS path",
      { collection },
    );
    const nothing = (x: number): NewFace => ({
      box: [x / 1366, 700 / 768, 60 / 1366, 60 / 768],
      pixelBox: { x, y: 700, width: 60, height: 60 },
      sizePx: 60,
      detectionScore: 0.9,
      quality: 1,
      qualityReasons: [],
      isMain: false,
      embedding: new Float32Array(128).fill(Math.sqrt(1 / 128)),
    });
    const faces = [nothing(10), nothing(900)];
    await writeFaces(connection, collection, [
      {
        ...bare,
        ...image!,
        faces,
      },
    ]);
    await compareFaces(connection, collection);
    const [named, other] = faces.map(({ pixelBox }) =>
      faceIdOf(image!.sha256, pixelBox),
    );
    await nameFace(collection, named!, "Sheldon");
    const report = await migrate(collection);
    expect(report.facesKept).toBeGreaterThanOrEqual(2);
    const reasons = await connection.read<{ id: string; doubtful: boolean }>(
      `MATCH (f:Face {collection: $collection})-[:HAS_EMBEDDING]->(:Embedding {modelId: 'mobilefacenet'}) WHERE f.id IN $ids
       RETURN f.id AS id, 'DOUBTFUL_DETECTION' IN f.qualityReasons AS doubtful`,
      { collection, ids: [named, other] },
    );
    expect(new Map(reasons.map(({ id, doubtful }) => [id, doubtful]))).toEqual(
      new Map([
        [named, false],
        [other, true],
      ]),
    );
    expect(await checksOf(collection)).toEqual([]);
  });
});

describe("a library that was moved to another model", () => {
  test("keeps the old run active where the new one puts names at risk, and does not grow it", async () => {
    const { connection } = collections;
    const collection = await library();
    // nobody shares a cluster at 0.999, and two names of one person do not meet
    const alone = await clusterFaces(connection, {
      collection,
      threshold: 0.999,
      method: "classic",
      activate: true,
      despiteNamesAtRisk: true, // names that came from the libraries of other tests
    });
    const [largest] = await connection.read<{ faces: string[] }>(
      "MATCH (c:Cluster {collection: $collection})<-[:IN_CLUSTER]-(f:Face) WITH c, collect(f.id) AS faces ORDER BY size(faces) DESC LIMIT 1 RETURN faces",
      { collection },
    );
    await nameFace(collection, largest!.faces[0]!, "Leonard");
    await nameFace(collection, largest!.faces[1]!, "Howard");
    const report = await migrate(collection);
    expect(report.namesAtRisk).toEqual(
      expect.arrayContaining(["Howard", "Leonard"]),
    );
    expect(await readCollection(connection, collection)).toMatchObject({
      modelId: "mobilefacenet",
      activeRun: alone.id,
      movingTo: null,
    });
    await cp(
      sharedData("friends", "people", "amy", "amy1.png"),
      join(photos, "amy1.png"),
    );
    const { growth, notices } = await ingestPhotos(
      sessionOver(connection, brought.models),
      photos,
      { collection },
    );
    expect([growth, notices]).toEqual([
      null,
      [expect.stringContaining("the active run is of dlib-resnet-34")],
    ]);
  });

  test("is whole where two processes moved it at once", async () => {
    const { connection } = collections;
    const collection = await library();
    const both = await Promise.allSettled([
      migrate(collection),
      migrate(collection),
    ]);
    expect(both.map(({ status }) => status)).toContain("fulfilled");
    for (const outcome of both)
      if (outcome.status === "rejected")
        expect(outcome.reason).toMatchObject({
          code: expect.stringMatching(
            /^(MIGRATION_GONE|GRAPH_KEEPS_CHANGING)$/,
          ) as string,
        });
    await migrate(collection);
    expect(await checksOf(collection)).toEqual([]);
    const [left] = await connection.read(
      `RETURN COUNT { MATCH (n:NextEmbedding|NextFace|Migration) WHERE n.collection = $collection } AS nodes,
         COUNT { MATCH (f:Face)-[:NEXT_SIMILAR]->() WHERE f.collection = $collection } AS pairs`,
      { collection },
    );
    expect(left).toEqual({ nodes: 0, pairs: 0 });
  });
});

describe("facegraph model migrate", () => {
  function facegraph(...argumentList: string[]) {
    const { uri, username, password } = inject("neo4j");
    return runProcess("apps/ingest/src/main.ts", argumentList, {
      FACEGRAPH_HOME: brought.stateFolder,
      NEO4J_URI: uri,
      NEO4J_USERNAME: username,
      NEO4J_PASSWORD: password,
    });
  }

  test("says what it would do, does it, and later ingests keep to the model", async () => {
    const collection = await library();
    const inLibrary = ["--collection", collection, "--json"];
    const command = ["model", "migrate", "mobilefacenet", ...inLibrary];
    const dryRun = await facegraph(...command, "--dry-run");
    expect([dryRun.exitCode, JSON.parse(dryRun.output)]).toMatchObject([
      0,
      { from: "dlib-resnet-34", isDryRun: true, images: 5, missing: [] },
    ]);
    const nothing = await facegraph(...command, "--abandon");
    expect([nothing.exitCode, nothing.output]).toEqual([4, ""]);
    await rename(join(photos, "bbt2.jpg"), join(folder, "bbt2.jpg"));
    const refused = await facegraph(...command);
    expect([refused.exitCode, refused.output]).toEqual([7, ""]);
    expect(refused.errorOutput).toContain("(PHOTOS_MISSING)");
    const ingested = await facegraph("ingest", photos, ...inLibrary);
    expect([ingested.exitCode, ingested.output]).toEqual([7, ""]);
    expect(ingested.errorOutput).toContain("(MIGRATION_UNDER_WAY)");
    await rename(join(folder, "bbt2.jpg"), join(photos, "bbt2.jpg"));
    const moved = await facegraph(...command);
    expect([moved.exitCode, JSON.parse(moved.output)]).toMatchObject([
      0,
      { to: "mobilefacenet", facesMissing: 0 },
    ]);
    const later = await facegraph("ingest", photos, ...inLibrary);
    expect([later.exitCode, JSON.parse(later.output)]).toMatchObject([
      0,
      { unchanged: 5 },
    ]);
  });
});
