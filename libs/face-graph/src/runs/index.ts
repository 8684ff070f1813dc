export {
  activateRun,
  type ActivateRunOptions,
  mirrorActiveRun,
} from "./active-run.ts";
export { deleteRun, pruneGrownRuns } from "./delete-run.ts";
export {
  type NewMergeSuggestion,
  type OpenMergeSuggestion,
  readMergeSuggestions,
  readOpenMergeSuggestions,
} from "./merge-suggestions.ts";
export type { NewCluster, NewOverlap, WriteRunOptions } from "./new-run.ts";
export {
  type ClusterOverlap,
  readOverlaps,
  readSuggestedPersons,
} from "./overlaps.ts";
export {
  type Cluster,
  type ClusterInRun,
  type ClusterPerson,
  type CollectionCounts,
  countCollection,
  countImpureImages,
  type NamesOfRun,
  pageClusters,
  readClusterOfFaces,
  readClusters,
  readClustersInRun,
  readClusterSizes,
  readNamesOfRuns,
  readPersonsOfClusters,
} from "./read-clusters.ts";
export {
  type ClusterRun,
  listRuns,
  readRun,
  type RunFacts,
  settingsOf,
} from "./runs.ts";
export {
  readFaceOrdinals,
  type StoredCluster,
  streamRun,
} from "./stored-clusters.ts";
export { writeRun } from "./write-run.ts";
