export { type Adjacency, atThreshold } from "./adjacency/adjacency.ts";
export { buildAdjacency, type EdgeList } from "./adjacency/build-adjacency.ts";
export { checkAdjacency } from "./adjacency/check-adjacency.ts";
export { extendAdjacency } from "./adjacency/extend-adjacency.ts";
export { withRowsTruncatedAt } from "./adjacency/truncated-rows.ts";
export {
  type AutomaticThreshold,
  automaticThreshold,
  automaticThresholdLimits,
  type ChanceSample,
  type NoThresholdReason,
} from "./clustering/automatic-threshold.ts";
export {
  chineseWhispersByQuality,
  prepareClustering,
} from "./clustering/cluster-by-quality.ts";
export {
  figuresOf,
  markCliffs,
  type SweepFigures,
  type SweepPoint,
  sweepThresholds,
  type SweepThresholdsOptions,
} from "./clustering/threshold-sweep.ts";
export {
  AbortedError,
  ClusteringError,
  type ClusteringErrorCode,
  type ClusteringProblem,
} from "./errors.ts";
export type { Growth } from "./growth/grow-unconstrained.ts";
export { grow, type GrowthOptions } from "./growth/growth.ts";
export type { BarredLabels } from "./growth/growth-constraints.ts";
export {
  areCannotLinked,
  joinPlacedClusters,
} from "./growth/join-placed-clusters.ts";
export type { MergeSuggestion } from "./growth/merge-suggestions.ts";
export { unplaced } from "./growth/placed-labels.ts";
export { allocateRows, type RowArrays } from "./kernel/kernel.ts";
export { type Agreement, agreement, type Score } from "./labels/agreement.ts";
export {
  type ClusterSummary,
  membersByLabel,
  summariseClusters,
} from "./labels/clusters.ts";
export {
  compareLabels,
  type LabelComparison,
  type SharedFaces,
} from "./labels/compare-labels.ts";
export { explainPath, type PathEdge } from "./labels/explain-path.ts";
export { type Lineage, type Overlap, traceLineage } from "./labels/lineage.ts";
export type { FacePair } from "./nodes/constraints.ts";
export { visitingOrder } from "./visiting-order.ts";
export { chineseWhispers } from "./whispers/chinese-whispers.ts";
export type { Clustering } from "./whispers/clustering.ts";
export {
  type ChineseWhispersOptions,
  type ClusterMethod,
  defaultChineseWhispersOptions,
  type FaceOptions,
  type RunOptions,
  type Weighting,
} from "./whispers/options.ts";
