import {
  findApproximatePairs,
  type ApproximatePairsOptions,
} from "./approximate/approximate-pairs.ts";
import { countEmbeddings, type Embeddings } from "./embeddings.ts";
import { estimateExactSeconds } from "./exact/estimate-exact.ts";
import { findExactPairs, type ExactPairs } from "./exact/exact-pairs.ts";
import type { Recall } from "./approximate/measure-recall.ts";

export interface FindPairsOptions extends ApproximatePairsOptions {
  /**
   * The longest an exact search may take, as estimated; beyond it the search is approximate. By
   * default ten minutes, or as long as an approximate search would take at least, where that is
   * more.
   */
  readonly exactWithinSeconds?: number;
  /** Compare all, however long it takes. */
  readonly exact?: boolean;
}

export interface FoundPairs extends ExactPairs {
  readonly method: "exact" | "approximate";
  /** What an exact search was, or would have been, estimated to take. */
  readonly estimatedExactSeconds: number;
  /** Measured where the search was approximate; null for an exact one, which finds all. */
  readonly recall: Recall | null;
}

export const defaultFindPairsOptions = Object.freeze({
  exactWithinSeconds: 600,
});
/**
 * What building the index takes for each of a million faces (docs/decisions/0007), before any is
 * looked up.
 */
const approximateSecondsPerFace = 0.002;

/**
 * Finds pairs of embeddings at least `floor` similar: exactly where that takes no longer than it
 * may, by a rate measured on this machine at the start, else approximately, with the recall
 * measured.
 * @throws SimilarityError as `findExactPairs`
 */
export async function findPairs(
  embeddings: Embeddings,
  options: FindPairsOptions,
): Promise<FoundPairs> {
  const { exact = false } = options;
  const limit =
    options.exactWithinSeconds ??
    longestExactSeconds(countEmbeddings(embeddings));
  const estimatedExactSeconds = await estimateExactSeconds(
    embeddings,
    options.from,
  );
  if (exact || estimatedExactSeconds <= limit) {
    const pairs = await findExactPairs(embeddings, options);
    return { ...pairs, method: "exact", estimatedExactSeconds, recall: null };
  }
  const pairs = await findApproximatePairs(embeddings, options);
  return { ...pairs, method: "approximate", estimatedExactSeconds };
}

/** Beyond so many seconds something is gained by searching approximately. */
export function longestExactSeconds(faceCount: number): number {
  const { exactWithinSeconds } = defaultFindPairsOptions;
  return Math.max(exactWithinSeconds, approximateSecondsPerFace * faceCount);
}
