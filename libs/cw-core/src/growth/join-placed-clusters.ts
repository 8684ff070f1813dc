import type { FacePair } from "../nodes/constraints.ts";
import { mustLinkedSets } from "./must-linked-sets.ts";
import { unplaced } from "./placed-labels.ts";

/**
 * Joins placed clusters whose faces must-links join, unless a cannot-link lies between them. The
 * smallest label stays.
 * @param placedLabels a label per face, `unplaced` for new ones; read, never changed
 * @returns labels that are the caller's, and how many clusters became part of another
 */
export function joinPlacedClusters(
  placedLabels: Int32Array,
  {
    mustLinks = [],
    cannotLinks = [],
  }: {
    readonly mustLinks?: readonly FacePair[];
    readonly cannotLinks?: readonly FacePair[];
  },
): { readonly labels: Int32Array; readonly joinedCount: number } {
  const labels = placedLabels.slice();
  let joinedCount = 0;
  for (const faces of mustLinkedSets(mustLinks)) {
    const placed = faces.filter((face) => labels[face] !== unplaced);
    const into = Math.min(...placed.map((face) => labels[face]));
    for (const face of placed) {
      const label = labels[face];
      if (label === into || areCannotLinked(labels, cannotLinks, label, into))
        continue;
      for (let other = 0; other < labels.length; other++)
        if (labels[other] === label) labels[other] = into;
      joinedCount++;
    }
  }
  return { labels, joinedCount };
}

/**
 * Whether a cannot-link lies between two clusters.
 * @param labels by face
 * @param one, two labels
 */
export function areCannotLinked(
  labels: Int32Array | Uint32Array,
  cannotLinks: readonly FacePair[],
  one: number,
  two: number,
): boolean {
  return cannotLinks.some(
    ([first, second]) =>
      (labels[first] === one && labels[second] === two) ||
      (labels[first] === two && labels[second] === one),
  );
}
