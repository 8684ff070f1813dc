import { allocateRows, type RowArrays } from "./kernel.ts";
import {
  countEdges,
  takesPart,
  toExact,
  unit,
  type NodeGraph,
} from "./node-graph.ts";
import { identityOrder } from "./radix-order.ts";

/** Which node each face belongs to, nodes numbered by the face of theirs that is visited first. */
export interface Contraction {
  readonly nodeCount: number;
  readonly nodeOfFace: Uint32Array;
}

/**
 * Joins faces into nodes. An edge between two nodes weighs the sum of the edges between their faces over the number of pairs,
 * so pairs that were not similar enough to be stored count as 0; those that may have been cut, being between two faces whose rows were, do
 * not count. The row of a face that is a node of its own, among such, is copied, which most are; others are summed and sorted. Linear in edges but
 * for the sorting.
 * @param graph read, never changed
 * @returns nodes in visiting order, rows that ascend
 */
export function contract(
  graph: NodeGraph,
  contraction: Contraction,
): NodeGraph {
  const { offsets, neighbours, weights } = graph;
  const { nodeCount, nodeOfFace } = contraction;
  const groups = groupFaces(contraction);
  const { memberOffsets, members, isJoined } = groups;
  const cutFaces = countCutFaces(graph, contraction);
  const rows = allocateRows(nodeCount, 2 * countEdges(graph));
  const sumRow = rowSummer(graph, contraction, { groups, cutFaces, rows });
  let written = 0;
  for (let node = 0; node < nodeCount; node++) {
    const face = members[memberOffsets[node]];
    let isPlain = isJoined[face] === 0;
    let end = written;
    let last = -1;
    for (
      let edge = offsets[face];
      isPlain && edge < offsets[face + 1];
      edge++
    ) {
      if (!takesPart(graph, edge)) continue;
      const neighbour = neighbours[edge];
      const other = nodeOfFace[neighbour];
      isPlain = other > last && isJoined[neighbour] === 0;
      last = other;
      rows.neighbours[end] = other;
      rows.similarities[end++] = weights[edge];
    }
    written = isPlain ? end : sumRow(node, written);
    rows.offsets[node + 1] = written;
  }
  return {
    nodeCount,
    order: identityOrder(nodeCount),
    offsets: rows.offsets,
    neighbours: rows.neighbours.subarray(0, written),
    weights: rows.similarities.subarray(0, written),
    floor: unit,
    ...(cutFaces === undefined
      ? {}
      : { isCut: Uint8Array.from(cutFaces, (count) => Math.min(count, 1)) }),
  };
}

/** The faces of each node, and which of them have others beside them. */
function groupFaces({ nodeCount, nodeOfFace }: Contraction) {
  const memberOffsets = new Uint32Array(nodeCount + 1);
  for (const node of nodeOfFace) memberOffsets[node + 1]++;
  for (let node = 0; node < nodeCount; node++)
    memberOffsets[node + 1] += memberOffsets[node];
  const members = new Uint32Array(nodeOfFace.length);
  const isJoined = new Uint8Array(nodeOfFace.length);
  const next = memberOffsets.slice(0, nodeCount);
  for (let face = 0; face < nodeOfFace.length; face++) {
    const node = nodeOfFace[face];
    members[next[node]++] = face;
    if (memberOffsets[node + 1] - memberOffsets[node] > 1) isJoined[face] = 1;
  }
  return { memberOffsets, members, isJoined };
}

/** By node: how many of its faces have rows that were cut; undefined where none has. */
function countCutFaces(
  { isCut }: NodeGraph,
  { nodeCount, nodeOfFace }: Contraction,
): Uint32Array | undefined {
  if (isCut === undefined) return undefined;
  const cutFaces = new Uint32Array(nodeCount);
  for (let face = 0; face < nodeOfFace.length; face++)
    cutFaces[nodeOfFace[face]] += isCut[face];
  return cutFaces;
}

/**
 * Gives what sums the edges of a node's faces by node, and writes its row from a place on. Each pair of nodes is summed from either end: sums
 * are exact, so both hold the same number.
 */
function rowSummer(
  graph: NodeGraph,
  { nodeCount, nodeOfFace }: Contraction,
  {
    groups: { memberOffsets, members },
    cutFaces,
    rows,
  }: {
    readonly groups: ReturnType<typeof groupFaces>;
    readonly cutFaces: Uint32Array | undefined;
    readonly rows: RowArrays;
  },
): (node: number, from: number) => number {
  const { offsets, neighbours, weights, isCut } = graph;
  const sums = new Float64Array(nodeCount);
  const cutPairs = new Uint32Array(nodeCount); // there, between two faces whose rows were cut
  const touched = new Uint32Array(nodeCount);
  return (node, from) => {
    let count = 0;
    for (
      let member = memberOffsets[node];
      member < memberOffsets[node + 1];
      member++
    ) {
      const face = members[member];
      for (let edge = offsets[face]; edge < offsets[face + 1]; edge++) {
        const neighbour = neighbours[edge];
        const other = nodeOfFace[neighbour];
        if (other === node || !takesPart(graph, edge)) continue;
        if (sums[other] === 0) touched[count++] = other;
        sums[other] += weights[edge];
        if (isCut !== undefined)
          cutPairs[other] += isCut[face] & isCut[neighbour];
      }
    }
    const size = memberOffsets[node + 1] - memberOffsets[node];
    let written = from;
    for (const other of touched.subarray(0, count).sort()) {
      const pairs = size * (memberOffsets[other + 1] - memberOffsets[other]);
      const perhapsCut =
        cutFaces === undefined
          ? 0
          : cutFaces[node] * cutFaces[other] - cutPairs[other];
      rows.neighbours[written] = other;
      rows.similarities[written] = sums[other] / (pairs - perhapsCut);
      rows.similarities[written] = toExact(rows.similarities[written]);
      written++;
      sums[other] = 0;
      cutPairs[other] = 0;
    }
    return written;
  };
}
