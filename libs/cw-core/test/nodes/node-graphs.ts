import type { Adjacency } from "../../src/index.ts";
import {
  type NodeGraph,
  takesPart,
  viewFaces,
} from "../../src/nodes/node-graph.ts";
import { identityOrder } from "../../src/nodes/radix-order.ts";
import { type Edge, range } from "../graphs.ts";

/** The smallest weight there is. */
export const unit = 2 ** -32;

/** Faces that are visited in the order they are numbered in. */
export function view(adjacency: Adjacency, threshold: number): NodeGraph {
  return viewFaces(adjacency, identityOrder(adjacency.faceCount), threshold);
}

/** The edges that take part, each from its smaller node. */
export function edgesOf(graph: NodeGraph): Edge[] {
  return range(0, graph.nodeCount).flatMap((node) =>
    range(graph.offsets[node], graph.offsets[node + 1])
      .filter((end) => takesPart(graph, end) && graph.neighbours[end] > node)
      .map((end): Edge => [node, graph.neighbours[end], graph.weights[end]]),
  );
}
