export {
  readFaceOrdinals,
  readOverlaps,
  readSuggestedPersons,
  streamRun,
  type ClusterOverlap,
  type StoredCluster,
} from "./read-run.ts";
export {
  activateRun,
  deleteRun,
  listRuns,
  mirrorActiveRun,
  pruneGrownRuns,
  readRun,
  type ActivateRunOptions,
  type ClusterRun,
} from "./runs.ts";
export {
  writeRun,
  type NewCluster,
  type NewMergeSuggestion,
  type NewOverlap,
  type RunFacts,
  type WriteRunOptions,
} from "./write-run.ts";
export {
  countCollection,
  countImpureImages,
  pageClusters,
  readClusterOfFaces,
  readClusterPlaces,
  readClusters,
  readClusterSizes,
  readMembers,
  readNamesOfRuns,
  readPersonsOfClusters,
  type Cluster,
  type ClusterPerson,
  type ClusterPlace,
  type CollectionCounts,
  type NamesOfRun,
} from "./read-clusters.ts";
