import {
  type ApproximatePairsOptions,
  findApproximatePairs,
} from "./approximate/approximate-pairs.ts";
import type { Recall } from "./approximate/measure-recall.ts";
import { countEmbeddings, type Embeddings } from "./embeddings.ts";
import { estimateExactSeconds } from "./exact/estimate-exact.ts";
import { type ExactPairs, findExactPairs } from "./exact/exact-pairs.ts";

export interface FindPairsOptions extends ApproximatePairsOptions {
  /**
   * The search is approximate where an exact one would take longer, by its estimate. By default ten
   * minutes, or the least that an approximate search takes, whichever is more.
   */
  readonly exactWithinSeconds?: number;
  /** Compare all pairs, however long it takes. */
  readonly exact?: boolean;
}

export interface FoundPairs extends ExactPairs {
  readonly method: "exact" | "approximate";
  /** The estimate for an exact search, whichever search ran. */
  readonly estimatedExactSeconds: number;
  /** Measured for an approximate search; null for an exact one, which finds all. */
  readonly recall: Recall | null;
}

export const defaultFindPairsOptions = Object.freeze({
  exactWithinSeconds: 600,
});
/** How long it takes to add a face to an index of a million (docs/decisions/0007). */
const approximateSecondsPerFace = 0.002;

/**
 * Finds pairs of embeddings at least `floor` similar. The search is exact where that is fast
 * enough, by a rate measured on this machine first. Else it is approximate, and its recall is
 * measured.
 * @throws SimilarityError, AbortedError as `findExactPairs`
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

/** Beyond this an approximate search may be faster. In seconds. */
export function longestExactSeconds(faceCount: number): number {
  const { exactWithinSeconds } = defaultFindPairsOptions;
  return Math.max(exactWithinSeconds, approximateSecondsPerFace * faceCount);
}
