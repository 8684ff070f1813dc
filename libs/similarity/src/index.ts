export {
  floorAboveChance,
  measureChanceSimilarity,
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
} from "./exact-pairs.ts";
export type { SimilarPairs } from "./strongest-pairs.ts";
