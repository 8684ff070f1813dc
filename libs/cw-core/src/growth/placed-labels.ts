import { ClusteringError } from "../errors.ts";

/** The label of a face that has not been placed. */
export const unplaced = -1;

/**
 * @throws ClusteringError `LABELS_MALFORMED` when there is not one label per face, or one below −1
 */
export function checkPlacedLabels(
  faceCount: number,
  placedLabels: Int32Array,
): void {
  if (
    placedLabels.length !== faceCount ||
    placedLabels.some((label) => label < unplaced)
  ) {
    throw new ClusteringError(
      {
        code: "LABELS_MALFORMED",
        expected: faceCount,
        received: placedLabels.length,
      },
      `Expected a label from 0, or ${unplaced} for a new face, for each of ${faceCount} faces but received ${placedLabels.length}.`,
    );
  }
}
