import type { FacePair } from "./constraints.ts";
import { DisjointSets } from "./disjoint-sets.ts";
import type { Contraction, NodeGraph } from "./node-graph.ts";

export interface ContractionOptions {
  /** Faces at least so similar become one node; Infinity for none. */
  readonly duplicateSimilarity: number;
  readonly mustLinks: readonly FacePair[];
  readonly cannotLinks: readonly FacePair[];
}

export interface Contracted extends Contraction {
  /** Whether every face is a node of its own. */
  readonly isIdentity: boolean;
  /** Nodes that must not share a label, as rows of a CSR; absent when there are none. */
  readonly apart?: {
    readonly offsets: Uint32Array;
    readonly nodes: Uint32Array;
  };
}

/**
 * Decides which faces are one node: those that must be together, and near-duplicates, the most similar first, unless that
 * would join faces that must not be.
 * @param graph faces in visiting order
 * @param order visiting rank → face; links name faces
 */
export function contractFaces(
  graph: NodeGraph,
  order: Uint32Array,
  options: ContractionOptions,
): Contracted {
  const ranks = new Uint32Array(order.length);
  for (let rank = 0; rank < order.length; rank++) ranks[order[rank]] = rank;
  const inRanks = (links: readonly FacePair[]) =>
    links.map(([one, two]): FacePair => [ranks[one], ranks[two]]);
  const cannotLinks = inRanks(options.cannotLinks);

  const sets = new DisjointSets(graph.nodeCount);
  let joinedCount = 0;
  for (const [one, two] of inRanks(options.mustLinks))
    if (sets.join(one, two)) joinedCount++;
  if (options.duplicateSimilarity <= 1) {
    joinedCount +=
      cannotLinks.length === 0
        ? joinDuplicates(graph, options.duplicateSimilarity, sets)
        : joinDuplicatesApart(
            graph,
            options.duplicateSimilarity,
            sets,
            cannotLinks,
          );
  }
  const contraction = numberNodes(graph.nodeCount, sets);
  const apart = apartRows(contraction, cannotLinks);
  return {
    ...contraction,
    isIdentity: joinedCount === 0,
    ...(apart === undefined ? {} : { apart }),
  };
}

function joinDuplicates(
  { nodeCount, offsets, neighbours, weights }: NodeGraph,
  duplicate: number,
  sets: DisjointSets,
): number {
  let joinedCount = 0;
  for (let rank = 0; rank < nodeCount; rank++) {
    for (let end = offsets[rank]; end < offsets[rank + 1]; end++) {
      if (neighbours[end] > rank) continue;
      if (weights[end] >= duplicate && sets.join(rank, neighbours[end]))
        joinedCount++;
    }
  }
  return joinedCount;
}

/** The same where faces are kept apart: then it matters which pair is joined first. */
function joinDuplicatesApart(
  { nodeCount, offsets, neighbours, weights }: NodeGraph,
  duplicate: number,
  sets: DisjointSets,
  cannotLinks: readonly FacePair[],
): number {
  const strong: { readonly pair: FacePair; readonly weight: number }[] = [];
  for (let rank = 0; rank < nodeCount; rank++) {
    for (let end = offsets[rank]; end < offsets[rank + 1]; end++) {
      if (neighbours[end] > rank || weights[end] < duplicate) continue;
      strong.push({ pair: [rank, neighbours[end]], weight: weights[end] });
    }
  }
  strong.sort(
    (one, two) =>
      two.weight - one.weight ||
      one.pair[0] - two.pair[0] ||
      one.pair[1] - two.pair[1],
  );
  const enemies = new Map<number, Set<number>>();
  const enemiesOf = (set: number) => enemies.get(set) ?? new Set<number>();
  for (const [one, two] of cannotLinks) {
    const [setOne, setTwo] = [sets.find(one), sets.find(two)];
    enemies.set(setOne, enemiesOf(setOne).add(setTwo));
    enemies.set(setTwo, enemiesOf(setTwo).add(setOne));
  }
  let joinedCount = 0;
  for (const { pair } of strong) {
    const [setOne, setTwo] = [sets.find(pair[0]), sets.find(pair[1])];
    if (setOne === setTwo || enemiesOf(setOne).has(setTwo)) continue;
    const shared = new Set([...enemiesOf(setOne), ...enemiesOf(setTwo)]);
    sets.join(setOne, setTwo);
    joinedCount++;
    const set = sets.find(setOne);
    for (const enemy of shared) {
      const theirs = enemiesOf(enemy);
      theirs.delete(setOne);
      theirs.delete(setTwo);
      enemies.set(enemy, theirs.add(set));
    }
    enemies.set(set, shared);
  }
  return joinedCount;
}

/** Numbers nodes by their first rank, so that they too are visited in an order that follows from keys and seed. */
function numberNodes(rankCount: number, sets: DisjointSets): Contraction {
  const nodeOfRank = new Uint32Array(rankCount);
  const numbers = new Int32Array(rankCount).fill(-1);
  let nodeCount = 0;
  for (let rank = 0; rank < rankCount; rank++) {
    const set = sets.find(rank);
    if (numbers[set] < 0) numbers[set] = nodeCount++;
    nodeOfRank[rank] = numbers[set];
  }
  return { nodeCount, nodeOfRank };
}

function apartRows(
  { nodeCount, nodeOfRank }: Contraction,
  cannotLinks: readonly FacePair[],
): Contracted["apart"] {
  if (cannotLinks.length === 0) return undefined;
  const offsets = new Uint32Array(nodeCount + 1);
  const ends = cannotLinks.flatMap(([one, two]) => [
    [nodeOfRank[one], nodeOfRank[two]],
    [nodeOfRank[two], nodeOfRank[one]],
  ]);
  for (const [node] of ends) offsets[node + 1]++;
  for (let node = 0; node < nodeCount; node++)
    offsets[node + 1] += offsets[node];
  const next = offsets.slice(0, nodeCount);
  const nodes = new Uint32Array(ends.length);
  for (const [node, other] of ends) nodes[next[node]++] = other;
  return { offsets, nodes };
}
