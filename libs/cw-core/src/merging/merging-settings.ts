/**
 * How clusters merge under `cohesive`. The defaults were chosen on the sets of
 * libs/cw-core/bench/quality.md; what is said there of sets that were left out tells how much of
 * that is luck.
 */
export interface MergingSettings {
  /**
   * Two clusters can merge when their most similar pair reaches the threshold to this power. Two
   * faces that are each t similar to a third are about t² similar, so the bound lies below t.
   */
  readonly contactPower: number;
  /** Their mean similarity must reach the threshold to this power. */
  readonly meanPower: number;
  /** Clusters of so many nodes together need a pair that reaches the threshold itself. */
  readonly fewNodes: number;
  /**
   * The share of their own cohesion that two clusters must reach between them is this often
   * √(2 ln clusters) − `spreadOffset`, for clusters of one node. The root is how far, in standard
   * deviations, the best of so many chance similarities lies above the mean.
   */
  readonly sharePerSpread: number;
  readonly spreadOffset: number;
  /** That share grows with the nodes of the smaller cluster to this power. */
  readonly sharePower: number;
  /** The share never exceeds this. */
  readonly largestShare: number;
  /** A missing pair counts as similar as this share of the weakest edge. */
  readonly missingShare: number;
  /** So many pairs of typical cohesion, more than 0, are added to those of each cluster. */
  readonly priorPairs: number;
}

export const defaultMergingSettings: MergingSettings = Object.freeze({
  contactPower: 1.5,
  meanPower: 2.5,
  fewNodes: 3,
  sharePerSpread: 0.15,
  spreadOffset: 1.5,
  sharePower: 0.6,
  largestShare: 0.95,
  missingShare: 0.5,
  priorPairs: 3,
});
