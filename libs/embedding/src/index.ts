export { overlapOf } from "./detect/detection.ts";
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
export type { ProcessLimits } from "./guard/guarded-process.ts";
export { type PhotoFile, readPhotoFile } from "./images/photo-file.ts";
export {
  cropFace,
  cropFaceFrom,
  type DecodedImage,
  decodeImage,
} from "./images/read-image.ts";
export { writeSamplePhotos } from "./images/sample-photos.ts";
export type { Rectangle } from "./images/upright-image.ts";
export { checkModel } from "./models/check-model.ts";
export type { SuppliedModel } from "./models/default-cards.ts";
export {
  type AlignedKind,
  type FaceModels,
  type LookingOptions,
  openFaceModels,
} from "./models/face-models.ts";
export {
  addModel,
  addModelFiles,
  checkStoredModel,
  listModels,
  readModel,
} from "./models/model-catalogue.ts";
export {
  storeDefaultModels,
  type StoreDefaultModelsOptions,
} from "./models/store-default-models.ts";
export {
  checkCard,
  type DetectorCard,
  type EmbedderCard,
  type ModelCard,
  modelCardSchema,
  type OwnCard,
} from "./networks/model-card.ts";
export type { ProcessUse } from "./processes/face-processes.ts";
export type { ExtractedFace, FaceLocation } from "./processes/find-faces.ts";
export {
  describeInVideo,
  type FacePlaceInVideo,
} from "./videos/describe-in-video.ts";
export type { VideoFacts } from "./videos/extract-video.ts";
export type { FaceMoment, TrackedFace } from "./videos/face-tracks.ts";
export {
  isVideoFile,
  openVideoFile,
  type VideoFile,
} from "./videos/video-file.ts";
export { checkFfmpeg, readVideoFrame } from "./videos/video-frames.ts";
