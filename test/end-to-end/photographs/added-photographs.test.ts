import { cp, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assignFaces, readPeople } from "@facegraph/face-graph/people";
import { readPersonsOfClusters, streamRun } from "@facegraph/face-graph/runs";
import { clusterFaces, evaluateClusters } from "@facegraph/jobs";
import { describe, expect, test } from "vitest";
import {
  countAll,
  usePhotoCollections,
} from "../../support/photo-collections.ts";
import { sharedData } from "../../support/photographs.ts";

const photos = usePhotoCollections();

describe("photographs that are added to a library with names", () => {
  test("move no face and lose no name; the same folder again writes nothing", async () => {
    const collection = await photos.empty();
    const folder = sharedData("lfw10");
    const part = await mkdtemp(join(tmpdir(), "facegraph-part-"));
    try {
      for (const person of await readdir(folder)) {
        await mkdir(join(part, person));
        const photos = (await readdir(join(folder, person))).sort();
        for (const photo of photos.slice(0, -2))
          await cp(join(folder, person, photo), join(part, person, photo));
      }
      await photos.ingest(part, collection);
    } finally {
      await rm(part, { recursive: true });
    }
    const base = await clusterFaces(photos.connection, { collection });
    const before = await streamRun(photos.connection, collection, base.id);
    for (const { id } of before)
      await assignFaces(photos.connection, collection, {
        clusterId: id,
        newPersonName: `Person ${id}`,
        decision: "CONFIRMED",
        by: "test",
      });

    const { growth, facesFound } = await photos.ingest(folder, collection);
    expect(facesFound).toBeGreaterThanOrEqual(20);
    expect(growth).toMatchObject({ hasGrown: true, newFaces: facesFound });
    const { run } = growth!;
    expect(run.basedOn).toBe(base.id);
    const after = await streamRun(photos.connection, collection, run.id);
    const named = await readPersonsOfClusters(
      photos.connection,
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
      const [person] = await readPeople(photos.connection, collection, [
        persons[0]!.person,
      ]);
      expect(person).toMatchObject({
        name: `Person ${id}`,
        faceCount: ordinals.length,
      });
    }
    const { pairwise } = await evaluateClusters(photos.connection, {
      collection,
      truth: [folder],
    });
    expect(pairwise.fMeasure).toBeGreaterThanOrEqual(0.95);

    const counted = await countAll(photos.connection, collection);
    const again = await photos.ingest(folder, collection);
    expect([
      again.nodesCreated,
      again.relationshipsCreated,
      again.growth?.hasGrown,
    ]).toEqual([0, 0, false]);
    expect(await countAll(photos.connection, collection)).toEqual(counted);
  });
});
