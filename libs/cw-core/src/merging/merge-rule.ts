import type { EdgeSums, NodeCluster } from "./cluster-graph.ts";
import type { MergingSettings } from "./merging-settings.ts";

/** The size and the edges within a cluster. */
type Cohesive = Pick<NodeCluster, "size" | "within">;

/**
 * Says how similar two clusters are on average, and whether they may merge.
 * @returns the excess of their mean similarity over that of a missing pair; undefined where they
 *   may not merge
 */
export type MergeRule = (
  one: Cohesive,
  two: Cohesive,
  between: EdgeSums,
) => number | undefined;

/**
 * The rule by which clusters merge. The mean similarity between the two is held against the mean
 * similarity within each, both over what a missing pair counts. A single face may join a cluster
 * that is much closer within than to it, since one face says little of how varied a person looks.
 * Two clusters of many faces each must be nearly as close to each other as within, since faces of
 * one person would have met before. The more clusters there are, the more of them are similar by
 * chance, so the bar rises with their number.
 *
 * Both means are over all pairs, stored or not. So a sparse graph lowers both alike.
 * @param clusters as they were before any merge
 * @param weakest the weakest edge that could be there
 * @see Day and Edelsbrunner 1984, "Efficient algorithms for agglomerative hierarchical clustering
 *   methods", J. Classification 1, for average linkage; Coles 2001, "An Introduction to Statistical
 *   Modeling of Extreme Values", example 1.8 of chapter 3, for the largest of n normal values. The
 *   bar relative to cohesion and size is ours, measured in libs/cw-core/bench/quality.md.
 */
export function mergeRule(
  clusters: readonly Cohesive[],
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
  const missing = settings.missingShare * weakest;
  const leastExcess = threshold ** settings.meanPower - missing;
  const spread = Math.sqrt(2 * Math.log(Math.max(clusters.length, 2)));
  const shareOfOne =
    settings.sharePerSpread * Math.max(spread - settings.spreadOffset, 0.5);
  const typical = typicalCohesion(clusters, missing, threshold);
  const cohesionOf = ({ size, within }: Cohesive) =>
    (excess(within, missing) + settings.priorPairs * typical) /
    (pairsWithin(size) + settings.priorPairs);
  return (one, two, between) => {
    const isFew = one.size + two.size <= settings.fewNodes;
    if (isFew && between.strongest < threshold) return undefined;
    const smaller = Math.min(one.size, two.size);
    const share = Math.min(
      shareOfOne * smaller ** settings.sharePower,
      settings.largestShare,
    );
    const mean = excess(between, missing) / (one.size * two.size);
    const bar = share * Math.sqrt(cohesionOf(one) * cohesionOf(two));
    return mean >= bar && mean >= leastExcess ? mean : undefined;
  };
}

/** What edges weigh over as many missing pairs. */
function excess({ sum, count }: EdgeSums, missing: number): number {
  return sum - count * missing;
}

function pairsWithin(size: number): number {
  return (size * (size - 1)) / 2;
}

/** Same-person similarity over the threshold where no cluster is large enough to tell. */
const thresholdShare = 0.65;

/** The median cohesion of clusters of three nodes and more. */
function typicalCohesion(
  clusters: readonly Cohesive[],
  missing: number,
  threshold: number,
): number {
  const cohesions = clusters
    .filter(({ size }) => size >= 3)
    .map(({ size, within }) => excess(within, missing) / pairsWithin(size))
    .sort((one, two) => one - two);
  return (
    cohesions[cohesions.length >>> 1] ??
    Math.min(threshold / thresholdShare, 1) - missing
  );
}
