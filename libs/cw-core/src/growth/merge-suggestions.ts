import type { Adjacency } from "../adjacency/adjacency.ts";
import { type NodeGraph, takesPart } from "../nodes/node-graph.ts";
import { unplaced } from "./placed-labels.ts";

/** Two placed clusters that may be one person. */
export interface MergeSuggestion {
  readonly label: number;
  readonly other: number;
  /**
   * A face of either cluster: a new face that could have joined both with the face of the other one
   * that is most similar to it, or the most similar two of all.
   */
  readonly evidence: readonly [face: number, otherFace: number];
  /** The similarity of these two. */
  readonly similarity: number;
}

/**
 * Finds the new faces to which more than one placed cluster gives the minimum support: they joined
 * one, and could as well have joined the other.
 * @param labels by face, after growth
 * @param placedLabels by face, before growth
 * @returns one suggestion for each two clusters, with the most similar pair; most similar first
 */
export function suggestMerges(
  graph: NodeGraph,
  labels: Uint32Array,
  placedLabels: Int32Array,
  minimumSupport: number,
): MergeSuggestion[] {
  const { order, offsets, neighbours, weights, isTruncated } = graph;
  const sizes = new Map<number, number>();
  for (const label of placedLabels)
    sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const suggestions = new Map<string, MergeSuggestion>();
  for (const newFace of order) {
    const label = labels[newFace];
    if (placedLabels[newFace] !== unplaced || !sizes.has(label)) continue;
    const support = new Map<
      number,
      { sum: number; best: number; face: number }
    >();
    for (let edge = offsets[newFace]; edge < offsets[newFace + 1]; edge++) {
      if (!takesPart(graph, edge)) continue;
      const placedFace = neighbours[edge];
      const other = placedLabels[placedFace];
      if (other === unplaced || other === label) continue;
      const soFar = support.get(other) ?? { sum: 0, best: 0, face: placedFace };
      soFar.sum += weights[edge];
      if (weights[edge] > soFar.best)
        Object.assign(soFar, { best: weights[edge], face: placedFace });
      support.set(other, soFar);
    }
    for (const [other, { sum, best, face }] of support) {
      const size = isTruncated?.[newFace] === 1 ? 1 : sizes.get(other)!;
      if (sum / Math.sqrt(size) < minimumSupport) continue;
      const pair = `${Math.min(label, other)} ${Math.max(label, other)}`;
      if ((suggestions.get(pair)?.similarity ?? 0) >= best) continue;
      suggestions.set(pair, {
        label,
        other,
        evidence: [newFace, face],
        similarity: best,
      });
    }
  }
  return mostSimilarFirst(suggestions.values());
}

/**
 * The most similar faces of placed clusters that would have merged.
 * @param pairs faces, two by two; pairs with a new face are left out
 * @returns one suggestion for each two clusters, of equally similar faces the first; most similar
 *   first
 */
export function strongestPairs(
  { offsets, neighbours, similarities }: Adjacency,
  placedLabels: Int32Array,
  pairs: readonly (readonly [number, number])[],
): MergeSuggestion[] {
  if (pairs.length === 0) return [];
  const asked = new Map<number, Set<number>>(); // by smaller label: the larger ones
  for (const [one, two] of pairs) {
    const [label, other] = [placedLabels[one], placedLabels[two]];
    const less = Math.min(label, other);
    if (less === unplaced) continue;
    const more = asked.get(less) ?? new Set();
    asked.set(less, more.add(Math.max(label, other)));
  }
  const strongest = new Map<string, MergeSuggestion>();
  for (let face = 0; face < placedLabels.length; face++) {
    const label = placedLabels[face];
    for (let edge = offsets[face]; edge < offsets[face + 1]; edge++) {
      const otherFace = neighbours[edge];
      const other = placedLabels[otherFace];
      if (otherFace < face) continue;
      const less = Math.min(label, other);
      const more = Math.max(label, other);
      if (asked.get(less)?.has(more) !== true) continue;
      const key = `${less} ${more}`;
      const similarity = similarities[edge];
      if (similarity > (strongest.get(key)?.similarity ?? 0))
        strongest.set(key, {
          label,
          other,
          evidence: [face, otherFace],
          similarity,
        });
    }
  }
  return mostSimilarFirst(strongest.values());
}

function mostSimilarFirst(
  suggestions: Iterable<MergeSuggestion>,
): MergeSuggestion[] {
  return [...suggestions].sort(
    (one, two) =>
      two.similarity - one.similarity ||
      one.label - two.label ||
      one.other - two.other,
  );
}
