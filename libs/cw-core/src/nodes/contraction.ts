import type { FacePair } from "./constraints.ts";
import { DisjointSets } from "./disjoint-sets.ts";
import { kernelOf, toFloat32Above } from "../kernel/kernel.ts";
import type { Contraction } from "./contracted-graph.ts";
import { takesPart, type NodeGraph } from "./node-graph.ts";
import type { SweepOptions } from "../whispers/passes.ts";

export interface ContractionOptions {
  /** Faces at least so similar become one node; Infinity for none. */
  readonly duplicateSimilarity: number;
  readonly mustLinks: readonly FacePair[];
  readonly cannotLinks: readonly FacePair[];
}

export interface Contracted {
  readonly nodeCount: number;
  /** Undefined where every face is a node of its own, numbered as it is. */
  readonly nodeOfFace: Uint32Array | undefined;
  /** Nodes that must not share a label, as rows of a CSR; undefined when there are none. */
  readonly apart: SweepOptions["apart"];
}

/**
 * Decides which faces are one node: those that must be together, and near-duplicates, the most
 * similar first, unless that would join faces that must not be. Where none are joined, nodes are
 * the faces.
 */
export function contractFaces(
  graph: NodeGraph,
  options: ContractionOptions,
): Contracted {
  const { mustLinks, cannotLinks, duplicateSimilarity } = options;
  const hasDuplicates = reaches(graph, duplicateSimilarity);
  const sets = new DisjointSets(
    hasDuplicates || mustLinks.length > 0 ? graph.nodeCount : 0,
  );
  for (const [one, two] of mustLinks) sets.join(one, two);
  let areJoined = mustLinks.length > 0;
  if (hasDuplicates) {
    const didJoin =
      cannotLinks.length === 0
        ? joinDuplicates(graph, duplicateSimilarity, sets)
        : joinDuplicatesApart(graph, duplicateSimilarity, sets, cannotLinks);
    if (didJoin) areJoined = true;
  }
  const contraction = areJoined
    ? numberNodes(graph.order, sets)
    : { nodeCount: graph.nodeCount, nodeOfFace: undefined };
  return {
    ...contraction,
    apart: apartRows(contraction, cannotLinks),
  };
}

/** Whether there may be edges of that weight. */
function reaches(graph: NodeGraph, duplicate: number): boolean {
  if (duplicate > 1) return false;
  return kernelOf(graph)?.countReaching(toFloat32Above(duplicate)) !== 0;
}

/** @returns whether there were any */
function joinDuplicates(
  graph: NodeGraph,
  duplicate: number,
  sets: DisjointSets,
): boolean {
  const { nodeCount, offsets, neighbours, weights } = graph;
  const edgeEnds = offsets[nodeCount];
  let didJoin = false;
  let face = 0;
  for (let end = 0; end < edgeEnds; end++) {
    if (weights[end] < duplicate) continue; // most are
    while (offsets[face + 1] <= end) face++;
    if (neighbours[end] < face && takesPart(graph, end))
      didJoin = sets.join(face, neighbours[end]) || didJoin;
  }
  return didJoin;
}

/** The same where faces are kept apart: then it matters which pair is joined first. */
function joinDuplicatesApart(
  graph: NodeGraph,
  duplicate: number,
  sets: DisjointSets,
  cannotLinks: readonly FacePair[],
): boolean {
  const { nodeCount, order, offsets, neighbours, weights } = graph;
  const ranks = new Uint32Array(nodeCount);
  for (let rank = 0; rank < nodeCount; rank++) ranks[order[rank]] = rank;
  const strong: { readonly pair: FacePair; readonly weight: number }[] = [];
  for (let face = 0; face < nodeCount; face++) {
    for (let end = offsets[face]; end < offsets[face + 1]; end++) {
      const other = neighbours[end];
      if (weights[end] < duplicate || ranks[other] > ranks[face]) continue;
      if (takesPart(graph, end))
        strong.push({ pair: [face, other], weight: weights[end] });
    }
  }
  strong.sort(
    (one, two) =>
      two.weight - one.weight ||
      ranks[one.pair[0]] - ranks[two.pair[0]] ||
      ranks[one.pair[1]] - ranks[two.pair[1]],
  );
  const enemies = new Map<number, Set<number>>();
  const enemiesOf = (set: number) => enemies.get(set) ?? new Set<number>();
  for (const [one, two] of cannotLinks) {
    const [setOne, setTwo] = [sets.find(one), sets.find(two)];
    enemies.set(setOne, enemiesOf(setOne).add(setTwo));
    enemies.set(setTwo, enemiesOf(setTwo).add(setOne));
  }
  let didJoin = false;
  for (const { pair } of strong) {
    const [setOne, setTwo] = [sets.find(pair[0]), sets.find(pair[1])];
    if (enemiesOf(setOne).has(setTwo) || !sets.join(setOne, setTwo)) continue;
    const shared = new Set([...enemiesOf(setOne), ...enemiesOf(setTwo)]);
    didJoin = true;
    const set = sets.find(setOne);
    for (const enemy of shared) enemies.set(enemy, enemiesOf(enemy).add(set));
    enemies.set(set, shared);
  }
  return didJoin;
}

/**
 * Numbers nodes by their first rank, so that they too are visited in an order that follows from
 * keys and seed.
 */
function numberNodes(order: Uint32Array, sets: DisjointSets): Contraction {
  const nodeOfFace = new Uint32Array(order.length);
  const numbers = new Int32Array(order.length).fill(-1);
  let nodeCount = 0;
  for (const face of order) {
    const set = sets.find(face);
    if (numbers[set] < 0) numbers[set] = nodeCount++;
    nodeOfFace[face] = numbers[set];
  }
  return { nodeCount, nodeOfFace };
}

function apartRows(
  { nodeCount, nodeOfFace }: Omit<Contracted, "apart">,
  cannotLinks: readonly FacePair[],
): Contracted["apart"] {
  if (cannotLinks.length === 0) return undefined;
  const offsets = new Uint32Array(nodeCount + 1);
  const ends = cannotLinks.flatMap((pair) => {
    const [one, two] = pair.map((face) => nodeOfFace?.[face] ?? face);
    return [
      [one, two],
      [two, one],
    ];
  });
  for (const [node] of ends) offsets[node + 1]++;
  for (let node = 0; node < nodeCount; node++)
    offsets[node + 1] += offsets[node];
  const next = offsets.slice(0, nodeCount);
  const nodes = new Uint32Array(ends.length);
  for (const [node, other] of ends) nodes[next[node]++] = other;
  return { offsets, nodes };
}
