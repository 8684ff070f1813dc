import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareClusters } from "../../src/runs/compare-clusters.ts";
import { traceLineage } from "../../src/cluster/lineage.ts";

/** Clusters named after their faces, as content-addressed ones are. */
function clustersOf(...groups: readonly (readonly number[])[]) {
  return groups.map((ordinals, label) => ({
    id: ordinals.toSorted((one, two) => one - two).join("-"),
    label,
    size: ordinals.length,
    ordinals,
  }));
}

const upTo = (count: number) => [...Array(count).keys()];
const all = upTo(8);

/** Labels of eight faces, as clusters of two and more. */
const partition = fc
  .array(fc.nat(4), { minLength: 8, maxLength: 8 })
  .map((labels) =>
    clustersOf(
      ...[...Map.groupBy(all, (face) => labels[face]!).values()].filter(
        (faces) => faces.length > 1,
      ),
    ),
  );

describe("two runs compared", () => {
  test("of no faces agree", () => {
    expect(compareClusters([], [], [])).toEqual({
      facesCompared: 0,
      bCubedF: 1,
      adjustedRand: 1,
      clustersUnchanged: 0,
      facesMoved: 0,
      splits: [],
      merges: [],
    });
  });

  test("a cluster that falls in two is a split; those that left the larger part moved", () => {
    const [whole, parts] = [
      clustersOf([0, 1, 2, 3, 4], [5, 6]),
      clustersOf([0, 1, 2], [3, 4], [5, 6]),
    ];
    expect(compareClusters(whole, parts, all)).toMatchObject({
      facesCompared: 8,
      clustersUnchanged: 1,
      facesMoved: 2,
      splits: [
        { cluster: "0-1-2-3-4", other: "0-1-2", faces: 3, jaccard: 0.6 },
        { cluster: "0-1-2-3-4", other: "3-4", faces: 2, jaccard: 0.4 },
      ],
      merges: [],
    });
  });

  test("two clusters that become one are a merge; those of the smaller moved", () => {
    const [parts, whole] = [
      clustersOf([0, 1, 2], [3, 4]),
      clustersOf([0, 1, 2, 3, 4]),
    ];
    expect(compareClusters(parts, whole, all)).toMatchObject({
      facesMoved: 2,
      splits: [],
      merges: [
        { cluster: "0-1-2-3-4", other: "0-1-2", faces: 3 },
        { cluster: "0-1-2-3-4", other: "3-4", faces: 2 },
      ],
    });
  });

  test("a face that goes from one cluster to another moved alone", () => {
    const before = clustersOf([0, 1, 2, 3], [4, 5, 6, 7]);
    const after = clustersOf([0, 1, 2], [3, 4, 5, 6, 7]);
    expect(compareClusters(before, after, all).facesMoved).toBe(1);
  });

  test("faces that only one run has seen do not count", () => {
    const before = clustersOf([0, 1, 2]);
    const grown = clustersOf([0, 1, 2, 7]);
    expect(compareClusters(before, grown, upTo(3))).toMatchObject({
      facesCompared: 3,
      bCubedF: 1,
      facesMoved: 0,
      merges: [],
    });
  });

  test("law: a run and itself agree; turned round, moves and scores are the same and splits are merges", () => {
    fc.assert(
      fc.property(partition, partition, (a, b) => {
        const itself = compareClusters(a, a, all);
        expect(itself).toMatchObject({
          bCubedF: 1,
          facesMoved: 0,
          clustersUnchanged: a.length,
          splits: [],
          merges: [],
        });
        const there = compareClusters(a, b, all);
        const back = compareClusters(b, a, all);
        expect(back.clustersUnchanged).toBe(there.clustersUnchanged);
        expect(back.bCubedF).toBeCloseTo(there.bCubedF, 12);
        expect(back.adjustedRand).toBeCloseTo(there.adjustedRand, 12);
        expect(back.merges).toEqual(there.splits);
        expect(back.splits).toEqual(there.merges);
        expect(there.facesMoved === 0).toBe(there.bCubedF === 1);
      }),
    );
  });
});

describe("what clusters share with earlier ones", () => {
  const rowOfOrdinal = Int32Array.from(all);
  const rowsOf = (clusters: ReturnType<typeof clustersOf>) =>
    clusters.map(({ label, ordinals }) => ({
      label,
      members: Uint32Array.from(ordinals),
    }));

  test("is kept where one holds more than half of the other, and not for one that stayed", () => {
    const earlier = clustersOf([0, 1, 2, 3], [4, 5], [6, 7]);
    const now = clustersOf([0, 1, 2, 4], [6, 7]);
    expect(traceLineage(rowsOf(now), earlier, rowOfOrdinal).overlaps).toEqual([
      { label: 0, earlier: "0-1-2-3", faces: 3, jaccard: 3 / 5 },
    ]);
  });

  test("names those that stayed, but for one that lost a face since it was stored", () => {
    const [whole, less, other] = clustersOf([0, 1, 2], [3, 4], [5, 6]);
    const { unchanged } = traceLineage(
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
      traceLineage([{ label: 5, members: Uint32Array.of(0, 1) }], earlier, rows)
        .overlaps,
    ).toEqual([{ label: 5, earlier: "0-1-2", faces: 2, jaccard: 2 / 3 }]);
  });

  test("law: a cluster consists mostly of one earlier cluster at most", () => {
    fc.assert(
      fc.property(partition, partition, (earlier, now) => {
        const { overlaps } = traceLineage(rowsOf(now), earlier, rowOfOrdinal);
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
