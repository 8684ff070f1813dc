export { EmbeddingError, type EmbeddingErrorCode } from "./errors.ts";
export {
  extractFaces,
  type Extraction,
  type ExtractOptions,
} from "./extract-faces.ts";
export { overlapOf } from "./face-detector.ts";
export type { ProcessUse } from "./face-processes.ts";
export type { FaceMoment, TrackedFace } from "./face-tracks.ts";
export type { VideoFacts } from "./extract-video.ts";
export { isVideoFile, openVideoFile, type VideoFile } from "./video-file.ts";
export { checkFfmpeg, readVideoFrame } from "./video-frames.ts";
export type { ExtractedFace, FacePlaceInImage } from "./find-faces.ts";
export type { ProcessLimits } from "./guarded-process.ts";
export { checkModel, type OwnCard } from "./check-model.ts";
export {
  openFaceModels,
  type AlignedKind,
  type FaceModels,
  type LookingOptions,
} from "./face-models.ts";
export {
  checkCard,
  modelCardSchema,
  type DetectorCard,
  type EmbedderCard,
  type ModelCard,
} from "./model-card.ts";
export {
  addModel,
  addModelFiles,
  checkStoredModel,
  listModels,
  readModel,
} from "./model-catalogue.ts";
export { readPhotoFile, type PhotoFile } from "./photo-file.ts";
export {
  prepareDefaultModels,
  type PrepareModelsOptions,
} from "./prepare-default-models.ts";
export {
  cropFace,
  cropFaceFrom,
  decodeImage,
  type DecodedImage,
} from "./read-image.ts";
export { writeSamplePhotos } from "./sample-photos.ts";
export type { Rectangle } from "./upright-image.ts";
