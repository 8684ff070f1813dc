import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareWithEarlier } from "../../src/cluster/lineage.ts";
import { clustersOf, eightFaces, partition } from "../clusters-of.ts";

describe("what clusters share with earlier ones", () => {
  const rowOfOrdinal = Int32Array.from(eightFaces);
  const rowsOf = (clusters: ReturnType<typeof clustersOf>) =>
    clusters.map(({ label, ordinals }) => ({
      label,
      members: Uint32Array.from(ordinals),
    }));

  test("is kept where one holds more than half of the other, and not for one that stayed", () => {
    const earlier = clustersOf([0, 1, 2, 3], [4, 5], [6, 7]);
    const now = clustersOf([0, 1, 2, 4], [6, 7]);
    expect(
      compareWithEarlier(rowsOf(now), earlier, rowOfOrdinal).overlaps,
    ).toEqual([{ label: 0, earlier: "0-1-2-3", faces: 3, jaccard: 3 / 5 }]);
  });

  test("names those that stayed, but for one that lost a face since it was stored", () => {
    const [whole, less, other] = clustersOf([0, 1, 2], [3, 4], [5, 6]);
    const { unchanged } = compareWithEarlier(
      rowsOf(clustersOf([3, 4], [0, 1, 2], [5, 7])),
      [whole!, { ...less!, size: 3 }, other!],
      rowOfOrdinal,
    );
    expect([...unchanged]).toEqual([[1, "0-1-2"]]);
  });

  test("leaves out faces that were erased", () => {
    const earlier = clustersOf([0, 1, 2]);
    const rows = Int32Array.of(0, -1, 1);
    expect(
      compareWithEarlier(
        [{ label: 5, members: Uint32Array.of(0, 1) }],
        earlier,
        rows,
      ).overlaps,
    ).toEqual([{ label: 5, earlier: "0-1-2", faces: 2, jaccard: 2 / 3 }]);
  });

  test("law: a cluster consists mostly of one earlier cluster at most", () => {
    fc.assert(
      fc.property(partition, partition, (earlier, now) => {
        const { overlaps } = compareWithEarlier(
          rowsOf(now),
          earlier,
          rowOfOrdinal,
        );
        expect(overlaps.length).toBeLessThanOrEqual(
          now.length + earlier.length,
        );
        for (const { label, ordinals } of now) {
          const forebears = overlaps.filter(
            (overlap) =>
              overlap.label === label && overlap.faces * 2 > ordinals.length,
          );
          expect(forebears.length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
