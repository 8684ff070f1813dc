export {
  EmbeddingError,
  type EmbeddingErrorCode,
  type EmbeddingProblem,
} from "./errors.ts";
export {
  extractFaces,
  type Extraction,
  type ExtractOptions,
} from "./extract-faces.ts";
export { overlapOf } from "./detect/detection.ts";
export type { ProcessUse } from "./processes/face-processes.ts";
export type { FaceMoment, TrackedFace } from "./videos/face-tracks.ts";
export type { VideoFacts } from "./videos/extract-video.ts";
export {
  isVideoFile,
  openVideoFile,
  type VideoFile,
} from "./videos/video-file.ts";
export { checkFfmpeg, readVideoFrame } from "./videos/video-frames.ts";
export type { ExtractedFace, FaceLocation } from "./processes/find-faces.ts";
export type { ProcessLimits } from "./guard/guarded-process.ts";
export { checkModel } from "./models/check-model.ts";
export {
  openFaceModels,
  type AlignedKind,
  type FaceModels,
  type LookingOptions,
} from "./models/face-models.ts";
export {
  checkCard,
  modelCardSchema,
  type DetectorCard,
  type EmbedderCard,
  type ModelCard,
  type OwnCard,
} from "./networks/model-card.ts";
export {
  addModel,
  addModelFiles,
  checkStoredModel,
  listModels,
  readModel,
} from "./models/model-catalogue.ts";
export { readPhotoFile, type PhotoFile } from "./images/photo-file.ts";
export type { DefaultModel } from "./models/default-cards.ts";
export {
  storeDefaultModels,
  type StoreDefaultModelsOptions,
} from "./models/store-default-models.ts";
export {
  cropFace,
  cropFaceFrom,
  decodeImage,
  type DecodedImage,
} from "./images/read-image.ts";
export { writeSamplePhotos } from "./images/sample-photos.ts";
export type { Rectangle } from "./images/upright-image.ts";
