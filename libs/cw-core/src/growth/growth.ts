import type { Adjacency } from "../adjacency/adjacency.ts";
import { checkAdjacency } from "../adjacency/check-adjacency.ts";
import { checkOptions } from "../whispers/check-options.ts";
import {
  growUnconstrained,
  type Growth,
  type UnconstrainedOptions,
} from "./grow-unconstrained.ts";
import { checkPlacedLabels } from "./placed-labels.ts";

export type GrowthOptions = UnconstrainedOptions;

/**
 * Adds new faces to clusters that stand. Only new faces whisper, and no placed face ever moves. A
 * new face to which two placed clusters give enough support joins the one that gives most, and is
 * evidence that the two may be one.
 * @param adjacency symmetric CSR over placed and new faces; read, never changed
 * @param placedLabels a label per face, `unplaced` for new ones; read, never changed
 * @returns labels that are the caller's, and how the run went
 * @throws ClusteringError as `chineseWhispers`; `LABELS_MALFORMED` when there is not one label per
 *   face, or one below −1; AbortedError
 * @see after Biemann 2006, "Chinese Whispers", TextGraphs, section 2, with the labels of placed
 *   faces held. Departure from `chineseWhispers`: near-duplicates are not contracted, since that
 *   would move a placed face.
 */
export function grow(
  adjacency: Adjacency,
  placedLabels: Int32Array,
  options: GrowthOptions,
): Growth {
  checkOptions(adjacency, options);
  checkAdjacency(adjacency);
  checkPlacedLabels(adjacency.faceCount, placedLabels);
  return growUnconstrained(adjacency, placedLabels, options);
}
