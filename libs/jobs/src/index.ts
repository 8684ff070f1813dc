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
export { findRunByWords } from "./runs/find-run-by-words.ts";
export { clusterFaces, type ClusterOptions } from "./cluster/cluster-faces.ts";
export { type SharedFaces } from "./runs/compare-clusters.ts";
export { compareRuns, type RunComparison } from "./runs/compare-runs.ts";
export {
  runDoctor,
  type DoctorOptions,
  type DoctorReport,
} from "./doctor/doctor.ts";
export { type Finding } from "./doctor/finding.ts";
export { JobError, type JobErrorCode, type JobProblem } from "./errors.ts";
export {
  evaluateClusters,
  type EvaluateOptions,
  type Evaluation,
} from "./evaluate/evaluate-clusters.ts";
export {
  explainSameCluster,
  type ExplainOptions,
  type ChainStep,
} from "./runs/explain-same-cluster.ts";
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
export { prepareDefaultModels } from "./models/prepare-default-models.ts";
export {
  openFaceGraph,
  openGraph,
  prepareMachine,
  startDatabase,
  statusOfDatabase,
  stopDatabase,
  type FaceGraphSession,
  type FaceModelOptions,
  type GraphSession,
  type OpenGraphOptions,
} from "./session/open-graph.ts";
export {
  runThresholdSweep,
  type ThresholdSweepPoint,
  type ThresholdSweepOptions,
} from "./cluster/threshold-sweep.ts";
export { graphsFolder, stateFolderOf } from "./session/settings.ts";
export type { Announce, JobOptions, Settings } from "./session/settings.ts";
