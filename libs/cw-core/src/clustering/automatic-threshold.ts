/** Where the similarities of two faces taken at random lie: the 50 % and 16 % quantiles. */
export interface ChanceQuantiles {
  readonly median: number;
  readonly lowerQuantile: number;
}

/** Below so many faces a sample of pairs says too little; take the model card's threshold. */
export const fewestFacesForAutomaticThreshold = 100;

/**
 * A threshold from the data: four standard deviations above what two faces are similar by chance,
 * within .30 and .85. Only the left half of the distribution is used, so true pairs hardly move it.
 * @see clustering experiments in libs/cw-core/bench/quality.md
 */
export function automaticThreshold({
  median,
  lowerQuantile,
}: ChanceQuantiles): number {
  return Math.min(Math.max(median + 4 * (median - lowerQuantile), 0.3), 0.85);
}
