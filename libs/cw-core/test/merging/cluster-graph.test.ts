import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addSums,
  ClusterGraph,
  type EdgeSums,
} from "../../src/merging/cluster-graph.ts";
import { contract } from "../../src/nodes/contracted-graph.ts";
import { identityOrder } from "../../src/nodes/radix-order.ts";
import { anyGraph, type Edge, graphOf } from "../graphs.ts";
import { anyClusters, clustersOf, nodesOf } from "./merging-cases.ts";

/** The edges of a graph, each once: of those given twice the stronger one. */
function edgesIn(faceCount: number, edges: readonly Edge[]): Edge[] {
  const { offsets, neighbours, similarities } = graphOf(faceCount, edges);
  const found: Edge[] = [];
  for (let face = 0; face < faceCount; face++)
    for (let edge = offsets[face]; edge < offsets[face + 1]; edge++)
      if (neighbours[edge] > face)
        found.push([face, neighbours[edge], similarities[edge]]);
  return found;
}

function pairsOf(clusters: ClusterGraph): [string, EdgeSums][] {
  const pairs: [string, EdgeSums][] = [];
  clusters.forEachPair((one, two, sum, count, strongest) => {
    expect(one).toBeLessThan(two);
    pairs.push([`${one} ${two}`, { sum, count, strongest }]);
  });
  return pairs;
}

describe("ClusterGraph", () => {
  /** Faces 0, 2, 4 are one cluster, 1 and 3 are another, 5 is alone. */
  const labels = [3, 0, 3, 0, 3, 5];
  const edges: readonly Edge[] = [
    [0, 2, 0.5],
    [2, 4, 0.75],
    [1, 3, 0.625],
    [0, 1, 0.25],
    [4, 3, 0.375],
    [3, 5, 0.125],
  ];

  test("numbers clusters by their first nodes to be visited, and says who is in them", () => {
    const clusters = clustersOf(labels, edges, {
      order: Uint32Array.of(5, 3, 4, 0, 1, 2),
    });
    expect(clusters.clusterCount).toBe(3);
    expect([...clusters.clusterOf]).toEqual([2, 1, 2, 1, 2, 0]);
    const all = [0, 1, 2];
    expect(all.map((cluster) => clusters.sizeOf(cluster))).toEqual([1, 2, 3]);
    expect(all.map((cluster) => clusters.firstOf(cluster))).toEqual([5, 3, 4]);
  });

  test("sums the edges within each cluster once, and those between each two", () => {
    const clusters = clustersOf(labels, edges);
    expect([...clusters.sumsWithin]).toEqual([1.25, 0.625, 0]);
    expect([...clusters.countsWithin]).toEqual([2, 1, 0]);
    const between = { sum: 0.625, count: 2, strongest: 0.375 };
    const toLast = { sum: 0.125, count: 1, strongest: 0.125 };
    expect(pairsOf(clusters)).toEqual([
      ["0 1", between],
      ["1 2", toLast],
    ]);
    expect(pairsOf(clusters)).toHaveLength(2); // no figure was left from before
    const inItself = identityOrder(3);
    expect([...clusters.touching(1, inItself)]).toEqual([
      [0, between],
      [2, toLast],
    ]);
    expect(clusters.touching(0, inItself).size).toBe(1);
  });

  test("leaves out edges below the floor, and counts those on it", () => {
    const clusters = clustersOf(labels, edges, { floor: 0.375 });
    expect(pairsOf(clusters)).toEqual([
      ["0 1", { sum: 0.375, count: 1, strongest: 0.375 }],
    ]);
    const higher = clustersOf(labels, edges, { floor: 0.5625 });
    expect([...higher.sumsWithin]).toEqual([0.75, 0.625, 0]);
    expect([...higher.countsWithin]).toEqual([1, 1, 0]);
  });

  test("joins the edges to clusters that merged since", () => {
    const clusters = clustersOf(
      [0, 1, 2],
      [
        [0, 1, 0.5],
        [0, 2, 0.25],
      ],
    );
    expect([...clusters.touching(0, Uint32Array.of(0, 1, 1))]).toEqual([
      [1, { sum: 0.75, count: 2, strongest: 0.5 }],
    ]);
  });

  test("takes no nodes, and nodes without edges", () => {
    expect(clustersOf([], []).clusterCount).toBe(0);
    const alone = clustersOf([1, 0], []);
    expect(pairsOf(alone)).toEqual([]);
    expect([...alone.sumsWithin]).toEqual([0, 0]);
  });

  test("law: each edge is within one cluster or between two, and sums are those of a table", () => {
    fc.assert(
      fc.property(anyClusters, ({ labels: any, edges: given, ...view }) => {
        const clusters = clustersOf(any, given, view);
        const { clusterOf, clusterCount } = clusters;
        const within = new Float64Array(clusterCount);
        const counts = new Uint32Array(clusterCount);
        const between = new Map<string, EdgeSums>();
        for (const [one, two, weight] of edgesIn(any.length, given)) {
          if (weight < view.floor) continue;
          const [first, second] = [clusterOf[one], clusterOf[two]].sort(
            (low, high) => low - high,
          );
          if (first === second) {
            within[first] += weight;
            counts[first]++;
            continue;
          }
          const key = `${first} ${second}`;
          const edge = { sum: weight, count: 1, strongest: weight };
          const before = between.get(key);
          between.set(key, before === undefined ? edge : addSums(before, edge));
        }
        expect(clusters.sumsWithin).toEqual(within);
        expect(clusters.countsWithin).toEqual(counts);
        expect(new Map(pairsOf(clusters))).toEqual(between);
      }),
    );
  });

  test("law: sums of any weights are whole multiples of 2⁻³², the same in any order of nodes", () => {
    fc.assert(
      fc.property(
        anyGraph(16),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 3 }),
        ({ faceCount, edges: given }, perNode, divisor) => {
          const weak = given.map(([one, two, weight]): Edge => [
            one,
            two,
            weight / 3 ** (3 * divisor), // some of it below 2⁻⁸
          ]);
          const nodeCount = Math.ceil(faceCount / perNode);
          const sumsBy = (place: (face: number) => number) => {
            const graph = contract(
              nodesOf(
                faceCount,
                weak.map(([one, two, weight]) => [
                  place(one),
                  place(two),
                  weight,
                ]),
              ),
              {
                nodeCount,
                nodeOfFace: Uint32Array.from({ length: faceCount }, (_, at) =>
                  Math.floor(at / perNode),
                ),
              },
            );
            const { sumsWithin } = new ClusterGraph(
              graph,
              new Uint32Array(nodeCount),
            );
            return sumsWithin.at(0) ?? 0;
          };
          const sum = sumsBy((face) => face);
          expect(Number.isInteger(sum * 2 ** 32)).toBe(true);
          // only whole nodes can change places
          if (faceCount % perNode === 0)
            expect(sumsBy((face) => faceCount - 1 - face)).toBe(sum);
        },
      ),
    );
  });
});
