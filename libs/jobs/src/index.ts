export {
  activateSafely,
  type ActivateSafelyOptions,
} from "./runs/activate-run.ts";
export { collectionModelOf } from "./ingest/collection-model.ts";
export {
  calibrateModel,
  type CalibrateOptions,
  type CalibrationReport,
} from "./models/calibrate-model.ts";
export { chooseRun } from "./runs/choose-run.ts";
export { clusterFaces, type ClusterOptions } from "./cluster/cluster-faces.ts";
export { type SharedFaces } from "./runs/compare-clusters.ts";
export { compareRuns, type RunComparison } from "./runs/compare-runs.ts";
export {
  examine,
  type DoctorOptions,
  type DoctorReport,
  type Finding,
} from "./doctor/doctor.ts";
export { JobError, type JobErrorCode, type JobProblem } from "./errors.ts";
export {
  evaluateClusters,
  type EvaluateOptions,
  type Evaluation,
} from "./evaluate/evaluate-clusters.ts";
export {
  explainLink,
  type ExplainOptions,
  type LinkStep,
} from "./runs/explain-link.ts";
export {
  findPhotos,
  type FoundFile,
  type FoundFiles,
  type RefusedEntry,
} from "./ingest/find-photos.ts";
export {
  generateLibrary,
  type GenerateOptions,
  type GenerateReport,
} from "./generate/generate-library.ts";
export {
  growActiveRun,
  type GrowOptions,
  type GrowthReport,
} from "./cluster/grow-run.ts";
export { ingestPhotos, type IngestOptions } from "./ingest/ingest-photos.ts";
export type {
  FileFailure,
  FileOutcome,
  IngestReport,
} from "./ingest/ingest-report.ts";
export {
  compareFaces,
  type CompareFacesOptions,
  type CompareFacesReport,
} from "./ingest/compare-faces.ts";
export {
  addFaceModel,
  checkFaceModel,
  listFaceModels,
} from "./models/manage-models.ts";
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
} from "./session/open-graph.ts";
export {
  sweepCollection,
  type CollectionSweepPoint,
  type SweepOptions,
} from "./cluster/sweep-collection.ts";
export { graphsFolder } from "./session/settings.ts";
export type { Announce, JobOptions, Settings } from "./session/settings.ts";
