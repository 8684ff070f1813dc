export { clusterFaces, type ClusterOptions } from "./cluster/cluster-faces.ts";
export {
  growActiveRun,
  type GrowOptions,
  type GrowthReport,
} from "./cluster/grow-run.ts";
export { outgrownThreshold } from "./cluster/outgrown-threshold.ts";
export {
  runThresholdSweep,
  type ThresholdSweepOptions,
  type ThresholdSweepPoint,
} from "./cluster/threshold-sweep.ts";
export {
  type DoctorOptions,
  type DoctorReport,
  runDoctor,
} from "./doctor/doctor.ts";
export { type Finding } from "./doctor/finding.ts";
export {
  JobError,
  type JobErrorCode,
  type JobProblem,
  type MissingPhoto,
} from "./errors.ts";
export {
  evaluateClusters,
  type EvaluateOptions,
  type Evaluation,
} from "./evaluate/evaluate-clusters.ts";
export {
  generateLibrary,
  type GenerateOptions,
  type GenerateReport,
} from "./generate/generate-library.ts";
export { collectionModelOf } from "./ingest/collection-model.ts";
export {
  compareFaces,
  type CompareFacesOptions,
  type CompareFacesReport,
} from "./ingest/compare-faces.ts";
export {
  findPhotos,
  type FoundFile,
  type FoundFiles,
  type RefusedEntry,
} from "./ingest/find-photos.ts";
export { type IngestOptions, ingestPhotos } from "./ingest/ingest-photos.ts";
export type {
  FileFailure,
  FileOutcome,
  IngestReport,
} from "./ingest/ingest-report.ts";
export { migrateModel, type MigrateOptions } from "./migrate/migrate-model.ts";
export type { MigrationReport } from "./migrate/migration-report.ts";
export {
  calibrateModel,
  type CalibrateOptions,
  type CalibrationReport,
} from "./models/calibrate-model.ts";
export {
  addFaceModel,
  checkFaceModel,
  listFaceModels,
} from "./models/manage-models.ts";
export { prepareDefaultModels } from "./models/prepare-default-models.ts";
export {
  activateSafely,
  type ActivateSafelyOptions,
} from "./runs/activate-run.ts";
export { type SharedFaces } from "./runs/compare-clusters.ts";
export { compareRuns, type RunComparison } from "./runs/compare-runs.ts";
export {
  type ChainStep,
  type ExplainOptions,
  explainSameCluster,
} from "./runs/explain-same-cluster.ts";
export { findRunByWords } from "./runs/find-run-by-words.ts";
export {
  type FaceGraphSession,
  type FaceModelOptions,
  type GraphSession,
  openFaceGraph,
  openGraph,
  type OpenGraphOptions,
  prepareMachine,
  startDatabase,
  statusOfDatabase,
  stopDatabase,
} from "./session/open-graph.ts";
export type { Announce, JobOptions, Settings } from "./session/settings.ts";
export { graphsFolder, stateFolderOf } from "./session/settings.ts";
