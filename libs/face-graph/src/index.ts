export {
  deleteCollection,
  listCollections,
  openCollection,
  readCollection,
  setAutomaticThreshold,
  setEdgeFloor,
  setLinkedOrdinal,
  setPairSearch,
  type Collection,
  type PairSearch,
  type CollectionModel,
} from "./collections.ts";
export {
  connect,
  type GraphAccess,
  type GraphConnection,
} from "./connection.ts";
export { GraphError, type GraphErrorCode } from "./errors.ts";
export {
  addsUp,
  isUnchanged,
  type GraphCounts,
  type GraphState,
} from "./graph-state.ts";
export {
  clusterIdOf,
  faceIdOf,
  faceKeyOf,
  fileIdOf,
  type PixelBox,
} from "./identifiers.ts";
export { linkByHand, type HandLink } from "./hand-links.ts";
export { readOpenMerges, type OpenMerge } from "./open-merges.ts";
export {
  findMissingSchema,
  forgetLinked,
  inspectGraph,
  readServer,
  readStoredNeighbours,
  repairGraph,
  type GraphFinding,
} from "./inspect-graph.ts";
export {
  readConfirmedFaces,
  readConfirmedPlaces,
  readDecisionsFrom,
  readLinks,
  readMergeSuggestions,
  type ConfirmedPlace,
  type FaceDecision,
  type FaceLink,
} from "./links.ts";
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
export { applySchema } from "./schema.ts";
export {
  streamAdjacency,
  type StoredEdges,
  type StreamAdjacencyOptions,
} from "./stream-adjacency.ts";
export {
  streamGrowth,
  type GrownFace,
  type StoredGrowth,
} from "./stream-growth.ts";
export { unpackEmbedding } from "./packed-embedding.ts";
export {
  forEachEmbedding,
  readEmbeddings,
  repackEmbeddings,
  streamEmbeddings,
  type EmbeddingCopies,
  type StoredEmbeddings,
} from "./stream-embeddings.ts";
export {
  readKnownFiles,
  readKnownImages,
  readPlacesElsewhere,
  type KnownFile,
  type KnownPlace,
} from "./read-known.ts";
export {
  writeFaces,
  type FacesWritten,
  type NewFace,
  type NewPhoto,
} from "./write-faces.ts";
export {
  writeRun,
  type NewCluster,
  type NewMergeSuggestion,
  type NewOverlap,
  type RunFacts,
  type WriteRunOptions,
} from "./write-run.ts";
export {
  writeSimilarities,
  type NewSimilarities,
  type WriteSimilaritiesOptions,
} from "./write-similarities.ts";
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
export { pageCorrections, type Correction } from "./corrections.ts";
export type { Page, PageRequest, Sort } from "./pages.ts";
export {
  assignFaces,
  renamePerson,
  undoCorrection,
  type Assigned,
  type Assignment,
} from "./people.ts";
export {
  pagePeople,
  readClustersOfPeople,
  readLinksOfFaces,
  readPeople,
  type Person,
  type PersonLink,
} from "./read-people.ts";
export {
  pageFaces,
  readClusterExamples,
  readCompanions,
  readFaceIdsOfImages,
  readFaces,
  readFacesOfImages,
  readImages,
  readNeighbours,
  readStoredIdentities,
  type ClusterExample,
  type Face,
  type FacePlace,
  type FaceSource,
  type Image,
  type Neighbour,
} from "./read-faces.ts";
export type { Filter } from "./read-filter.ts";
