import { allocateRows } from "../kernel/kernel.ts";
import {
  countEdges,
  type NodeGraph,
  takesPart,
  toExact,
  unit,
} from "./node-graph.ts";
import { identityOrder } from "./radix-order.ts";

/**
 * Which node each face belongs to. Nodes are numbered in the order of those of their faces that
 * are visited first.
 */
export interface Contraction {
  readonly nodeCount: number;
  readonly nodeOfFace: Uint32Array;
}

/**
 * Joins faces into nodes. An edge between two nodes weighs the sum of the edges between their
 * faces over the number of pairs, so pairs that were not similar enough to be stored count as 0.
 * Pairs that are missing between two faces with truncated rows do not count. Most faces are nodes
 * of their own, joined to such nodes only; their rows are copied. Other rows are summed and
 * sorted. Linear in edges but for the sorting.
 * @param graph read, never changed
 * @returns nodes in visiting order, rows that ascend; arrays that are the caller's
 */
export function contract(
  graph: NodeGraph,
  contraction: Contraction,
): NodeGraph {
  return fillRows(graph, contraction, groupFaces(contraction)).contracted;
}

/**
 * Contracts once for any floor. At a higher floor, edges between faces that are nodes of their own
 * stay as they are, and only the others are summed anew.
 * @param graph as it is at the lowest floor
 * @returns a function from a floor to its nodes. They are those of `contract`, but edges of nodes
 *   below the floor take no part either, though they stay in their rows. Each call overwrites what
 *   the one before returned.
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
      let edge = offsets[node];
      sumRow(node, floor, (other, weight) => {
        // The neighbours passed over had no edge at this floor; what they weigh is below it.
        while (neighbours[edge] < other) edge++;
        weights[edge] = weight;
        if (!isJoined(other)) weights[edgeTo(contracted, other, node)] = weight;
      });
    }
    current = floor;
    return { ...contracted, floor: Math.max(asked, unit) };
  };
}

/** The directed edge from a node to one of its neighbours, by binary search. */
function edgeTo(
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
  const truncatedFaces = countTruncated(graph, contraction);
  const rows = allocateRows(nodeCount, 2 * countEdges(graph));
  const sumRow = rowSummer(graph, contraction, { groups, truncatedFaces });
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
    ...(truncatedFaces === undefined
      ? {}
      : {
          isTruncated: Uint8Array.from(truncatedFaces, (count) =>
            Math.min(count, 1),
          ),
        }),
  };
  return { contracted, sumRow };
}

type Groups = ReturnType<typeof groupFaces>;

/** The faces of each node, and which faces share a node with others. */
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

/** By node: how many of its faces have truncated rows; undefined where none has. */
function countTruncated(
  { isTruncated }: NodeGraph,
  { nodeCount, nodeOfFace }: Contraction,
): Uint32Array | undefined {
  if (isTruncated === undefined) return undefined;
  const truncatedFaces = new Uint32Array(nodeCount);
  for (let face = 0; face < nodeOfFace.length; face++)
    truncatedFaces[nodeOfFace[face]] += isTruncated[face];
  return truncatedFaces;
}

/**
 * Sums those edges of a node's faces that reach a floor, by the nodes to which they lead, and
 * gives these nodes and their weights in ascending order.
 */
type RowSummer = (
  node: number,
  floor: number,
  take: (other: number, weight: number) => void,
) => void;

/**
 * Each pair of nodes is summed from both of them. Sums are exact, so both give the same weight.
 */
function rowSummer(
  graph: NodeGraph,
  { nodeCount, nodeOfFace }: Contraction,
  {
    groups: { memberOffsets, members },
    truncatedFaces,
  }: {
    readonly groups: Groups;
    readonly truncatedFaces: Uint32Array | undefined;
  },
): RowSummer {
  const { offsets, neighbours, weights, isTruncated } = graph;
  const sums = new Float64Array(nodeCount);
  // similar pairs that are there between two truncated rows
  const presentPairs = new Uint32Array(nodeCount);
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
          presentPairs[other] += isTruncated[face] & isTruncated[neighbour];
      }
    }
    const size = memberOffsets[node + 1] - memberOffsets[node];
    for (const other of touched.subarray(0, count).sort()) {
      const pairs = size * (memberOffsets[other + 1] - memberOffsets[other]);
      const perhapsMissing =
        truncatedFaces === undefined
          ? 0
          : truncatedFaces[node] * truncatedFaces[other] - presentPairs[other];
      take(other, toExact(Math.fround(sums[other] / (pairs - perhapsMissing))));
      sums[other] = 0;
      presentPairs[other] = 0;
    }
  };
}
