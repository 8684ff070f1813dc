import { scaleOf } from "../adjacency/own-scale.ts";
import type { NodeGraph } from "./node-graph.ts";

/**
 * A graph is sparse around a node when many of the node's neighbours are not joined to each other.
 * Then pairs are missing that would be similar: only some were looked for, or only the strongest
 * kept. There a node cannot be joined to most of a large cluster, and must not be asked to.
 */
const sparseBelow = Math.fround(0.7);
/**
 * A node with so many local neighbours, times their clustering coefficient, has enough of them to
 * be held to a share of its cluster all the same.
 */
const enoughJoined = 14;
/** So many neighbours are compared with each other, spread evenly from the strongest down. */
const mostCompared = 8;
/** So many nodes tell whether any are sparse: those visited first. */
const sampleSize = 2048;
/** Of the sampled nodes with so many local neighbours … */
const fewestNeighbours = 6;
/** … so large a share is sparse where pairs are missing throughout, and hardly any elsewhere. */
const sparseShare = 0.3;

export interface SparseOptions {
  readonly threshold: number;
  readonly locality: number;
  readonly weakest: number;
}

/**
 * Finds the nodes around which the graph is sparse: those with truncated rows, and those whose
 * local neighbours, on average over the node and its neighbours, are joined to each other in fewer
 * than seven of ten cases. In a graph of more nodes, the first 2,048 to be visited tell whether to
 * look at all: where three in ten of those with six local neighbours and more are sparse, pairs are
 * missing throughout.
 * @param graph rows that ascend, weak edges included; read, never changed
 * @param options.threshold neighbours by weaker edges are not looked at, as most are chance
 * @param options.locality edges are local that reach this share of the node's own scale, the mean
 *   weight of its two strongest edges
 * @param options.weakest weaker edges are not there; the others join neighbours, however weak
 * @returns by node, 1 where it is sparse; undefined where none is
 * @see Watts and Strogatz 1998, "Collective dynamics of 'small-world' networks", Nature 393, for
 *   the clustering coefficient
 */
export function sparseNodes(
  graph: NodeGraph,
  options: SparseOptions,
): Uint8Array | undefined {
  const { nodeCount, order, isTruncated } = graph;
  const finder = new SparseFinder(graph, options);
  if (nodeCount > sampleSize && !isSparseThroughout(order, finder))
    return isTruncated;
  const isSparse = isTruncated?.slice() ?? new Uint8Array(nodeCount);
  let isAny = isTruncated !== undefined;
  for (let node = 0; node < nodeCount; node++) {
    if (!finder.isSparse(node)) continue;
    isSparse[node] = 1;
    isAny = true;
  }
  return isAny ? isSparse : undefined;
}

/** Whether enough of the sampled nodes that tell are sparse. */
function isSparseThroughout(order: Uint32Array, finder: SparseFinder): boolean {
  let telling = 0;
  let sparseCount = 0;
  for (const node of order.subarray(0, sampleSize)) {
    if (finder.localCount(node) < fewestNeighbours) continue;
    telling++;
    if (finder.isSparse(node)) sparseCount++;
  }
  return sparseCount > sparseShare * telling;
}

/** A node without two local neighbours has no clustering coefficient. */
const none = -1;
const notYet = -2;

class SparseFinder {
  private readonly graph: NodeGraph;
  private readonly threshold: number;
  private readonly locality: number;
  private readonly weakest: number;
  /** By node: its visiting rank. */
  private readonly ranks: Uint32Array;
  /** By node: its clustering coefficient. */
  private readonly coefficients: Float32Array;

  constructor(
    graph: NodeGraph,
    { threshold, locality, weakest }: SparseOptions,
  ) {
    this.graph = graph;
    this.threshold = Math.max(threshold, weakest);
    this.locality = locality;
    this.weakest = weakest;
    this.ranks = new Uint32Array(graph.nodeCount);
    for (let rank = 0; rank < graph.nodeCount; rank++)
      this.ranks[graph.order[rank]] = rank;
    this.coefficients = new Float32Array(graph.nodeCount).fill(notYet);
  }

  isSparse(node: number): boolean {
    const own = this.coefficientOf(node);
    if (own >= sparseBelow) return false;
    const { offsets, neighbours, weights } = this.graph;
    let sum = Math.max(own, 0);
    let count = own === none ? 0 : 1;
    for (let edge = offsets[node]; edge < offsets[node + 1]; edge++) {
      if (weights[edge] < this.threshold) continue;
      const coefficient = this.coefficientOf(neighbours[edge]);
      if (coefficient === none) continue;
      sum += coefficient;
      count++;
    }
    if (count === 0) return false;
    const mean = sum / count;
    return mean < sparseBelow && mean * this.localCount(node) < enoughJoined;
  }

  localCount(node: number): number {
    const { offsets, weights } = this.graph;
    const least = this.leastLocal(node);
    let count = 0;
    for (let edge = offsets[node]; edge < offsets[node + 1]; edge++)
      if (weights[edge] >= least) count++;
    return count;
  }

  private leastLocal(node: number): number {
    const { offsets, weights, floor } = this.graph;
    const scale = scaleOf(offsets, weights, node, floor);
    return Math.max(this.locality * scale, this.threshold);
  }

  private coefficientOf(node: number): number {
    // 32 bits in any case, so that sums of them are exact, and the same in any order
    if (this.coefficients[node] === notYet)
      this.coefficients[node] = this.measure(node);
    return this.coefficients[node];
  }

  private measure(node: number): number {
    const { neighbours } = this.graph;
    const local = this.localEdges(node);
    if (local.length < 2) return none;
    const compared = Math.min(mostCompared, local.length);
    const chosen: number[] = [];
    for (let index = 0; index < compared; index++) {
      const at = Math.round((index * (local.length - 1)) / (compared - 1));
      chosen.push(neighbours[local[at]]);
    }
    let joined = 0;
    for (let one = 1; one < compared; one++)
      for (let two = 0; two < one; two++)
        if (this.areJoined(chosen[one], chosen[two])) joined++;
    return (2 * joined) / (compared * (compared - 1));
  }

  /** Strongest first; of equally strong ones, the neighbour that is visited first. */
  private localEdges(node: number): number[] {
    const { offsets, neighbours, weights } = this.graph;
    const { ranks } = this;
    const least = this.leastLocal(node);
    const local: number[] = [];
    for (let edge = offsets[node]; edge < offsets[node + 1]; edge++)
      if (weights[edge] >= least) local.push(edge);
    return local.sort(
      (one, two) =>
        weights[two] - weights[one] ||
        ranks[neighbours[one]] - ranks[neighbours[two]],
    );
  }

  private areJoined(one: number, two: number): boolean {
    const { offsets, neighbours, weights } = this.graph;
    let low = offsets[one];
    let high = offsets[one + 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (neighbours[middle] < two) low = middle + 1;
      else high = middle;
    }
    return (
      low < offsets[one + 1] &&
      neighbours[low] === two &&
      weights[low] >= this.weakest
    );
  }
}
