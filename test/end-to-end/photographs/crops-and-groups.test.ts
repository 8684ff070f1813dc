import { clusterFaces, evaluateClusters } from "@facegraph/jobs";
import { beforeAll, describe, expect, test } from "vitest";
import { usePhotoCollections } from "../../support/photo-collections.ts";
import { sharedData } from "../../support/photographs.ts";

const photos = usePhotoCollections();

describe("forty crops and five group photographs of eight actors", () => {
  let collection = "";
  beforeAll(async () => {
    collection = await photos.empty();
    await photos.ingest(sharedData("friends"), collection);
    await clusterFaces(photos.connection, { collection });
  });

  test("all 40 crops and the 23 named faces of the groups are found", async () => {
    const evaluate = (...path: string[]) =>
      evaluateClusters(photos.connection, {
        collection,
        truth: [sharedData("friends", ...path)],
      });
    const crops = await evaluate("people");
    expect([crops.faces, crops.missing]).toEqual([40, 0]);
    const named = await evaluate("groups.json");
    expect([named.faces, named.missing]).toEqual([23, 0]);
  });

  test("together they agree with the names: pairwise F of at least 0.98", async () => {
    const truth = [
      sharedData("friends", "people"),
      sharedData("friends", "groups.json"),
    ];
    const { pairwise, identities } = await evaluateClusters(photos.connection, {
      collection,
      truth,
    });
    expect(identities).toBe(8);
    expect(pairwise.fMeasure).toBeGreaterThanOrEqual(0.98);
  });
});
