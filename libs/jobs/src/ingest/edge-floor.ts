import type { Collection } from "@facegraph/face-graph/collections";

/**
 * Raises the edge floor above chance, but never above the recommended threshold. Where most faces
 * show one person, what looks like chance is that person.
 */
export function raiseFloor(
  {
    edgeFloor,
    recommendedThreshold,
  }: Pick<Collection, "edgeFloor" | "recommendedThreshold">,
  aboveChance: number,
): number {
  return Math.max(edgeFloor, Math.min(aboveChance, recommendedThreshold));
}
