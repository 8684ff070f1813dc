export {
  atThreshold,
  buildAdjacency,
  checkAdjacency,
  type Adjacency,
  type EdgeList,
} from "./adjacency/adjacency.ts";
export { agreement, type Agreement, type Score } from "./labels/agreement.ts";
export {
  automaticThreshold,
  fewestFacesForAutomaticThreshold,
  type ChanceQuantiles,
} from "./clustering/automatic-threshold.ts";
export {
  chineseWhispers,
  defaultChineseWhispersOptions,
  type ChineseWhispersOptions,
  type Clustering,
  type ClusterMethod,
  type FaceOptions,
  type RunOptions,
  type Weighting,
} from "./whispers/chinese-whispers.ts";
export {
  membersByLabel,
  summariseClusters,
  type ClusterSummary,
} from "./labels/clusters.ts";
export { withRowsTruncatedAt } from "./adjacency/truncated-rows.ts";
export type { FacePair } from "./nodes/constraints.ts";
export {
  AbortedError,
  ClusteringError,
  type ClusteringErrorCode,
  type ClusteringProblem,
} from "./errors.ts";
export { explainPath, type PathEdge } from "./labels/explain-path.ts";
export { extendAdjacency } from "./adjacency/extend-adjacency.ts";
export {
  grow,
  unplaced,
  type Growth,
  type GrowthOptions,
  type MergeSuggestion,
} from "./growth/growth.ts";
export { allocateRows, type RowArrays } from "./kernel/kernel.ts";
export {
  networkxLoop,
  type NetworkxLoopOptions,
} from "./reference/networkx-loop.ts";
export {
  chineseWhispersByQuality,
  prepareClustering,
} from "./clustering/low-quality-faces.ts";
export { visitingOrder } from "./random.ts";
export {
  figuresOf,
  markCliffs,
  sweepThresholds,
  type SweepFigures,
  type SweepPoint,
  type SweepThresholdsOptions,
} from "./clustering/threshold-sweep.ts";
