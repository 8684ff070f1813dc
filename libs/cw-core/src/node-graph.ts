import { adjacencyOfDistinctEdges, type Adjacency } from "./adjacency.ts";

/**
 * What whispers: nodes numbered in the order they are visited, so that a sweep walks memory forward. A node is a face, or
 * faces contracted into one. Neighbours within a row stand in no order of their own; weights are whole multiples of 2⁻³², so
 * that sums of them are exact in 64 bits and come out the same in any order.
 */
export interface NodeGraph {
  readonly nodeCount: number;
  readonly offsets: Uint32Array;
  readonly neighbours: Uint32Array;
  /** Similarities, later the support an edge gives. */
  readonly weights: Float32Array;
}

const unit = 2 ** -32;
/** From here on every 32-bit float is a multiple of the unit. */
const alwaysExact = 2 ** -8;

/** The nearest multiple of 2⁻³², at least one. */
export function toExact(weight: number): number {
  return weight >= alwaysExact
    ? weight
    : Math.max(Math.round(weight / unit), 1) * unit;
}

/**
 * Lays faces out in visiting order, with the edges that reach the floor. Rows are copied whole, one after the other, so that
 * memory is written forward.
 * @param order visiting rank → face
 */
export function layOutFaces(
  adjacency: Adjacency,
  order: Uint32Array,
  floor: number,
): NodeGraph {
  const { faceCount, offsets, neighbours, similarities } = adjacency;
  const ranks = new Uint32Array(faceCount);
  for (let rank = 0; rank < faceCount; rank++) ranks[order[rank]] = rank;
  let edgeEnds = 0;
  for (let end = 0; end < offsets[faceCount]; end++)
    if (similarities[end] >= floor) edgeEnds++;
  const nodeOffsets = new Uint32Array(faceCount + 1);
  const nodeNeighbours = new Uint32Array(edgeEnds);
  const weights = new Float32Array(edgeEnds);
  let position = 0;
  for (let rank = 0; rank < faceCount; rank++) {
    const face = order[rank];
    for (let end = offsets[face]; end < offsets[face + 1]; end++) {
      const similarity = similarities[end];
      if (similarity < floor) continue;
      nodeNeighbours[position] = ranks[neighbours[end]];
      weights[position++] = toExact(similarity);
    }
    nodeOffsets[rank + 1] = position;
  }
  return {
    nodeCount: faceCount,
    offsets: nodeOffsets,
    neighbours: nodeNeighbours,
    weights,
  };
}

/** Which node each rank belongs to, nodes numbered by their first rank. */
export interface Contraction {
  readonly nodeCount: number;
  readonly nodeOfRank: Uint32Array;
}

/**
 * Joins faces into nodes. An edge between two nodes weighs the sum of the edges between their faces over the number of pairs,
 * so pairs that were not similar enough to be stored count as 0.
 */
export function contract(
  graph: NodeGraph,
  { nodeCount, nodeOfRank }: Contraction,
): NodeGraph {
  const { offsets, neighbours, weights } = graph;
  const memberOffsets = new Uint32Array(nodeCount + 1);
  for (const node of nodeOfRank) memberOffsets[node + 1]++;
  for (let node = 0; node < nodeCount; node++)
    memberOffsets[node + 1] += memberOffsets[node];
  const members = new Uint32Array(nodeOfRank.length);
  const next = memberOffsets.slice(0, nodeCount);
  for (let rank = 0; rank < nodeOfRank.length; rank++)
    members[next[nodeOfRank[rank]]++] = rank;

  // Each pair of nodes is summed once, from the earlier node, so that both ends hold the same number.
  const sources = new Uint32Array(neighbours.length / 2);
  const targets = new Uint32Array(neighbours.length / 2);
  const similarities = new Float32Array(neighbours.length / 2);
  const sums = new Float64Array(nodeCount);
  const touched = new Uint32Array(nodeCount);
  let edgeCount = 0;
  for (let node = 0; node < nodeCount; node++) {
    let touchedCount = 0;
    for (
      let member = memberOffsets[node];
      member < memberOffsets[node + 1];
      member++
    ) {
      const rank = members[member];
      for (let end = offsets[rank]; end < offsets[rank + 1]; end++) {
        const other = nodeOfRank[neighbours[end]];
        if (other <= node) continue;
        if (sums[other] === 0) touched[touchedCount++] = other;
        sums[other] += weights[end];
      }
    }
    const size = memberOffsets[node + 1] - memberOffsets[node];
    for (let index = 0; index < touchedCount; index++) {
      const other = touched[index];
      const otherSize = memberOffsets[other + 1] - memberOffsets[other];
      sources[edgeCount] = node;
      targets[edgeCount] = other;
      similarities[edgeCount++] = sums[other] / (size * otherSize);
      sums[other] = 0;
    }
  }
  const contracted = adjacencyOfDistinctEdges(nodeCount, {
    sources: sources.subarray(0, edgeCount),
    targets: targets.subarray(0, edgeCount),
    similarities: similarities.subarray(0, edgeCount),
  });
  return {
    nodeCount,
    offsets: contracted.offsets,
    neighbours: contracted.neighbours,
    weights: contracted.similarities.map(toExact),
  };
}

/** The edges that `keep` answers true to; it must answer alike from both ends. */
export function filterEdges(
  graph: NodeGraph,
  keep: (node: number, other: number, weight: number) => boolean,
): NodeGraph {
  const { nodeCount, offsets, neighbours, weights } = graph;
  const keptOffsets = new Uint32Array(nodeCount + 1);
  let kept = 0;
  for (let node = 0; node < nodeCount; node++) {
    for (let end = offsets[node]; end < offsets[node + 1]; end++) {
      if (!keep(node, neighbours[end], weights[end])) continue;
      neighbours[kept] = neighbours[end]; // never ahead of the reading
      weights[kept++] = weights[end];
    }
    keptOffsets[node + 1] = kept;
  }
  return {
    nodeCount,
    offsets: keptOffsets,
    neighbours: neighbours.subarray(0, kept),
    weights: weights.subarray(0, kept),
  };
}

/** A graph of its own with the edges that reach the floor, in the same order. */
export function copyEdgesFrom(
  { nodeCount, offsets, neighbours, weights }: NodeGraph,
  floor: number,
): NodeGraph {
  const copy = {
    nodeCount,
    offsets,
    neighbours: neighbours.slice(),
    weights: weights.slice(),
  };
  return filterEdges(copy, (_, __, weight) => weight >= floor);
}
