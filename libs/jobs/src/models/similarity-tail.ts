import { similarityAt, similarityStep } from "./similarity-counts.ts";

/**
 * The upper end of the similarities of pairs of different people, as an exponential: of all such
 * pairs, the share above a similarity s is `share · exp(−(s − from) / scale)`, for s ≥ from.
 */
export interface SimilarityTail {
  /** Where the tail begins. */
  readonly from: number;
  /** The share of the pairs of different people that lie in it, 0..1. */
  readonly share: number;
  /** By how much a similarity exceeds `from` in the mean. */
  readonly scale: number;
}

/** The share of the pairs that makes the tail. */
const tailShare = 0.01;
/** But at least so many pairs: fewer do not tell how fast a tail falls. */
const fewestPairs = 30;

/**
 * How many faces of other people may be as similar as the threshold to a face, in the mean. Chosen
 * on lfw2921, for the method `classic`, among 0.03, 0.1, 0.3 and 1. From eight samples of 160
 * faces, it gives thresholds at which all 2,921 faces have a pairwise F of 0.76 to 0.94, 0.89 in
 * the mean, where the best threshold has 0.93. Thresholds that balance the errors on the samples
 * have 0.30 to 0.58.
 */
const falseNeighboursPerFace = 0.1;

/**
 * Fits the tail by peaks over a threshold. For the exponential, the most likely scale is the mean
 * excess. Similarities end at 1, so that the true tail falls as fast or faster; where it does, a
 * threshold comes out higher than needed, not lower.
 * @param different counts of pairs of different people, by similarity
 * @returns undefined for fewer than 30 pairs
 * @see Pickands 1975, "Statistical inference using extreme order statistics", for the limit;
 *   Davison and Smith 1990, "Models for exceedances over high thresholds", for the method.
 *   Departure: pairs that share a face are taken as independent
 */
export function fitTail(different: Float64Array): SimilarityTail | undefined {
  const total = different.reduce((sum, count) => sum + count, 0);
  if (total < fewestPairs) return undefined;
  const wanted = Math.max(fewestPairs, tailShare * total);
  let bin = different.length;
  let pairs = 0;
  while (pairs < wanted) pairs += different[--bin]!;
  const from = similarityAt(bin);
  let excess = 0;
  for (let above = bin; above < different.length; above++)
    excess +=
      different[above]! * (similarityAt(above) + similarityStep / 2 - from);
  return { from, share: pairs / total, scale: excess / pairs };
}

/**
 * The lowest threshold in the tail at which a library of so many faces has few enough false
 * neighbours. A face meets all others, so the false neighbours of a face grow with their number,
 * and false matches with its square.
 * @param faces of the library, at least 1
 * @returns at most 1
 */
export function thresholdFor(
  { from, share, scale }: SimilarityTail,
  faces: number,
): number {
  const mayPass = falseNeighboursPerFace / faces;
  const exact = from + scale * Math.max(0, Math.log(share / mayPass));
  return Math.min(1, Math.ceil(exact / similarityStep - 1e-6) * similarityStep);
}

/**
 * Up to how many faces a threshold leaves few enough false neighbours.
 * @param different the counts that the tail was fitted to; below the tail they tell the share
 * @returns a whole number, at least 1
 */
export function facesUpTo(
  { from, share, scale }: SimilarityTail,
  different: Float64Array,
  threshold: number,
): number {
  let passing = share * Math.exp(-(threshold - from) / scale);
  if (threshold < from) {
    const total = different.reduce((sum, count) => sum + count, 0);
    passing = 0;
    different.forEach((count, bin) => {
      if (similarityAt(bin) >= threshold) passing += count / total;
    });
  }
  const faces = Math.floor(falseNeighboursPerFace / passing + 1e-6);
  return Math.min(Math.max(1, faces), Number.MAX_SAFE_INTEGER);
}
