import type { NodeGraph } from "../nodes/node-graph.ts";
import { sparseNodes } from "../nodes/sparse-nodes.ts";
import { isCohesive, localityOf, type RunOptions } from "./options.ts";

/**
 * The same graph, where the support of sparse nodes is not divided by the size of a label. Under
 * `robust` these are the nodes with truncated rows.
 * @param weakest edges below it are not there
 */
export function withSparseNodes(
  graph: NodeGraph,
  options: RunOptions,
  weakest: number,
): NodeGraph {
  if (!isCohesive(options)) return graph;
  const isTruncated = sparseNodes(graph, {
    threshold: options.threshold,
    locality: localityOf(options),
    weakest,
  });
  return isTruncated === undefined ? graph : { ...graph, isTruncated };
}

/**
 * Keeps the edges between sparse nodes however weak they are on the scales of these, as there are
 * few enough of them.
 * @param graph the bits of kept edges are changed
 */
export function keepEdgesOfSparse(graph: NodeGraph, floor: number): void {
  const { nodeCount, offsets, neighbours, weights, kept, isTruncated } = graph;
  if (kept === undefined || isTruncated === undefined) return;
  const least = Math.max(floor, graph.floor);
  for (let node = 0; node < nodeCount; node++) {
    if (isTruncated[node] === 0) continue;
    for (let edge = offsets[node]; edge < offsets[node + 1]; edge++)
      if (weights[edge] >= least && isTruncated[neighbours[edge]] === 1)
        kept[edge >>> 5] |= 1 << (edge & 31);
  }
}
