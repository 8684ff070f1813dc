export {
  activateRun,
  mirrorActiveRun,
  type ActivateRunOptions,
} from "./active-run.ts";
export { deleteRun, pruneGrownRuns } from "./delete-run.ts";
export {
  readMergeSuggestions,
  readOpenMergeSuggestions,
  type NewMergeSuggestion,
  type OpenMergeSuggestion,
} from "./merge-suggestions.ts";
export type { NewCluster, NewOverlap, WriteRunOptions } from "./new-run.ts";
export {
  readOverlaps,
  readSuggestedPersons,
  type ClusterOverlap,
} from "./overlaps.ts";
export {
  countCollection,
  countImpureImages,
  pageClusters,
  readClusterOfFaces,
  readClusters,
  readClusterSizes,
  readClustersInRun,
  readNamesOfRuns,
  readPersonsOfClusters,
  type Cluster,
  type ClusterInRun,
  type ClusterPerson,
  type CollectionCounts,
  type NamesOfRun,
} from "./read-clusters.ts";
export {
  listRuns,
  readRun,
  settingsOf,
  type ClusterRun,
  type RunFacts,
} from "./runs.ts";
export {
  readFaceOrdinals,
  streamRun,
  type StoredCluster,
} from "./stored-clusters.ts";
export { writeRun } from "./write-run.ts";
