export {
  atThreshold,
  buildAdjacency,
  checkAdjacency,
  type Adjacency,
  type EdgeList,
} from "./adjacency.ts";
export { agreement, type Agreement, type Score } from "./agreement.ts";
export {
  automaticThreshold,
  fewestFacesForAutomaticThreshold,
  type ChanceQuantiles,
} from "./automatic-threshold.ts";
export {
  chineseWhispers,
  defaultChineseWhispersOptions,
  type ChineseWhispersOptions,
  type Clustering,
  type ClusterMethod,
  type FaceOptions,
  type RunOptions,
  type Weighting,
} from "./chinese-whispers.ts";
export {
  membersByLabel,
  summariseClusters,
  type ClusterSummary,
} from "./clusters.ts";
export { withRowsCutAt } from "./cut-rows.ts";
export type { FacePair } from "./constraints.ts";
export {
  ClusteringError,
  type ClusteringErrorCode,
  type ClusteringProblem,
} from "./errors.ts";
export { explainPath, type PathEdge } from "./evidence.ts";
export { extendAdjacency } from "./extend-adjacency.ts";
export {
  grow,
  unplaced,
  type Growth,
  type GrowthOptions,
  type MergeSuggestion,
} from "./growth.ts";
export { allocateRows, type RowArrays } from "./kernel.ts";
export { networkxLoop, type NetworkxLoopOptions } from "./networkx-loop.ts";
export { chineseWhispersOfGood, prepareClustering } from "./poor-faces.ts";
export { visitingOrder } from "./random.ts";
export {
  figuresOf,
  markCliffs,
  sweepThresholds,
  type SweepFigures,
  type SweepPoint,
  type SweepThresholdsOptions,
} from "./threshold-sweep.ts";
