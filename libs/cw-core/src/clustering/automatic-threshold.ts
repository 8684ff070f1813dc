/** How similar two faces taken at random are. */
export interface ChanceSample {
  readonly faceCount: number;
  /** The 50 % quantile. */
  readonly median: number;
  /** The 16 % quantile: one standard deviation of a normal distribution below the median. */
  readonly lowerQuantile: number;
  /** The share of pairs more than three of these deviations above the median. */
  readonly highShare: number;
}

/** Why a threshold could not be found. */
export type NoThresholdReason =
  /** There are too few faces to measure chance on. */
  | "FEW_FACES"
  /**
   * So many pairs are far above chance that there are few people, each with many faces. Then chance
   * cannot be told from people.
   */
  | "FEW_PEOPLE"
  /** It lies so far from the model card's that the faces are unlike those of the card. */
  | "FAR_FROM_CARD";

export type AutomaticThreshold =
  | {
      readonly threshold: number;
      /** How far from any doubt it is, 0 to 1: 1 far from what `NoThresholdReason` names. */
      readonly confidence: number;
    }
  | { readonly threshold: undefined; readonly reason: NoThresholdReason };

export const automaticThresholdLimits = Object.freeze({
  fewestFaces: 100,
  deviations: 4,
  /** The share of pairs far above chance, from which on chance cannot be told. */
  highestShare: 0.03,
  /** How far it may lie from the model card's. */
  farthestFromCard: 0.15,
});

/**
 * A threshold from the data: four standard deviations above what two faces are similar by chance.
 * Only the left half of the distribution is used, so that true pairs hardly move it; the right half
 * says whether that may be trusted. Where it may not, there is none.
 * @param recommendedThreshold that of the model card
 * @see Efron 2004, "Large-scale simultaneous hypothesis testing", JASA 99(465), section 4, for a
 * null distribution measured on the data themselves. Four deviations and the limits were chosen on
 * the open sets, see libs/cw-core/bench/quality.md.
 */
export function automaticThreshold(
  { faceCount, median, lowerQuantile, highShare }: ChanceSample,
  recommendedThreshold: number,
): AutomaticThreshold {
  const { fewestFaces, deviations, highestShare, farthestFromCard } =
    automaticThresholdLimits;
  const none = (reason: NoThresholdReason) => ({
    threshold: undefined,
    reason,
  });
  if (faceCount < fewestFaces) return none("FEW_FACES");
  if (highShare > highestShare) return none("FEW_PEOPLE");
  const threshold = median + deviations * (median - lowerQuantile);
  const distance = Math.abs(threshold - recommendedThreshold);
  if (distance > farthestFromCard || threshold > 1 || threshold <= 0)
    return none("FAR_FROM_CARD");
  return {
    threshold,
    confidence:
      (1 - highShare / highestShare) * (1 - distance / farthestFromCard),
  };
}
