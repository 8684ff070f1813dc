export {
  type ApproximatePairs,
  type ApproximatePairsOptions,
  defaultApproximatePairsOptions,
  findApproximatePairs,
} from "./approximate/approximate-pairs.ts";
export type { Recall } from "./approximate/measure-recall.ts";
export {
  type ChanceSimilarity,
  type ChanceSimilarityOptions,
  floorAboveChance,
  measureChanceSimilarity,
  seededIntegers,
} from "./chance-similarity.ts";
export { type Embeddings, similarityOf } from "./embeddings.ts";
export {
  SimilarityError,
  type SimilarityErrorCode,
  type SimilarityProblem,
} from "./errors.ts";
export {
  defaultExactPairsOptions,
  type ExactPairs,
  type ExactPairsOptions,
  findExactPairs,
} from "./exact/exact-pairs.ts";
export {
  defaultFindPairsOptions,
  findPairs,
  type FindPairsOptions,
  type FoundPairs,
} from "./find-pairs.ts";
export type { SimilarPairs } from "./strongest/pair-list.ts";
export { drawFaces } from "./strongest/strongest-neighbours.ts";
