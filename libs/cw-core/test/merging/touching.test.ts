import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EdgeSums } from "../../src/merging/cluster-graph.ts";
import { Touching } from "../../src/merging/touching.ts";
import { identityOrder } from "../../src/nodes/radix-order.ts";
import type { Edge } from "../graphs.ts";
import { anyClusters, clustersOf } from "./merging-cases.ts";

describe("Touching", () => {
  /** Cluster 0 touches 1 and 2; cluster 1 touches all others. */
  const edges: readonly Edge[] = [
    [0, 1, 0.5],
    [0, 2, 0.25],
    [1, 2, 0.75],
    [1, 3, 0.125],
    [1, 4, 0.375],
  ];
  const start = () => {
    const mergedInto = identityOrder(5);
    const touching = new Touching(
      clustersOf([0, 1, 2, 3, 4], edges),
      mergedInto,
    );
    return { touching, mergedInto };
  };
  const merged = [
    [2, { sum: 1, count: 2, strongest: 0.75 }],
    [3, { sum: 0.125, count: 1, strongest: 0.125 }],
    [4, { sum: 0.375, count: 1, strongest: 0.375 }],
  ];
  const byNumber = (map: ReadonlyMap<number, EdgeSums>) =>
    [...map].sort(([one], [two]) => one - two);

  test("a merged cluster touches what either touched, and neither itself nor what is gone", () => {
    for (const [kept, gone] of [
      [0, 1], // the one that goes touches more
      [1, 0],
    ]) {
      const { touching, mergedInto } = start();
      touching.of(2); // found before the merge
      touching.merge(kept, gone);
      expect(byNumber(touching.of(kept))).toEqual(merged);
      const back = { sum: 1, count: 2, strongest: 0.75 };
      expect([...touching.of(2)]).toEqual([[kept, back]]);
      expect([...touching.of(4)]).toEqual([[kept, merged[2][1]]]); // found after it
      expect(mergedInto[gone]).toBe(kept);
    }
  });

  test("clusters in clusters are in the last one", () => {
    const { touching, mergedInto } = start();
    touching.merge(3, 4);
    touching.merge(2, 3);
    touching.merge(0, 2);
    expect([...mergedInto]).toEqual([0, 1, 0, 0, 0]);
    expect([...touching.of(1)]).toEqual([
      [0, { sum: 1.75, count: 4, strongest: 0.75 }],
    ]);
  });

  test("law: after any merges, it is that of the merged clusters, asked for early or late", () => {
    fc.assert(
      fc.property(
        anyClusters,
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { maxLength: 12 }),
        ({ labels, edges: given, ...view }, steps) => {
          const clusters = clustersOf(labels, given, view);
          const { clusterCount, clusterOf } = clusters;
          const mergedInto = identityOrder(clusterCount);
          const touching = new Touching(clusters, mergedInto);
          for (const [first, second, asked] of steps) {
            const standing = [...new Set(mergedInto)];
            if (standing.length < 2) break;
            touching.of(standing[asked % standing.length]);
            const kept = standing[first % standing.length];
            const others = standing.filter((cluster) => cluster !== kept);
            touching.merge(kept, others[second % others.length]);
          }
          const now = labels.map((_, node) => mergedInto[clusterOf[node]]);
          const anew = clustersOf(now, given, view);
          const numberOf = new Map(
            now.map((cluster, node) => [cluster, anew.clusterOf[node]]),
          );
          for (const [cluster, number] of numberOf) {
            const expected = anew.touching(
              number,
              identityOrder(anew.clusterCount),
            );
            expect(
              new Map(
                [...touching.of(cluster)].map(([other, sums]) => [
                  numberOf.get(other),
                  sums,
                ]),
              ),
            ).toEqual(expected);
          }
        },
      ),
    );
  });
});
