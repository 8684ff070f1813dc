import fc from "fast-check";
import { ClusterGraph } from "../../src/merging/cluster-graph.ts";
import { type NodeGraph, viewFaces } from "../../src/nodes/node-graph.ts";
import { identityOrder } from "../../src/nodes/radix-order.ts";
import { anyGraph, type Edge, graphOf, permutationFrom } from "../graphs.ts";

/** Faces as nodes, each edge that there is among them. */
export function nodesOf(
  faceCount: number,
  edges: readonly Edge[],
  { order = identityOrder(faceCount), floor = 0 } = {},
): NodeGraph {
  return viewFaces(graphOf(faceCount, edges), order, floor);
}

export function clustersOf(
  labels: readonly number[],
  edges: readonly Edge[],
  view: { order?: Uint32Array<ArrayBuffer>; floor?: number } = {},
): ClusterGraph {
  return new ClusterGraph(
    nodesOf(labels.length, edges, view),
    Uint32Array.from(labels),
  );
}

/** Graphs whose similarities are in eighths, in any clusters, visited in any order. */
export const anyClusters = anyGraph(16).chain(({ faceCount, edges }) =>
  fc.record({
    edges: fc.constant(
      edges.map(([one, two, weight]): Edge => [
        one,
        two,
        Math.ceil(weight * 8) / 8,
      ]),
    ),
    labels: fc.array(fc.nat(Math.max(faceCount - 1, 0)), {
      minLength: faceCount,
      maxLength: faceCount,
    }),
    order: fc
      .infiniteStream(fc.nat())
      .map((draws) => Uint32Array.from(permutationFrom(faceCount, draws))),
    floor: fc.constantFrom(0, 0.375),
  }),
);
