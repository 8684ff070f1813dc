import type { Adjacency } from "../adjacency/adjacency.ts";
import { similarClusters } from "../merging/merge-clusters.ts";
import { defaultMergingSettings } from "../merging/merging-settings.ts";
import { weakestSimilarity } from "../merging/weakest-similarity.ts";
import { viewFaces } from "../nodes/node-graph.ts";
import { supportOf } from "../whispers/edge-support.ts";
import { splitUnconnected } from "../whispers/final-labels.ts";
import { keepLocalEdges } from "../whispers/local-edges.ts";
import {
  type ChineseWhispersOptions,
  floorOf,
  isCohesive,
  localityOf,
  minimumSupportOf,
  passOptionsOf,
} from "../whispers/options.ts";
import { runPasses } from "../whispers/passes.ts";
import { orderFaces } from "../whispers/prepare-whispers.ts";
import { withSparseNodes } from "../whispers/sparse-support.ts";
import {
  type MergeSuggestion,
  strongestPairs,
  suggestMerges,
} from "./merge-suggestions.ts";
import { unplaced } from "./placed-labels.ts";

export type UnconstrainedOptions = Omit<
  ChineseWhispersOptions,
  "mustLinks" | "cannotLinks"
>;

/** The outcome of growth. */
export interface Growth {
  /**
   * A label per face. Placed faces keep theirs; new clusters and new faces alone have numbers above
   * all that were there.
   */
  readonly labels: Uint32Array;
  /** New faces that joined a placed cluster. */
  readonly joinedCount: number;
  readonly mergeSuggestions: readonly MergeSuggestion[];
  readonly ranIterations: number;
  readonly didConverge: boolean;
  /** As `Clustering` has it; at present false, since placed faces take plain loops. */
  readonly ranCompiled: boolean;
}

/** As `grow`, without constraints, of arguments that were checked. */
export function growUnconstrained(
  adjacency: Adjacency,
  placedLabels: Int32Array,
  options: UnconstrainedOptions,
): Growth {
  const { grown, run, ...whispered } = whisperNew(
    adjacency,
    placedLabels,
    options,
  );
  const mergeSuggestions = isCohesive(options)
    ? suggestCohesive(adjacency, placedLabels, { ...whispered, options })
    : suggestMerges(
        whispered.graph,
        grown.labels,
        placedLabels,
        minimumSupportOf(options),
      );
  return { ...grown, mergeSuggestions, ...run };
}

/** As `growUnconstrained`, where nobody asks for suggestions. */
export function placeUnconstrained(
  adjacency: Adjacency,
  placedLabels: Int32Array,
  options: UnconstrainedOptions,
): Omit<Growth, "mergeSuggestions"> {
  const { grown, run } = whisperNew(adjacency, placedLabels, options);
  return { ...grown, ...run };
}

/** Lets new faces take labels, and tells what suggestions are made of. */
function whisperNew(
  adjacency: Adjacency,
  placedLabels: Int32Array,
  options: UnconstrainedOptions,
) {
  const minimumSupport = minimumSupportOf(options);
  const floor = floorOf(options);
  const order = orderFaces(adjacency, options);
  const faces = viewFaces(adjacency, order, floor);
  const graph =
    minimumSupport > 0
      ? keepLocalEdges(
          withSparseNodes(faces, options, adjacency.floor ?? 0),
          floor,
          localityOf(options),
        )
      : faces;
  const placed = placeNodes(order, placedLabels);
  const { labels, ...run } = runPasses(supportOf(graph, options), {
    ...passOptionsOf(options),
    placed,
  });
  splitUnconnected(graph, labels);
  const grown = numberGrown(labels, placedLabels);
  return { grown, run, graph, placed, order };
}

/** How much more than in a run speaks for a suggestion: growth cannot take back what was wrong. */
const suggestionStrictness = 2;

/** Suggests placed clusters that are as similar as clusters of one person are. */
function suggestCohesive(
  adjacency: Adjacency,
  placedLabels: Int32Array,
  {
    placed,
    order,
    options,
  }: {
    readonly placed: Placed;
    readonly order: Uint32Array;
    readonly options: UnconstrainedOptions;
  },
): MergeSuggestion[] {
  const weakest = weakestSimilarity(adjacency);
  const labels = placed.labels.map((label) => order[label]);
  const merging = { ...defaultMergingSettings, ...options.merging };
  const pairs = similarClusters(viewFaces(adjacency, order, weakest), labels, {
    threshold: options.threshold,
    weakest,
    settings: {
      ...merging,
      sharePerSpread: suggestionStrictness * merging.sharePerSpread,
    },
  });
  return strongestPairs(adjacency, placedLabels, pairs);
}

interface Placed {
  readonly labels: Uint32Array;
  readonly isFixed: Uint8Array;
}

/** Gives placed faces the rank of the first face of their cluster, and new ones their own. */
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
 * Turns labels of parts into those of faces: placed faces keep theirs, new faces take that of the
 * placed ones in their part, else the next free numbers in the order of faces.
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
