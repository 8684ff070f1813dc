export {
  defaultApproximatePairsOptions,
  findApproximatePairs,
  type ApproximatePairs,
  type ApproximatePairsOptions,
} from "./approximate/approximate-pairs.ts";
export {
  floorAboveChance,
  measureChanceSimilarity,
  seededIntegers,
  type ChanceSimilarity,
  type ChanceSimilarityOptions,
} from "./chance-similarity.ts";
export { similarityOf, type Embeddings } from "./embeddings.ts";
export {
  SimilarityError,
  type SimilarityErrorCode,
  type SimilarityProblem,
} from "./errors.ts";
export {
  defaultExactPairsOptions,
  findExactPairs,
  type ExactPairs,
  type ExactPairsOptions,
} from "./exact/exact-pairs.ts";
export {
  defaultFindPairsOptions,
  findPairs,
  type FindPairsOptions,
  type FoundPairs,
} from "./find-pairs.ts";
export type { Recall } from "./approximate/measure-recall.ts";
export { drawFaces } from "./strongest/strongest-neighbours.ts";
export type { SimilarPairs } from "./strongest/pair-list.ts";
