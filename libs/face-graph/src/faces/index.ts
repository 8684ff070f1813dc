export { clusterIdOf, faceIdOf, faceKeyOf } from "./identifiers.ts";
export { unpackEmbedding } from "./packed-embedding.ts";
export {
  type ClusterExample,
  type Face,
  type FaceInImage,
  type FaceSource,
  type Image,
  type Neighbour,
  pageFaces,
  readClusterExamples,
  readCompanions,
  readFaceIdsOfImages,
  readFaces,
  readFacesOfImages,
  readImages,
  readNeighbours,
  readStoredIdentities,
} from "./read-faces.ts";
export {
  type KnownFaceBox,
  type KnownFile,
  readFaceBoxesElsewhere,
  readKnownFiles,
  readKnownImages,
} from "./read-known.ts";
export {
  type EmbeddingCopies,
  forEachEmbedding,
  readEmbeddings,
  repackEmbeddings,
  type StoredEmbeddings,
  streamEmbeddings,
} from "./stream-embeddings.ts";
export {
  type FacesWritten,
  type NewFace,
  type NewPhoto,
  writeFaces,
} from "./write-faces.ts";
