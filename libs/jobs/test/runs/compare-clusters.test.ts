import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareClusters } from "../../src/runs/compare-clusters.ts";
import { clustersOf, eightFaces, partition } from "../clusters-of.ts";

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
    expect(compareClusters(whole, parts, eightFaces)).toMatchObject({
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
    expect(compareClusters(parts, whole, eightFaces)).toMatchObject({
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
    expect(compareClusters(before, after, eightFaces).facesMoved).toBe(1);
  });

  test("faces that only one run has seen do not count", () => {
    const before = clustersOf([0, 1, 2]);
    const grown = clustersOf([0, 1, 2, 7]);
    expect(compareClusters(before, grown, [0, 1, 2])).toMatchObject({
      facesCompared: 3,
      bCubedF: 1,
      facesMoved: 0,
      merges: [],
    });
  });

  test("law: a run and itself agree; turned round, moves and scores are the same and splits are merges", () => {
    fc.assert(
      fc.property(partition, partition, (a, b) => {
        const itself = compareClusters(a, a, eightFaces);
        expect(itself).toMatchObject({
          bCubedF: 1,
          facesMoved: 0,
          clustersUnchanged: a.length,
          splits: [],
          merges: [],
        });
        const there = compareClusters(a, b, eightFaces);
        const back = compareClusters(b, a, eightFaces);
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
