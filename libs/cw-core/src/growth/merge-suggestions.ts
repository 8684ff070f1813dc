import { type NodeGraph, takesPart } from "../nodes/node-graph.ts";
import { unplaced } from "./placed-labels.ts";

/** Two placed clusters that a new face ties together. */
export interface MergeSuggestion {
  /** The label that the new face joined. */
  readonly label: number;
  /** The label that it could have joined as well. */
  readonly other: number;
  /** The new face, and the face of the other cluster that is most similar to it. */
  readonly evidence: readonly [newFace: number, placedFace: number];
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
  return [...suggestions.values()].sort(
    (one, two) =>
      two.similarity - one.similarity ||
      one.label - two.label ||
      one.other - two.other,
  );
}
