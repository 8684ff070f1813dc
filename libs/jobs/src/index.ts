export { activateSafely, type ActivateSafelyOptions } from "./activate-run.ts";
export { collectionModelOf } from "./collection-model.ts";
export {
  calibrateModel,
  type CalibrateOptions,
  type CalibrationReport,
} from "./calibrate-model.ts";
export { chooseRun } from "./choose-run.ts";
export { clusterFaces, type ClusterOptions } from "./cluster-faces.ts";
export { type SharedFaces } from "./compare-clusters.ts";
export { compareRuns, type RunComparison } from "./compare-runs.ts";
export {
  examine,
  type DoctorOptions,
  type DoctorReport,
  type Finding,
} from "./doctor.ts";
export { JobError, type JobErrorCode, type JobProblem } from "./errors.ts";
export {
  evaluateClusters,
  type EvaluateOptions,
  type Evaluation,
} from "./evaluate-clusters.ts";
export {
  explainLink,
  type ExplainOptions,
  type LinkStep,
} from "./explain-link.ts";
export {
  findPhotos,
  type FoundFile,
  type FoundFiles,
  type RefusedEntry,
} from "./find-photos.ts";
export {
  generateLibrary,
  type GenerateOptions,
  type GenerateReport,
} from "./generate-library.ts";
export { GraphCache, type GraphCacheOptions } from "./graph-cache.ts";
export {
  growActiveRun,
  type GrowOptions,
  type GrowthReport,
} from "./grow-run.ts";
export type { CollectionGraph } from "./graph-file.ts";
export { ingestPhotos, type IngestOptions } from "./ingest-photos.ts";
export type {
  FileFailure,
  FileOutcome,
  IngestReport,
} from "./ingest-report.ts";
export { linkFaces, type LinkOptions, type LinkReport } from "./link-faces.ts";
export {
  addFaceModel,
  checkFaceModel,
  listFaceModels,
} from "./manage-models.ts";
export {
  openFaceGraph,
  openGraph,
  prepare,
  startDatabase,
  statusOfDatabase,
  stopDatabase,
  type FaceGraphSession,
  type FaceModelOptions,
  type GraphSession,
  type OpenGraphOptions,
} from "./open-graph.ts";
export { RandomSource } from "./random-source.ts";
export {
  drawSyntheticRows,
  makeSyntheticLibrary,
  photosOf,
  type SyntheticLibrary,
  type SyntheticLibraryOptions,
  type SyntheticRows,
} from "./synthetic-library.ts";
export {
  sweepCollection,
  type CollectionSweepPoint,
  type SweepOptions,
} from "./sweep-collection.ts";
export { graphsFolder } from "./settings.ts";
export type { Announce, JobOptions, Settings } from "./settings.ts";
export type { AlignedKind, ModelCard } from "@facegraph/embedding";
export { writeSamplePhotos as writeDemoPhotos } from "@facegraph/embedding";
