import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FaceModels, openFaceModels } from "@facegraph/embedding";
import {
  assignFaces,
  readAssignmentsOfFaces,
} from "@facegraph/face-graph/people";
import {
  addFaceModel,
  clusterFaces,
  collectionModelOf,
  ingestPhotos,
} from "@facegraph/jobs";
import { describeWithShared as describe } from "@facegraph/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  madeCard,
  makeModel,
} from "../../../libs/embedding/test/models/own-models.ts";
import {
  sessionOver,
  sharedData,
  useModels,
} from "../../support/photographs.ts";
import { useGraph } from "../../support/servers/neo4j.ts";

const graph = useGraph();
const faces = useModels();
let folder = "";
let photos = "";
let made: FaceModels;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "facegraph-another-"));
  photos = join(folder, "photos");
  await mkdir(photos);
  for (const name of ["bbt1.jpg", "bbt2.jpg"]) {
    await cp(sharedData("friends", "groups", name), join(photos, name));
  }
  const modelFile = join(folder, "made.onnx");
  await writeFile(modelFile, makeModel());
  await writeFile(join(folder, "made.json"), JSON.stringify(madeCard));
  const settings = { stateFolder: folder, environment: {} };
  await addFaceModel(settings, () => undefined, {
    model: modelFile,
    card: join(folder, "made.json"),
  });
  made = await openFaceModels({
    modelsFolder: join(folder, "models"),
    embedder: "made",
  });
}, 120_000);
afterAll(async () => {
  await made.close();
  await rm(folder, { recursive: true });
});

async function collectionFor(models: FaceModels): Promise<string> {
  return (await graph.freshCollection(collectionModelOf(models))).name;
}

const ingest = (models: FaceModels, collection: string, again = false) =>
  ingestPhotos(sessionOver(graph.connection, models), photos, {
    collection,
    again,
  });

async function facesIn(collection: string) {
  return graph.connection.read<{ id: string; size: number }>(
    "MATCH (f:Face {collection: $collection})-[:HAS_EMBEDDING]->(e) RETURN f.id AS id, size(e.vector) AS size ORDER BY id",
    { collection },
  );
}

describe("photographs of one collection, ingested into another with a made model that prewhitens and gives 128 values", () => {
  test("have the same faces, found once, with the names that were given; and are clustered", async () => {
    const first = await collectionFor(faces.models);
    const before = await ingest(faces.models, first);
    expect([before.images, before.imagesReused]).toEqual([2, 0]);
    const ids = (await facesIn(first)).map(({ id }) => id);
    expect(ids.length).toBe(before.facesFound);
    await assignFaces(graph.connection, first, {
      faceIds: [ids[0]!],
      newPersonName: "Penny",
      decision: "CONFIRMED",
      by: "test",
    });

    const second = await collectionFor(made);
    const report = await ingest(made, second);
    expect(report).toMatchObject({
      images: 2,
      imagesReused: 2,
      namesCarried: 1,
    });
    const stored = await facesIn(second);
    expect(stored).toEqual(ids.map((id) => ({ id, size: 128 })));
    const assignments = await readAssignmentsOfFaces(
      graph.connection,
      second,
      ids,
    );
    expect([...assignments.keys()]).toEqual([ids[0]]);
    const run = await clusterFaces(graph.connection, { collection: second });
    expect(run.faceCount).toBe(ids.length);

    const again = await ingest(made, second, true); // looks for faces anew
    expect(again).toMatchObject({
      nodesCreated: 0,
      imagesReused: 0,
      unchanged: 0,
    });
    expect(await facesIn(second)).toEqual(stored);
  });

  test("are refused by a collection of another model, and nothing is stored", async () => {
    const collection = await collectionFor(faces.models);
    await expect(ingest(made, collection)).rejects.toMatchObject({
      code: "MODEL_MISMATCH",
    });
    expect(await facesIn(collection)).toEqual([]);
  });
});
