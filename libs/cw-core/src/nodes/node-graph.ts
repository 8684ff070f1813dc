import type { Adjacency } from "../adjacency/adjacency.ts";
import { kernelOf, toFloat32Above } from "../kernel/kernel.ts";

/**
 * The graph that whispers: rows of nodes, the order in which nodes are visited, and which edges
 * take part. A node is a face, or several faces contracted into one. Weights are whole multiples of
 * 2⁻³², so that sums of them are exact in 64 bits, and the same in any order.
 */
export interface NodeGraph {
  readonly nodeCount: number;
  /** Visiting rank → node. */
  readonly order: Uint32Array;
  readonly offsets: Uint32Array;
  readonly neighbours: Uint32Array;
  /** Similarities, later the support an edge gives. */
  readonly weights: Float32Array;
  /** Edges below this weight take no part. */
  readonly floor: number;
  /** A bit per directed edge, 32 to a word. Where it is 0, the edge takes no part either. */
  readonly kept?: Uint32Array;
  /** By node: 1 where strong similar pairs may be missing. Absent when none is. */
  readonly isTruncated?: Uint8Array;
}

/** The unit of weights. */
export const unit = 2 ** -32;
/** From this weight on, every 32-bit float is a multiple of the unit. */
export const alwaysExact = 2 ** -8;

/** The nearest multiple of 2⁻³², at least one. */
export function toExact(weight: number): number {
  return weight >= alwaysExact
    ? weight
    : Math.max(Math.round(weight / unit), 1) * unit;
}

/**
 * The graph whose nodes are the faces, with the edges that reach the threshold.
 * @param adjacency read, never changed
 * @param order visiting rank → face
 * @returns the same arrays; weights are a copy only where some are so weak that sums would round
 */
export function viewFaces(
  adjacency: Adjacency,
  order: Uint32Array,
  threshold: number,
): NodeGraph {
  const { faceCount, offsets, neighbours, similarities } = adjacency;
  const { floor = 0, isTruncated } = adjacency;
  const graph = {
    nodeCount: faceCount,
    order,
    offsets,
    neighbours,
    weights: similarities,
    floor: Math.max(threshold, floor),
    ...(isTruncated === undefined ? {} : { isTruncated }),
  };
  return graph.floor >= alwaysExact
    ? graph
    : reweigh(graph, (weight) => weight);
}

/** 1 for an edge that takes part, else 0; a number, because the passes add it up. */
export function counts(
  weight: number,
  edge: number,
  floor: number,
  kept: Uint32Array | undefined,
): number {
  if (kept !== undefined) return (kept[edge >>> 5] >>> (edge & 31)) & 1;
  return weight >= floor ? 1 : 0;
}

/** Whether an edge takes part. */
export function takesPart(
  { weights, floor, kept }: NodeGraph,
  edge: number,
): boolean {
  return counts(weights[edge], edge, floor, kept) === 1;
}

/** Edges that take part, each counted once. */
export function countEdges(graph: NodeGraph): number {
  const { nodeCount, offsets, weights, floor, kept } = graph;
  const kernel = kernelOf(graph);
  if (kernel !== undefined && kept === undefined)
    return kernel.countReaching(toFloat32Above(floor)) / 2;
  if (kernel !== undefined) return kernel.countKept() / 2; // it chose the edges
  let directed = 0;
  for (let edge = 0; edge < offsets[nodeCount]; edge++)
    directed += counts(weights[edge], edge, floor, kept);
  return directed / 2;
}

/**
 * The same edges with other weights.
 * @param weigh gives a weight above 0, from the present one and the two nodes
 */
export function reweigh(
  graph: NodeGraph,
  weigh: (weight: number, node: number, neighbour: number) => number,
): NodeGraph {
  const { nodeCount, offsets, neighbours } = graph;
  const weights = new Float32Array(graph.weights.length);
  for (let node = 0; node < nodeCount; node++) {
    for (let edge = offsets[node]; edge < offsets[node + 1]; edge++) {
      if (takesPart(graph, edge))
        weights[edge] = toExact(
          weigh(graph.weights[edge], node, neighbours[edge]),
        );
    }
  }
  return { ...graph, weights, floor: unit };
}
