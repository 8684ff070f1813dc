export {
  clusterIdOf,
  faceIdOf,
  faceKeyOf,
  fileIdOf,
  type PixelBox,
} from "./identifiers.ts";
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
  readFaceBoxesElsewhere,
  type KnownFile,
  type KnownFaceBox,
} from "./read-known.ts";
export {
  writeFaces,
  type FacesWritten,
  type NewFace,
  type NewPhoto,
} from "./write-faces.ts";
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
  type FaceInImage,
  type FaceSource,
  type Image,
  type Neighbour,
} from "./read-faces.ts";
