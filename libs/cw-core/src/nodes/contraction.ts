import { kernelOf, toFloat32Above } from "../kernel/kernel.ts";
import { type CannotLinkRows, toCannotLinkRows } from "./cannot-link-rows.ts";
import type { FacePair } from "./constraints.ts";
import type { Contraction } from "./contracted-graph.ts";
import { DisjointSets } from "./disjoint-sets.ts";
import { type NodeGraph, takesPart } from "./node-graph.ts";

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
  /** Nodes that must not share a label; undefined when there are none. */
  readonly cannotLinkRows: CannotLinkRows | undefined;
}

/**
 * Decides which faces are one node: those that must-links join, and near-duplicates. The most
 * similar near-duplicates are joined first, unless that would join two faces of a cannot-link.
 * Where none are joined, nodes are the faces.
 * @param graph whose nodes are the faces; read, never changed
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
        : joinDuplicatesWithin(graph, duplicateSimilarity, sets, cannotLinks);
    if (didJoin) areJoined = true;
  }
  const contraction = areJoined
    ? numberNodes(graph.order, sets)
    : { nodeCount: graph.nodeCount, nodeOfFace: undefined };
  return {
    ...contraction,
    cannotLinkRows: toCannotLinkRows(cannotLinks, contraction),
  };
}

/** Whether there may be edges of that weight or more. */
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
  const directedEdges = offsets[nodeCount];
  let didJoin = false;
  let face = 0;
  for (let edge = 0; edge < directedEdges; edge++) {
    if (weights[edge] < duplicate) continue; // most are
    while (offsets[face + 1] <= edge) face++;
    if (neighbours[edge] < face && takesPart(graph, edge))
      didJoin = sets.join(face, neighbours[edge]) || didJoin;
  }
  return didJoin;
}

/** The same where there are cannot-links. Then it matters which pair is joined first. */
function joinDuplicatesWithin(
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
    for (let edge = offsets[face]; edge < offsets[face + 1]; edge++) {
      const other = neighbours[edge];
      if (weights[edge] < duplicate || ranks[other] > ranks[face]) continue;
      if (takesPart(graph, edge))
        strong.push({ pair: [face, other], weight: weights[edge] });
    }
  }
  strong.sort(
    (one, two) =>
      two.weight - one.weight ||
      ranks[one.pair[0]] - ranks[two.pair[0]] ||
      ranks[one.pair[1]] - ranks[two.pair[1]],
  );
  const barred = new Map<number, Set<number>>();
  const barredOf = (set: number) => barred.get(set) ?? new Set<number>();
  for (const [one, two] of cannotLinks) {
    const [setOne, setTwo] = [sets.find(one), sets.find(two)];
    barred.set(setOne, barredOf(setOne).add(setTwo));
    barred.set(setTwo, barredOf(setTwo).add(setOne));
  }
  let didJoin = false;
  for (const { pair } of strong) {
    const [setOne, setTwo] = [sets.find(pair[0]), sets.find(pair[1])];
    if (barredOf(setOne).has(setTwo) || !sets.join(setOne, setTwo)) continue;
    const shared = new Set([...barredOf(setOne), ...barredOf(setTwo)]);
    didJoin = true;
    const set = sets.find(setOne);
    for (const other of shared) barred.set(other, barredOf(other).add(set));
    barred.set(set, shared);
  }
  return didJoin;
}

/**
 * Numbers nodes by the face of theirs that is visited first, so that the order of nodes, too,
 * follows from keys and seed.
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
