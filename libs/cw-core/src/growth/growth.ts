import type { Adjacency } from "../adjacency/adjacency.ts";
import { checkAdjacency } from "../adjacency/check-adjacency.ts";
import { checkConstraints } from "../nodes/constraints.ts";
import { checkOptions } from "../whispers/check-options.ts";
import type { ChineseWhispersOptions } from "../whispers/options.ts";
import { type Growth, growUnconstrained } from "./grow-unconstrained.ts";
import {
  type BarredLabels,
  barsOf,
  joinNewFaces,
  placeMustLinked,
  setApart,
  withoutBarredEdges,
} from "./growth-constraints.ts";
import { checkPlacedLabels, unplaced } from "./placed-labels.ts";

export interface GrowthOptions extends ChineseWhispersOptions {
  /** By new face: the placed labels that it may not take. */
  readonly barredLabels?: BarredLabels;
}

/**
 * Adds new faces to clusters that stand. Only new faces whisper, and no placed face ever moves. A
 * new face to which two placed clusters give enough support joins the one that gives most. Under
 * `cohesive`, two placed clusters may be one where a run would merge them, and twice the share of
 * their cohesion is asked for. Under the other methods, a new face that could have joined either is
 * evidence of that.
 *
 * A new face never takes a label that is barred to it, and never shares a label with a face to
 * which it is cannot-linked. Must-linked new faces go together, and to the cluster of a placed face
 * to which one of them is must-linked; but a face that a bar or a cannot-link sets apart leaves the
 * faces to which it is must-linked. Must-links between placed faces are for `joinPlacedClusters`.
 * @param adjacency symmetric CSR over placed and new faces; read, never changed
 * @param placedLabels a label per face, `unplaced` for new ones; read, never changed
 * @returns labels that are the caller's, and how the run went
 * @throws ClusteringError as `chineseWhispers`; `LABELS_MALFORMED` when there is not one label per
 *   face, or one below −1; AbortedError
 * @see after Biemann 2006, "Chinese Whispers", TextGraphs, section 2, with the labels of placed
 *   faces held. Departures from `chineseWhispers`: near-duplicates are not contracted and clusters
 *   do not merge, since that would move a placed face.
 */
export function grow(
  adjacency: Adjacency,
  placedLabels: Int32Array,
  options: GrowthOptions,
): Growth {
  const { mustLinks = [], cannotLinks = [], barredLabels } = options;
  checkOptions(adjacency, options);
  checkAdjacency(adjacency);
  checkPlacedLabels(adjacency.faceCount, placedLabels);
  checkConstraints(adjacency.faceCount, mustLinks, cannotLinks);
  const bars = barsOf(placedLabels, cannotLinks, barredLabels);
  const placed = placeMustLinked(placedLabels, mustLinks, bars);
  const growth = growUnconstrained(
    withoutBarredEdges(adjacency, placed, bars),
    placed,
    options,
  );
  const labels = growth.labels.slice();
  const isNew = (face: number) => placedLabels[face] === unplaced;
  joinNewFaces(labels, mustLinks, isNew);
  setApart(labels, bars, isNew);
  const standing = new Set(placedLabels);
  let joinedCount = 0;
  for (let face = 0; face < labels.length; face++)
    if (isNew(face) && standing.has(labels[face])) joinedCount++;
  return {
    ...growth,
    labels,
    joinedCount,
    mergeSuggestions: growth.mergeSuggestions
      .map((suggestion) => ({
        ...suggestion,
        label: labels[suggestion.evidence[0]],
      }))
      .filter(({ label, other }) => label !== other),
  };
}
