import { cp, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assignFaces, readPeople } from "@facegraph/face-graph/people";
import {
  deleteRun,
  listRuns,
  readPersonsOfClusters,
  streamRun,
} from "@facegraph/face-graph/runs";
import { readCollection } from "@facegraph/face-graph/collections";
import { type GraphConnection } from "@facegraph/face-graph";
import {
  clusterFaces,
  collectionModelOf,
  evaluateClusters,
  ingestPhotos,
} from "@facegraph/jobs";
import { describeWithShared as describe } from "@facegraph/test-support";
import { afterAll, beforeAll, expect, test } from "vitest";
import { useGraph } from "../support/servers/neo4j.ts";
import { sessionOver, sharedData, useModels } from "../support/photographs.ts";

const graph = useGraph();
const faces = useModels();

async function emptyCollection(): Promise<string> {
  return (await graph.freshCollection(collectionModelOf(faces.models))).name;
}

const ingest = (folder: string, collection: string) =>
  ingestPhotos(sessionOver(graph.connection, faces.models), folder, {
    collection,
  });

async function countAll(
  connection: GraphConnection,
  collection: string,
): Promise<{ nodes: number; relationships: number }> {
  const [row] = await connection.read<{ nodes: number; relationships: number }>(
    `MATCH (n) WHERE n.collection = $collection WITH count(n) AS nodes
     OPTIONAL MATCH (n)-[r]->() WHERE n.collection = $collection RETURN nodes, count(r) AS relationships`,
    { collection },
  );
  return row!;
}

/** Which faces are together, by id: the same text for the same groups. */
async function groups(
  connection: GraphConnection,
  collection: string,
): Promise<string[]> {
  const rows = await connection.read<{ cluster: string; faces: string[] }>(
    "MATCH (f:Face) WHERE f.collection = $collection AND f.cluster IS NOT NULL WITH f ORDER BY f.id RETURN f.cluster AS cluster, collect(f.id) AS faces ORDER BY cluster",
    { collection },
  );
  return rows.map((row) => `${row.cluster}: ${row.faces.join(" ")}`);
}

describe("one hundred photographs of ten people", () => {
  let collection = "";
  let folder = "";
  beforeAll(async () => {
    folder = sharedData("lfw10");
    collection = await emptyCollection();
  });

  test("a face is found in all 100, and every file has an outcome", async () => {
    const report = await ingest(folder, collection);
    expect(report.images).toBe(100);
    expect(report.withoutFace).toBe(0);
    expect(report.failures).toEqual([]);
    expect(report.pairs).toBeGreaterThan(400);
  });

  test("clustered with default settings they agree with the folders: pairwise F of at least 0.985", async () => {
    const run = await clusterFaces(graph.connection, { collection });
    const evaluation = await evaluateClusters(graph.connection, {
      collection,
      truth: [folder],
    });
    expect([evaluation.faces, evaluation.missing]).toEqual([100, 0]);
    expect(evaluation.identities).toBe(10);
    expect(evaluation.pairwise.fMeasure).toBeGreaterThanOrEqual(0.985);
    expect(run.didConverge).toBe(true);
  });

  test("a threshold found from the data is remembered with the collection, and used when asked for", async () => {
    const { automaticThreshold } = await readCollection(
      graph.connection,
      collection,
    );
    expect(automaticThreshold).toBeGreaterThanOrEqual(0.3);
    expect(automaticThreshold).toBeLessThanOrEqual(0.85);
    const run = await clusterFaces(graph.connection, {
      collection,
      threshold: "auto",
    });
    await deleteRun(graph.connection, collection, run.id);
    expect(run.threshold).toBe(automaticThreshold);
  });

  test("every face that went in came out, in a cluster or alone", async () => {
    const [run] = await listRuns(graph.connection, collection);
    const [row] = await graph.connection.read<{
      faces: number;
      clustered: number;
    }>(
      `MATCH (f:Face) WHERE f.collection = $collection
       RETURN count(f) AS faces, sum(CASE WHEN EXISTS { (f)-[:IN_CLUSTER]->(:Cluster)-[:IN_RUN]->(:ClusterRun {id: $run}) } THEN 1 ELSE 0 END) AS clustered`,
      { collection, run: run!.id },
    );
    expect(row!.clustered + run!.singletonCount).toBe(row!.faces);
    expect(run!.faceCount).toBe(row!.faces);
  });

  test("ingested again, no node and no relationship is written", async () => {
    const before = await countAll(graph.connection, collection);
    const { generation } = await readCollection(graph.connection, collection);
    const again = await ingest(folder, collection);
    expect([
      again.nodesCreated,
      again.relationshipsCreated,
      again.unchanged,
    ]).toEqual([0, 0, 100]);
    expect(await countAll(graph.connection, collection)).toEqual(before);
    expect(
      (await readCollection(graph.connection, collection)).generation,
    ).toBe(generation);
  });

  test("clustered again, the run is the same one", async () => {
    const before = await countAll(graph.connection, collection);
    const run = await clusterFaces(graph.connection, { collection });
    expect(
      (await listRuns(graph.connection, collection)).map(({ id }) => id),
    ).toEqual([run.id]);
    expect(await countAll(graph.connection, collection)).toEqual(before);
  });

  test("in another order and under other names, the ids and groups are the same", async () => {
    const shuffled = await mkdtemp(join(tmpdir(), "facegraph-shuffled-"));
    try {
      const people = (await readdir(folder)).reverse();
      for (const [number, person] of people.entries()) {
        await mkdir(join(shuffled, String(number)));
        for (const [position, name] of (await readdir(join(folder, person)))
          .reverse()
          .entries()) {
          await cp(
            join(folder, person, name),
            join(shuffled, String(number), `${position}.jpg`),
          );
        }
      }
      const other = await emptyCollection();
      await ingest(shuffled, other);
      await clusterFaces(graph.connection, { collection: other });
      const here = await groups(graph.connection, collection);
      expect(here.length).toBeGreaterThanOrEqual(10);
      expect(await groups(graph.connection, other)).toEqual(here);
    } finally {
      await rm(shuffled, { recursive: true });
    }
  });
});

describe("photographs that are added to a library with names", () => {
  test("move no face and lose no name; the same folder again writes nothing", async () => {
    const collection = await emptyCollection();
    const folder = sharedData("lfw10");
    const part = await mkdtemp(join(tmpdir(), "facegraph-part-"));
    try {
      for (const person of await readdir(folder)) {
        await mkdir(join(part, person));
        const photos = (await readdir(join(folder, person))).sort();
        for (const photo of photos.slice(0, -2))
          await cp(join(folder, person, photo), join(part, person, photo));
      }
      await ingest(part, collection);
    } finally {
      await rm(part, { recursive: true });
    }
    const base = await clusterFaces(graph.connection, { collection });
    const before = await streamRun(graph.connection, collection, base.id);
    for (const { id } of before)
      await assignFaces(graph.connection, collection, {
        clusterId: id,
        newPersonName: `Person ${id}`,
        decision: "CONFIRMED",
        by: "test",
      });

    const { growth, facesFound } = await ingest(folder, collection);
    expect(facesFound).toBeGreaterThanOrEqual(20);
    expect(growth).toMatchObject({ hasGrown: true, newFaces: facesFound });
    const { run } = growth!;
    expect(run.basedOn).toBe(base.id);
    const after = await streamRun(graph.connection, collection, run.id);
    const named = await readPersonsOfClusters(
      graph.connection,
      collection,
      after.map(({ id }) => id),
    );
    for (const { id, ordinals } of before) {
      const grown = after.find((cluster) =>
        cluster.ordinals.includes(ordinals[0]!),
      );
      expect(grown?.ordinals).toEqual(expect.arrayContaining([...ordinals]));
      const persons = named.get(grown!.id)!;
      expect(persons.length).toBe(1); // its own name, and no other's
      const [person] = await readPeople(graph.connection, collection, [
        persons[0]!.person,
      ]);
      expect(person).toMatchObject({
        name: `Person ${id}`,
        faceCount: ordinals.length,
      });
    }
    const { pairwise } = await evaluateClusters(graph.connection, {
      collection,
      truth: [folder],
    });
    expect(pairwise.fMeasure).toBeGreaterThanOrEqual(0.95);

    const counted = await countAll(graph.connection, collection);
    const again = await ingest(folder, collection);
    expect([
      again.nodesCreated,
      again.relationshipsCreated,
      again.growth?.hasGrown,
    ]).toEqual([0, 0, false]);
    expect(await countAll(graph.connection, collection)).toEqual(counted);
  });
});

describe("forty crops and five group photographs of eight actors", () => {
  let collection = "";
  beforeAll(async () => {
    collection = await emptyCollection();
    await ingest(sharedData("friends"), collection);
    await clusterFaces(graph.connection, { collection });
  });

  test("all 40 crops and the 23 named faces of the groups are found", async () => {
    const evaluate = (...path: string[]) =>
      evaluateClusters(graph.connection, {
        collection,
        truth: [sharedData("friends", ...path)],
      });
    const crops = await evaluate("people");
    expect([crops.faces, crops.missing]).toEqual([40, 0]);
    const named = await evaluate("groups.json");
    expect([named.faces, named.missing]).toEqual([23, 0]);
  });

  test("together they agree with the names: pairwise F of at least 0.95", async () => {
    const truth = [
      sharedData("friends", "people"),
      sharedData("friends", "groups.json"),
    ];
    const { pairwise, identities } = await evaluateClusters(graph.connection, {
      collection,
      truth,
    });
    expect(identities).toBe(8);
    expect(pairwise.fMeasure).toBeGreaterThanOrEqual(0.95);
  });
});

describe("one face in all eight orientations", () => {
  test("is found in the same place, and is one cluster", async () => {
    const collection = await emptyCollection();
    const report = await ingest(sharedData("orientation"), collection);
    expect(report.facesFound).toBe(report.images);
    const rows = await graph.connection.read<{
      width: number;
      height: number;
      box: number[];
    }>(
      "MATCH (i:Image)-[:HAS_FACE]->(f:Face) WHERE f.collection = $collection RETURN i.width AS width, i.height AS height, f.box AS box",
      { collection },
    );
    const [first] = rows;
    for (const { width, height, box } of rows) {
      expect([width, height]).toEqual([160, 208]);
      box.forEach((edge, index) => {
        expect(
          Math.abs(edge - first!.box[index]!) *
            (index % 2 === 0 ? width : height),
        ).toBeLessThanOrEqual(1);
      });
    }
    const { clusterCount, singletonCount } = await clusterFaces(
      graph.connection,
      { collection },
    );
    expect([clusterCount, singletonCount]).toEqual([1, 0]);
    const [weakest] = await graph.connection.read<{ weight: number }>(
      "MATCH (f:Face)-[s:SIMILAR]->() WHERE f.collection = $collection RETURN min(s.weight) AS weight",
      { collection },
    );
    expect(weakest!.weight).toBeGreaterThanOrEqual(0.99);
  });
});

describe("broken, hostile and unusual files", () => {
  const folders: string[] = [];
  afterAll(async () => {
    for (const folder of folders) await rm(folder, { recursive: true });
  });

  test("each is listed with its reason, and the rest goes in", async () => {
    const collection = await emptyCollection();
    const folder = await mkdtemp(join(tmpdir(), "facegraph-mixed-"));
    folders.push(folder);
    for (const name of [
      "truncated-half.jpg",
      "text.jpg",
      "animated.gif",
      "empty.jpg",
      "progressive.jpg",
    ]) {
      await cp(join(sharedData("bad-images"), name), join(folder, name));
    }
    await cp(
      join(sharedData("bad-images"), "manifest.json"),
      join(folder, "notes.json"),
    );
    const report = await ingest(folder, collection);
    expect(
      report.failures.map(({ path, code }) => [
        path.slice(folder.length + 1),
        code,
      ]),
    ).toEqual([
      ["animated.gif", "UNSUPPORTED_FORMAT"],
      ["empty.jpg", "EMPTY"],
      ["text.jpg", "NOT_AN_IMAGE"],
      ["truncated-half.jpg", "TRUNCATED"],
    ]);
    expect([report.images, report.facesFound, report.otherFiles]).toEqual([
      1, 1, 1,
    ]);
  });
});
