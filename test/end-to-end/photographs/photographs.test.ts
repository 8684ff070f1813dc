import { cp, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GraphConnection } from "@facegraph/face-graph";
import { readCollection } from "@facegraph/face-graph/collections";
import { listRuns } from "@facegraph/face-graph/runs";
import {
  clusterFaces,
  evaluateClusters,
  thresholdFromData,
} from "@facegraph/jobs";
import { beforeAll, describe, expect, test } from "vitest";
import {
  countAll,
  usePhotoCollections,
} from "../../support/photo-collections.ts";
import { sharedData } from "../../support/photographs.ts";

const photos = usePhotoCollections();

/** Which faces are together, by id: the same text for the same clusters. */
async function membersOf(
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
    collection = await photos.empty();
  });

  test("a face is found in all 100, and every file has an outcome", async () => {
    const report = await photos.ingest(folder, collection);
    expect(report.images).toBe(100);
    expect(report.withoutFace).toBe(0);
    expect(report.failures).toEqual([]);
    expect(report.pairs).toBeGreaterThan(400);
  });

  test("clustered with default settings they agree with the folders: pairwise F of at least 0.985", async () => {
    const run = await clusterFaces(photos.connection, { collection });
    const evaluation = await evaluateClusters(photos.connection, {
      collection,
      truth: [folder],
    });
    expect([evaluation.faces, evaluation.missing]).toEqual([100, 0]);
    expect(evaluation.identities).toBe(10);
    expect(evaluation.pairwise.fMeasure).toBeGreaterThanOrEqual(0.985);
    expect(run.didConverge).toBe(true);
  });

  test("auto declines ten people with ten photographs each, and takes the card's threshold", async () => {
    const found = await readCollection(photos.connection, collection);
    expect(found.chance?.faceCount).toBeGreaterThan(100);
    expect(thresholdFromData(found)).toEqual({
      threshold: undefined,
      reason: "FEW_PEOPLE",
    });
    const run = await clusterFaces(photos.connection, {
      collection,
      threshold: "auto",
    });
    expect(run.id).toBe(found.activeRun);
    expect(run.threshold).toBe(found.recommendedThreshold);
  });

  test("every face that went in came out, in a cluster or alone", async () => {
    const [run] = await listRuns(photos.connection, collection);
    const [row] = await photos.connection.read<{
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
    const before = await countAll(photos.connection, collection);
    const { generation } = await readCollection(photos.connection, collection);
    const again = await photos.ingest(folder, collection);
    expect([
      again.nodesCreated,
      again.relationshipsCreated,
      again.unchanged,
    ]).toEqual([0, 0, 100]);
    expect(await countAll(photos.connection, collection)).toEqual(before);
    expect(
      (await readCollection(photos.connection, collection)).generation,
    ).toBe(generation);
  });

  test("clustered again, the run is the same one", async () => {
    const before = await countAll(photos.connection, collection);
    const run = await clusterFaces(photos.connection, { collection });
    expect(
      (await listRuns(photos.connection, collection)).map(({ id }) => id),
    ).toEqual([run.id]);
    expect(await countAll(photos.connection, collection)).toEqual(before);
  });

  test("in another order and under other names, the ids and clusters are the same", async () => {
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
      const other = await photos.empty();
      await photos.ingest(shuffled, other);
      await clusterFaces(photos.connection, { collection: other });
      const here = await membersOf(photos.connection, collection);
      expect(here.length).toBeGreaterThanOrEqual(10);
      expect(await membersOf(photos.connection, other)).toEqual(here);
    } finally {
      await rm(shuffled, { recursive: true });
    }
  });
});
