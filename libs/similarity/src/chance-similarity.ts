import {
  countEmbeddings,
  type Embeddings,
  similarityOf,
} from "./embeddings.ts";

/** How similar two faces drawn at random are. */
export interface ChanceSimilarity {
  readonly faceCount: number;
  readonly sampledPairCount: number;
  /** The 50 % quantile m. */
  readonly median: number;
  /**
   * The 16 % quantile q: m − q is one standard deviation of a normal distribution, read from its
   * left half.
   */
  readonly lowerQuantile: number;
  /** The share of pairs of more than m + 3·(m − q). By chance alone it would be .00135. */
  readonly highShare: number;
}

export interface ChanceSimilarityOptions {
  /**
   * The faces sorted by id, so that the sample does not depend on the order in which they are
   * stored.
   */
  readonly order?: Uint32Array;
  readonly seed?: number;
}

/** Up to this many faces all pairs are measured, beyond it `sampleSize` of them. */
const allPairsUpTo = 3000;
const sampleSize = 500_000;
const binCount = 1 << 16;
const highDeviations = 3;

/** How many neighbours by chance a face of a large collection may have. */
const chanceNeighboursPerFace = 16;

/**
 * Measures how similar two faces are by chance, from a sample of pairs. Nearly all pairs are of
 * different people. Pairs of the same person lie in the right half of the distribution, and only
 * the left half is used.
 * @returns undefined for fewer than two faces
 * @throws SimilarityError `EMBEDDINGS_MALFORMED`, `EMBEDDING_NOT_UNIT`
 */
export function measureChanceSimilarity(
  embeddings: Embeddings,
  { order, seed = 1 }: ChanceSimilarityOptions = {},
): ChanceSimilarity | undefined {
  const faceCount = countEmbeddings(embeddings);
  if (faceCount < 2) return undefined;
  const { vectors, dimension } = embeddings;
  const histogram = new Uint32Array(binCount);
  let sampledPairCount = 0;
  const count = (rank: number, otherRank: number) => {
    const face = order?.[rank] ?? rank;
    const other = order?.[otherRank] ?? otherRank;
    const similarity = similarityOf(vectors, dimension, face, vectors, other);
    const bin = Math.floor(((similarity + 1) / 2) * binCount);
    histogram[Math.min(Math.max(bin, 0), binCount - 1)]!++;
    sampledPairCount++;
  };
  if (faceCount <= allPairsUpTo) {
    for (let rank = 1; rank < faceCount; rank++) {
      for (let otherRank = 0; otherRank < rank; otherRank++)
        count(rank, otherRank);
    }
  } else {
    const next = seededIntegers(seed);
    while (sampledPairCount < sampleSize) {
      const rank = next() % faceCount;
      const otherRank = next() % faceCount;
      if (rank !== otherRank) count(rank, otherRank);
    }
  }
  const median = quantile(histogram, sampledPairCount, 0.5);
  const lowerQuantile = quantile(histogram, sampledPairCount, 0.16);
  const high = median + highDeviations * (median - lowerQuantile);
  return {
    faceCount,
    sampledPairCount,
    median,
    lowerQuantile,
    highShare: shareAbove(histogram, sampledPairCount, high),
  };
}

/**
 * The edge floor that a large collection needs against chance pairs: m + z(n)·(m − q), where z(n)
 * leaves about 16 chance pairs per face (n = 100,000: 3.6; 1,000,000: 4.2). A fixed share of all
 * pairs is above a floor by chance, so their number per face grows with the collection, and the
 * floor rises with it.
 * @returns -1, no floor at all, for up to 3,000 faces. There chance pairs are few, and pairs of the
 *   same person are too large a share to measure chance.
 */
export function floorAboveChance({
  faceCount,
  median,
  lowerQuantile,
}: ChanceSimilarity): number {
  if (faceCount <= allPairsUpTo) return -1;
  const share = chanceNeighboursPerFace / faceCount;
  return median + normalQuantile(1 - share) * (median - lowerQuantile);
}

function quantile(
  histogram: Uint32Array,
  total: number,
  share: number,
): number {
  let seen = 0;
  for (let bin = 0; bin < histogram.length; bin++) {
    seen += histogram[bin]!;
    if (seen >= total * share) return ((bin + 0.5) / histogram.length) * 2 - 1;
  }
  return 1;
}

function shareAbove(
  histogram: Uint32Array,
  total: number,
  similarity: number,
): number {
  let above = 0;
  for (let bin = 0; bin < histogram.length; bin++)
    if (((bin + 0.5) / histogram.length) * 2 - 1 > similarity)
      above += histogram[bin]!;
  return above / total;
}

/** Uniform 32-bit integers from a seed: SplitMix32, whose state is a counter. */
export function seededIntegers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

/**
 * The z below which the given share of a normal distribution lies, for shares of a half and more.
 * @see Abramowitz and Stegun 1964, formula 26.2.23: off by less than 4.5e-4
 */
function normalQuantile(share: number): number {
  const t = Math.sqrt(-2 * Math.log(1 - share));
  const numerator = 2.515517 + t * (0.802853 + t * 0.010328);
  const denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return t - numerator / denominator;
}
