import type { ClusterGraph } from "./cluster-graph.ts";
import type { MergingSettings } from "./merging-settings.ts";

/** Two clusters may not merge. */
export const apart = -1;

/** What the rule asks, of clusters by their numbers in a `ClusterGraph`. */
export interface MergeRule {
  /**
   * How similar two clusters are on average, over what a missing pair counts, where they may merge;
   * `apart` where they may not.
   * @param sum, count, strongest of the edges between them
   */
  readonly similarity: (
    one: number,
    two: number,
    sum: number,
    count: number,
    strongest: number,
  ) => number;
  /** Says that the second cluster became part of the first. */
  readonly merge: (
    kept: number,
    gone: number,
    between: { readonly sum: number; readonly count: number },
  ) => void;
}

/**
 * The rule by which clusters merge. The mean similarity between the two is held against the mean
 * similarity within each, both over what a missing pair counts. A single face may join a cluster
 * that is much closer within than to it, since one face says little of how varied a person looks.
 * Two clusters of many faces each must be nearly as close to each other as within, since faces of
 * one person would have met before. The more clusters there are, the more of them are similar by
 * chance, so the bar rises with their number.
 *
 * Both means are over all pairs, stored or not. So a sparse graph lowers both alike.
 * @param clusters as they are before any merge
 * @param weakest the weakest edge that could be there
 * @see Day and Edelsbrunner 1984, "Efficient algorithms for agglomerative hierarchical clustering
 *   methods", J. Classification 1, for average linkage; Leadbetter, Lindgren and Rootzén 1983,
 *   "Extremes and Related Properties of Random Sequences and Processes", section 1.5, for the
 *   largest of n normal values, about √(2 ln n). The bar relative to cohesion and size is ours,
 *   measured in libs/cw-core/bench/quality.md.
 */
export function mergeRule(
  clusters: ClusterGraph,
  {
    threshold,
    weakest,
    settings,
  }: {
    readonly threshold: number;
    readonly weakest: number;
    readonly settings: MergingSettings;
  },
): MergeRule {
  const { clusterCount, sumsWithin, countsWithin } = clusters;
  const { priorPairs, sharePower, largestShare, fewNodes } = settings;
  const missing = settings.missingShare * weakest;
  const contact = threshold ** settings.contactPower;
  const leastExcess = threshold ** settings.meanPower - missing;
  const spread = Math.sqrt(2 * Math.log(Math.max(clusterCount, 2)));
  const shareOfOne =
    settings.sharePerSpread *
    Math.max(spread - settings.spreadOffset, leastSpread);
  const leastShare = Math.min(shareOfOne, largestShare);
  const sizes = new Float64Array(clusterCount);
  const excesses = new Float64Array(clusterCount);
  for (let cluster = 0; cluster < clusterCount; cluster++) {
    sizes[cluster] = clusters.sizeOf(cluster);
    excesses[cluster] = sumsWithin[cluster] - countsWithin[cluster] * missing;
  }
  const typical =
    medianCohesion(sizes, excesses) ??
    Math.min(threshold / thresholdShare, 1) - missing;
  /** By cluster: the square root of its cohesion. */
  const roots = new Float64Array(clusterCount);
  const updateRoot = (cluster: number) => {
    const pairs = pairsWithin(sizes[cluster]) + priorPairs;
    roots[cluster] = Math.sqrt(
      Math.max(excesses[cluster] + priorPairs * typical, 0) / pairs,
    );
  };
  for (let cluster = 0; cluster < clusterCount; cluster++) updateRoot(cluster);
  return {
    similarity: (one, two, sum, count, strongest) => {
      if (strongest < contact) return apart;
      const [sizeOne, sizeTwo] = [sizes[one], sizes[two]];
      if (sizeOne + sizeTwo <= fewNodes && strongest < threshold) return apart;
      const excess = (sum - count * missing) / (sizeOne * sizeTwo);
      const atLeast = leastShare * roots[one] * roots[two]; // spares most a power
      if (excess < leastExcess || excess < atLeast) return apart;
      const share = Math.min(
        shareOfOne * Math.min(sizeOne, sizeTwo) ** sharePower,
        largestShare,
      );
      return excess >= share * roots[one] * roots[two] ? excess : apart;
    },
    merge: (kept, gone, { sum, count }) => {
      sizes[kept] += sizes[gone];
      excesses[kept] += excesses[gone] + sum - count * missing;
      updateRoot(kept);
    },
  };
}

/** Few clusters ask for as much as e² of them would, about seven, at the default offset. */
const leastSpread = 0.5;
/** The threshold over the cohesion of people, where no cluster is large enough to tell. */
const thresholdShare = 0.65;
/** A cluster of so many nodes tells how close the faces of a person are. */
const fewestTelling = 3;

function pairsWithin(size: number): number {
  return (size * (size - 1)) / 2;
}

/** The median over the clusters that tell; undefined where none does. */
function medianCohesion(
  sizes: Float64Array,
  excesses: Float64Array,
): number | undefined {
  const cohesions = new Float64Array(sizes.length);
  let count = 0;
  for (let cluster = 0; cluster < sizes.length; cluster++)
    if (sizes[cluster] >= fewestTelling)
      cohesions[count++] = excesses[cluster] / pairsWithin(sizes[cluster]);
  return count === 0
    ? undefined
    : cohesions.subarray(0, count).sort()[count >>> 1];
}
