import { kernelOf, toFloat32Above } from "../kernel/kernel.ts";
import { type CannotLinkRows, toCannotLinkRows } from "./cannot-link-rows.ts";
import type { FacePair } from "./constraints.ts";
import type { Contraction } from "./contracted-graph.ts";
import { DisjointSets } from "./disjoint-sets.ts";
import {
  groupSimilarities,
  joinStrongestFirst,
  strongPairs,
} from "./duplicates.ts";
import { type NodeGraph, takesPart } from "./node-graph.ts";

export interface ContractionOptions {
  /** Faces at least so similar become one node; Infinity for none. */
  readonly duplicateSimilarity: number;
  /**
   * Whether the faces of two nodes must be so similar on average before these become one. By
   * default one pair is enough.
   */
  readonly isTight?: boolean;
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
    if (joinDuplicates(graph, sets, options)) areJoined = true;
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

/** @returns whether any were joined */
function joinDuplicates(
  graph: NodeGraph,
  sets: DisjointSets,
  { duplicateSimilarity, isTight = false, cannotLinks }: ContractionOptions,
): boolean {
  if (!isTight && cannotLinks.length === 0)
    return joinAllDuplicates(graph, duplicateSimilarity, sets);
  return joinStrongestFirst(
    sets,
    strongPairs(graph, duplicateSimilarity),
    cannotLinks,
    isTight ? groupSimilarities(graph, duplicateSimilarity, sets) : undefined,
  );
}

function joinAllDuplicates(
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
