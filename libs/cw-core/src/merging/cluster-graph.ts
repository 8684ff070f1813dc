import { type NodeGraph, takesPart } from "../nodes/node-graph.ts";

/** The edges between two clusters, or within one, in figures. */
export interface EdgeSums {
  readonly sum: number;
  readonly count: number;
  readonly strongest: number;
}

/** A cluster of nodes, and the clusters that it touches. */
export interface NodeCluster {
  /** The node that is visited first. */
  readonly first: number;
  readonly size: number;
  readonly within: EdgeSums;
  /** By number of the other cluster. */
  readonly touching: Map<number, EdgeSums>;
}

/**
 * Sums edges by the clusters of their nodes. Clusters are numbered in the order of their first
 * nodes to be visited, so neither rows nor labels decide. Two clusters touch when their strongest
 * edge reaches the contact. Linear in edges.
 * @param graph edges that take part are summed; read, never changed
 * @param labels by node, below the number of nodes; read, never changed
 * @param contact a weight above 0
 * @returns the clusters, and the number of the cluster of each node
 */
export function clusterGraph(
  graph: NodeGraph,
  labels: Uint32Array,
  contact: number,
): { readonly clusters: NodeCluster[]; readonly clusterOf: Uint32Array } {
  const { order, offsets, neighbours, weights } = graph;
  const { clusterOf, members, memberOffsets } = membersOf(order, labels);
  const clusterCount = memberOffsets.length - 1;
  const sums = new Float64Array(clusterCount);
  const counts = new Uint32Array(clusterCount);
  const strongest = new Float32Array(clusterCount);
  const met = new Uint32Array(clusterCount);
  const clusters: NodeCluster[] = [];
  const take = (cluster: number): EdgeSums => ({
    sum: sums[cluster],
    count: counts[cluster],
    strongest: strongest[cluster],
  });
  for (let cluster = 0; cluster < clusterCount; cluster++) {
    const [start, end] = [memberOffsets[cluster], memberOffsets[cluster + 1]];
    let metCount = 0;
    for (let member = start; member < end; member++) {
      const node = members[member];
      for (let edge = offsets[node]; edge < offsets[node + 1]; edge++) {
        if (!takesPart(graph, edge)) continue;
        const other = clusterOf[neighbours[edge]];
        const weight = weights[edge];
        if (counts[other]++ === 0) met[metCount++] = other;
        sums[other] += weight;
        if (weight > strongest[other]) strongest[other] = weight;
      }
    }
    const { sum, count, strongest: most } = take(cluster);
    const touching = new Map<number, EdgeSums>();
    for (const other of met.subarray(0, metCount)) {
      if (other !== cluster && strongest[other] >= contact)
        touching.set(other, take(other));
      sums[other] = 0;
      counts[other] = 0;
      strongest[other] = 0;
    }
    clusters.push({
      first: members[start],
      size: end - start,
      within: { sum: sum / 2, count: count / 2, strongest: most }, // each edge was met twice
      touching,
    });
  }
  return { clusters, clusterOf };
}

/** The sums over both. */
export function addSums(one: EdgeSums, two: EdgeSums): EdgeSums {
  return {
    sum: one.sum + two.sum,
    count: one.count + two.count,
    strongest: Math.max(one.strongest, two.strongest),
  };
}

/** The nodes of each label, in visiting order. */
function membersOf(order: Uint32Array, labels: Uint32Array) {
  const numbers = new Int32Array(labels.length).fill(-1);
  const clusterOf = new Uint32Array(labels.length);
  const memberOffsets = new Uint32Array(labels.length + 1);
  let clusterCount = 0;
  for (const node of order) {
    const label = labels[node];
    if (numbers[label] < 0) numbers[label] = clusterCount++;
    clusterOf[node] = numbers[label];
    memberOffsets[numbers[label] + 1]++;
  }
  for (let cluster = 0; cluster < clusterCount; cluster++)
    memberOffsets[cluster + 1] += memberOffsets[cluster];
  const members = new Uint32Array(labels.length);
  const next = memberOffsets.slice(0, clusterCount);
  for (const node of order) members[next[clusterOf[node]]++] = node;
  return {
    clusterOf,
    members,
    memberOffsets: memberOffsets.subarray(0, clusterCount + 1),
  };
}
