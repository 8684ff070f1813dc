import { checkAdjacency, type Adjacency } from "../adjacency/adjacency.ts";
import {
  checkOptions,
  defaultChineseWhispersOptions,
  evidenceOf,
  floorOf,
  keepLocalEdges,
  orderFaces,
  supportOf,
  sweepOptions,
  type ChineseWhispersOptions,
} from "../whispers/chinese-whispers.ts";
import { ClusteringError } from "../errors.ts";
import { takesPart, viewFaces, type NodeGraph } from "../nodes/node-graph.ts";
import { splitUnconnected } from "../whispers/final-labels.ts";
import { sweep } from "../whispers/passes.ts";

/** The label of a face that has not been placed. */
export const unplaced = -1;

export type GrowthOptions = Omit<
  ChineseWhispersOptions,
  "mustLinks" | "cannotLinks"
>;

/** Two placed clusters that a new face ties together. */
export interface MergeSuggestion {
  /** The label the new face joined, and the one it would have joined as well. */
  readonly label: number;
  readonly other: number;
  /** The new face, and the face of the other cluster that is most similar to it. */
  readonly evidence: readonly [newFace: number, placedFace: number];
  /** How similar those two are. */
  readonly similarity: number;
}

export interface Growth {
  /**
   * A label per face: placed faces keep theirs, new clusters and faces alone get numbers above all
   * that were there.
   */
  readonly labels: Uint32Array;
  /** New faces that joined a placed cluster. */
  readonly joinedCount: number;
  readonly mergeSuggestions: readonly MergeSuggestion[];
  readonly ranIterations: number;
  readonly didConverge: boolean;
}

/**
 * Adds new faces to clusters that stand: only new faces whisper, and no placed face ever moves. A
 * new face that two placed clusters have evidence for joins the one that supports it most, and says
 * that the two may be one.
 * @param adjacency symmetric CSR over placed and new faces
 * @param placedLabels a label per face, `unplaced` for new ones
 * @throws ClusteringError as `chineseWhispers`; `LABELS_MALFORMED` when there is not one label per
 *   face, or one below −1
 * @see after Biemann 2006, section 2, with the labels of placed faces held. Departure:
 *   near-duplicates are not contracted, since that would move a placed face.
 */
export function grow(
  adjacency: Adjacency,
  placedLabels: Int32Array,
  options: GrowthOptions,
): Growth {
  checkOptions(adjacency, options);
  checkAdjacency(adjacency);
  checkPlaced(adjacency.faceCount, placedLabels);
  const evidence = evidenceOf(options);
  const floor = floorOf(options);
  const order = orderFaces(adjacency, options);
  const faces = viewFaces(adjacency, order, floor);
  const graph =
    evidence > 0
      ? keepLocalEdges(faces, floor, defaultChineseWhispersOptions.locality)
      : faces;
  const placed = placeNodes(order, placedLabels);
  const { labels, ...run } = sweep(supportOf(graph, options), {
    ...sweepOptions(options),
    placed,
  });
  splitUnconnected(graph, labels);
  const grown = numberGrown(labels, placedLabels);
  return {
    ...grown,
    mergeSuggestions: suggestMerges(
      graph,
      grown.labels,
      placedLabels,
      evidence,
    ),
    ...run,
  };
}

interface Placed {
  readonly labels: Uint32Array;
  readonly isFixed: Uint8Array;
}

/** Placed faces carry the rank of the first face of their cluster, new ones their own. */
function placeNodes(order: Uint32Array, placedLabels: Int32Array): Placed {
  const labels = new Uint32Array(order.length);
  const isFixed = new Uint8Array(order.length);
  const firstOf = new Map<number, number>();
  for (let rank = 0; rank < order.length; rank++) {
    const face = order[rank];
    const label = placedLabels[face];
    labels[face] = rank;
    if (label === unplaced) continue;
    labels[face] = firstOf.get(label) ?? rank;
    firstOf.set(label, labels[face]);
    isFixed[face] = 1;
  }
  return { labels, isFixed };
}

/**
 * Placed labels as they were; new faces take that of the placed ones they are joined to, else the
 * next numbers, in the order of faces.
 */
function numberGrown(
  parts: Uint32Array,
  placedLabels: Int32Array,
): Pick<Growth, "labels" | "joinedCount"> {
  const labelOf = new Map<number, number>(); // by part
  let firstNew = 0;
  for (let face = 0; face < placedLabels.length; face++) {
    const label = placedLabels[face];
    if (label === unplaced) continue;
    labelOf.set(parts[face], label);
    firstNew = Math.max(firstNew, label + 1);
  }
  const labels = new Uint32Array(placedLabels.length);
  let next = firstNew;
  let joinedCount = 0;
  for (let face = 0; face < labels.length; face++) {
    const part = parts[face];
    const label = labelOf.get(part) ?? next++;
    labelOf.set(part, label);
    labels[face] = label;
    if (placedLabels[face] === unplaced && label < firstNew) joinedCount++;
  }
  return { labels, joinedCount };
}

/**
 * New faces that had enough evidence for more than one placed cluster; of each two clusters the
 * most similar pair.
 */
function suggestMerges(
  graph: NodeGraph,
  labels: Uint32Array,
  placedLabels: Int32Array,
  evidence: number,
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
    for (let end = offsets[newFace]; end < offsets[newFace + 1]; end++) {
      if (!takesPart(graph, end)) continue;
      const placedFace = neighbours[end];
      const other = placedLabels[placedFace];
      if (other === unplaced || other === label) continue;
      const sofar = support.get(other) ?? { sum: 0, best: 0, face: placedFace };
      sofar.sum += weights[end];
      if (weights[end] > sofar.best)
        Object.assign(sofar, { best: weights[end], face: placedFace });
      support.set(other, sofar);
    }
    for (const [other, { sum, best, face }] of support) {
      const size = isTruncated?.[newFace] === 1 ? 1 : sizes.get(other)!;
      if (sum / Math.sqrt(size) < evidence) continue;
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

function checkPlaced(faceCount: number, placedLabels: Int32Array): void {
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
