import type { Adjacency } from "../adjacency/adjacency.ts";
import { kernelOf, toFloat32Above } from "../kernel/kernel.ts";

/**
 * What whispers: a view of an adjacency, with the order in which its nodes are visited and the
 * edges that take part. A node is a face, or faces contracted into one. Weights are whole multiples
 * of 2⁻³², so that sums of them are exact in 64 bits and come out the same in any order.
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
  /** A bit per edge end, 32 to a word: those that are 0 take no part either. Absent when all do. */
  readonly kept?: Uint32Array;
  /** By node: 1 where pairs may be missing though they are strong. Absent when there are none. */
  readonly isTruncated?: Uint8Array;
}

export const unit = 2 ** -32;
/** From here on every 32-bit float is a multiple of the unit. */
export const alwaysExact = 2 ** -8;

/** The nearest multiple of 2⁻³², at least one. */
export function toExact(weight: number): number {
  return weight >= alwaysExact
    ? weight
    : Math.max(Math.round(weight / unit), 1) * unit;
}

/**
 * The edges of an adjacency that reach the floor, without a copy of them unless there are any so
 * weak that sums of them could round.
 * @param order visiting rank → face
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

/** 1 for an edge that takes part, else 0: a number, because the sweep adds it up. */
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
  if (kernel !== undefined) return kernel.countKept() / 2; // it chose them
  let ends = 0;
  for (let edge = 0; edge < offsets[nodeCount]; edge++)
    ends += counts(weights[edge], edge, floor, kept);
  return ends / 2;
}

/** The same edges with other weights, above 0; told the weight and the two nodes. */
export function reweigh(
  graph: NodeGraph,
  weigh: (weight: number, node: number, neighbour: number) => number,
): NodeGraph {
  const { nodeCount, offsets, neighbours } = graph;
  const weights = new Float32Array(graph.weights.length);
  for (let node = 0; node < nodeCount; node++) {
    for (let end = offsets[node]; end < offsets[node + 1]; end++) {
      if (takesPart(graph, end))
        weights[end] = toExact(
          weigh(graph.weights[end], node, neighbours[end]),
        );
    }
  }
  return { ...graph, weights, floor: unit };
}
