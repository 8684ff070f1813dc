import { allocateRows } from "../kernel/kernel.ts";
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
 * Joins faces into nodes. An edge between two nodes weighs the sum of the edges between their faces
 * over the number of pairs, so pairs that were not similar enough to be stored count as 0; those
 * that may have been cut, being between two faces whose rows were, do not count. The row of a face
 * that is a node of its own, among such, is copied, which most are; others are summed and sorted.
 * Linear in edges but for the sorting.
 * @param graph read, never changed
 * @returns nodes in visiting order, rows that ascend
 */
export function contract(
  graph: NodeGraph,
  contraction: Contraction,
): NodeGraph {
  return fillRows(graph, contraction, groupFaces(contraction)).contracted;
}

/**
 * Contracts once for any floor: at a higher one, edges between faces that are nodes of their own
 * are those that were there, and only the others are summed anew.
 * @param graph as it is at the lowest floor
 * @returns what gives the nodes at a floor as `contract` does, but that edges of nodes take no part
 *   below it either; they stay where they are. What it gave before is overwritten.
 */
export function contractAtAnyFloor(
  graph: NodeGraph,
  contraction: Contraction,
): (floor: number) => NodeGraph {
  const groups = groupFaces(contraction);
  const { contracted, sumRow } = fillRows(graph, contraction, groups);
  const { nodeCount, offsets, neighbours, weights } = contracted;
  const { memberOffsets } = groups;
  const isJoined = (node: number) =>
    memberOffsets[node + 1] - memberOffsets[node] > 1;
  let current = graph.floor;
  return (asked) => {
    const floor = Math.max(asked, graph.floor);
    for (let node = 0; node < nodeCount && floor !== current; node++) {
      if (!isJoined(node)) continue;
      let end = offsets[node];
      sumRow(node, floor, (other, weight) => {
        // all under the floor, as is what they weighed before
        while (neighbours[end] < other) end++;
        weights[end] = weight;
        if (!isJoined(other)) weights[endOf(contracted, other, node)] = weight;
      });
    }
    current = floor;
    return { ...contracted, floor: Math.max(asked, unit) };
  };
}

/** Where a row has a neighbour that is in it. */
function endOf(
  { offsets, neighbours }: NodeGraph,
  node: number,
  neighbour: number,
): number {
  let low = offsets[node];
  let high = offsets[node + 1] - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (neighbours[middle] < neighbour) low = middle + 1;
    else high = middle;
  }
  return low;
}

function fillRows(
  graph: NodeGraph,
  contraction: Contraction,
  groups: Groups,
): { readonly contracted: NodeGraph; readonly sumRow: RowSummer } {
  const { offsets, neighbours, weights } = graph;
  const { nodeCount, nodeOfFace } = contraction;
  const { memberOffsets, members, isJoined } = groups;
  const cutFaces = countCutFaces(graph, contraction);
  const rows = allocateRows(nodeCount, 2 * countEdges(graph));
  const sumRow = rowSummer(graph, contraction, { groups, cutFaces });
  let written = 0;
  const write = (neighbour: number, weight: number) => {
    rows.neighbours[written] = neighbour;
    rows.similarities[written++] = weight;
  };
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
    if (isPlain) written = end;
    else sumRow(node, graph.floor, write);
    rows.offsets[node + 1] = written;
  }
  const contracted = {
    nodeCount,
    order: identityOrder(nodeCount),
    offsets: rows.offsets,
    neighbours: rows.neighbours.subarray(0, written),
    weights: rows.similarities.subarray(0, written),
    floor: unit,
    ...(cutFaces === undefined
      ? {}
      : {
          isTruncated: Uint8Array.from(cutFaces, (count) => Math.min(count, 1)),
        }),
  };
  return { contracted, sumRow };
}

type Groups = ReturnType<typeof groupFaces>;

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
  { isTruncated }: NodeGraph,
  { nodeCount, nodeOfFace }: Contraction,
): Uint32Array | undefined {
  if (isTruncated === undefined) return undefined;
  const cutFaces = new Uint32Array(nodeCount);
  for (let face = 0; face < nodeOfFace.length; face++)
    cutFaces[nodeOfFace[face]] += isTruncated[face];
  return cutFaces;
}

/**
 * Sums the edges of a node's faces that reach a floor, by the nodes they lead to, and hands those
 * over in their order.
 */
type RowSummer = (
  node: number,
  floor: number,
  take: (other: number, weight: number) => void,
) => void;

/** Each pair of nodes is summed from either end: sums are exact, so both give the same number. */
function rowSummer(
  graph: NodeGraph,
  { nodeCount, nodeOfFace }: Contraction,
  {
    groups: { memberOffsets, members },
    cutFaces,
  }: {
    readonly groups: Groups;
    readonly cutFaces: Uint32Array | undefined;
  },
): RowSummer {
  const { offsets, neighbours, weights, isTruncated } = graph;
  const sums = new Float64Array(nodeCount);
  const cutPairs = new Uint32Array(nodeCount); // there, between two faces whose rows were cut
  const touched = new Uint32Array(nodeCount);
  return (node, floor, take) => {
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
        if (other === node || weights[edge] < floor || !takesPart(graph, edge))
          continue;
        if (sums[other] === 0) touched[count++] = other;
        sums[other] += weights[edge];
        if (isTruncated !== undefined)
          cutPairs[other] += isTruncated[face] & isTruncated[neighbour];
      }
    }
    const size = memberOffsets[node + 1] - memberOffsets[node];
    for (const other of touched.subarray(0, count).sort()) {
      const pairs = size * (memberOffsets[other + 1] - memberOffsets[other]);
      const perhapsCut =
        cutFaces === undefined
          ? 0
          : cutFaces[node] * cutFaces[other] - cutPairs[other];
      take(other, toExact(Math.fround(sums[other] / (pairs - perhapsCut))));
      sums[other] = 0;
      cutPairs[other] = 0;
    }
  };
}
