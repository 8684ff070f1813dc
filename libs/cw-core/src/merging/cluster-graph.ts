import type { NodeGraph } from "../nodes/node-graph.ts";

/** The edges between two clusters, or within one, in figures. */
export interface EdgeSums {
  readonly sum: number;
  readonly count: number;
  readonly strongest: number;
}

/** The sums over both. */
export function addSums(one: EdgeSums, two: EdgeSums): EdgeSums {
  return {
    sum: one.sum + two.sum,
    count: one.count + two.count,
    strongest: Math.max(one.strongest, two.strongest),
  };
}

/**
 * The clusters of a graph's nodes, numbered in the order of their first nodes to be visited, so
 * that neither rows nor labels decide. Each method is linear in the edges that it looks at.
 */
export class ClusterGraph {
  readonly clusterCount: number;
  /** By node. */
  readonly clusterOf: Uint32Array;
  /** By cluster: the weights of its edges, and how many there are. */
  readonly sumsWithin: Float64Array;
  readonly countsWithin: Uint32Array;

  private readonly graph: NodeGraph;
  /** By cluster, and one more: where its nodes stand in `members`. */
  private readonly memberOffsets: Uint32Array;
  /** Nodes, by cluster and in visiting order. */
  private readonly members: Uint32Array;
  // By cluster: the edges of the cluster at hand.
  private readonly sums: Float64Array;
  private readonly counts: Uint32Array;
  private readonly strongest: Float32Array;
  private readonly met: Uint32Array;

  /**
   * @param graph edges that reach its floor are counted; read, never changed
   * @param labels by node, below the number of nodes; read, never changed
   */
  constructor(graph: NodeGraph, labels: Uint32Array) {
    this.graph = graph;
    const { order, nodeCount } = graph;
    const numbers = new Int32Array(nodeCount).fill(-1);
    const clusterOf = new Uint32Array(nodeCount);
    const memberOffsets = new Uint32Array(nodeCount + 1);
    let clusterCount = 0;
    for (const node of order) {
      const label = labels[node];
      if (numbers[label] < 0) numbers[label] = clusterCount++;
      clusterOf[node] = numbers[label];
      memberOffsets[numbers[label] + 1]++;
    }
    for (let cluster = 0; cluster < clusterCount; cluster++)
      memberOffsets[cluster + 1] += memberOffsets[cluster];
    this.clusterCount = clusterCount;
    this.clusterOf = clusterOf;
    this.memberOffsets = memberOffsets.subarray(0, clusterCount + 1);
    this.members = new Uint32Array(nodeCount);
    const next = memberOffsets.slice(0, clusterCount);
    for (const node of order) this.members[next[clusterOf[node]]++] = node;
    this.sumsWithin = new Float64Array(clusterCount);
    this.countsWithin = new Uint32Array(clusterCount);
    this.sums = new Float64Array(clusterCount);
    this.counts = new Uint32Array(clusterCount);
    this.strongest = new Float32Array(clusterCount);
    this.met = new Uint32Array(clusterCount);
    this.sumWithin();
  }

  sizeOf(cluster: number): number {
    return this.memberOffsets[cluster + 1] - this.memberOffsets[cluster];
  }

  /** The node of a cluster that is visited first. */
  firstOf(cluster: number): number {
    return this.members[this.memberOffsets[cluster]];
  }

  /** Visits each two clusters that an edge joins, once. */
  forEachPair(
    visit: (
      one: number,
      two: number,
      sum: number,
      count: number,
      strongest: number,
    ) => void,
  ): void {
    const { sums, counts, strongest, met } = this;
    for (let one = 0; one < this.clusterCount; one++) {
      const metCount = this.meet(one, undefined, one);
      for (let index = 0; index < metCount; index++) {
        const two = met[index];
        visit(one, two, sums[two], counts[two], strongest[two]);
        counts[two] = 0;
      }
    }
  }

  /**
   * The clusters that edges join to one that has not merged, and these edges.
   * @param mergedInto by cluster: the cluster in which it is by now
   */
  touching(cluster: number, mergedInto: Uint32Array): Map<number, EdgeSums> {
    const { sums, counts, strongest, met } = this;
    const found = new Map<number, EdgeSums>();
    const metCount = this.meet(cluster, mergedInto, -1);
    for (let index = 0; index < metCount; index++) {
      const other = met[index];
      found.set(other, {
        sum: sums[other],
        count: counts[other],
        strongest: strongest[other],
      });
      counts[other] = 0;
    }
    return found;
  }

  /**
   * Sums the edges of a cluster to others with higher numbers than `above`.
   * @returns how many clusters were met; the caller sets their counts to 0 again
   */
  private meet(
    cluster: number,
    mergedInto: Uint32Array | undefined,
    above: number,
  ): number {
    const { offsets, neighbours, weights, floor } = this.graph;
    const { clusterOf, members, memberOffsets } = this;
    const { sums, counts, strongest, met } = this;
    let metCount = 0;
    for (
      let member = memberOffsets[cluster];
      member < memberOffsets[cluster + 1];
      member++
    ) {
      const node = members[member];
      const end = offsets[node + 1];
      for (let edge = offsets[node]; edge < end; edge++) {
        let other = clusterOf[neighbours[edge]];
        if (other === cluster || other <= above) continue;
        const weight = weights[edge];
        if (weight < floor) continue;
        if (mergedInto !== undefined) other = mergedInto[other];
        if (counts[other] === 0) {
          met[metCount++] = other;
          sums[other] = weight;
          strongest[other] = weight;
        } else {
          sums[other] += weight;
          if (weight > strongest[other]) strongest[other] = weight;
        }
        counts[other]++;
      }
    }
    return metCount;
  }

  private sumWithin(): void {
    const { nodeCount, offsets, neighbours, weights, floor } = this.graph;
    const { clusterOf, sumsWithin, countsWithin } = this;
    for (let node = 0; node < nodeCount; node++) {
      const cluster = clusterOf[node];
      const end = offsets[node + 1];
      let sum = 0;
      let count = 0;
      for (let edge = offsets[node]; edge < end; edge++) {
        if (clusterOf[neighbours[edge]] !== cluster) continue;
        if (weights[edge] < floor) continue;
        sum += weights[edge];
        count++;
      }
      sumsWithin[cluster] += sum;
      countsWithin[cluster] += count;
    }
    for (let cluster = 0; cluster < this.clusterCount; cluster++) {
      sumsWithin[cluster] /= 2; // each edge was met from both of its ends
      countsWithin[cluster] /= 2;
    }
  }
}
