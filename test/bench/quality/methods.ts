// The methods that are compared, and how they are run and scored on a set.
import {
  agreement,
  automaticThreshold,
  type ChineseWhispersOptions,
  sweepThresholds,
} from "@facegraph/cw-core";
import { measureChanceSimilarity } from "@facegraph/similarity";
import type { QualitySet } from "./sets/quality-set.ts";

/** What is asked of a clustering, but for its threshold. */
export type MethodOptions = Omit<ChineseWhispersOptions, "threshold">;

export interface OwnMethod {
  readonly name: string;
  readonly options: MethodOptions;
}

/** Ours, with their default settings. */
export const ownMethods: readonly OwnMethod[] = (
  ["robust", "cohesive", "classic", "sharpened"] as const
).map((method) => ({ name: method, options: { method } }));

/** F-measures against the truth. */
export interface Scores {
  readonly pairwise: number;
  readonly bCubed: number;
}

/** By threshold; a method without one has a single score, under 0. */
export type Curve = ReadonlyMap<number, Scores>;

/** Scores at each threshold. What does not depend on it is done once. */
export function curveOf(
  set: QualitySet,
  options: MethodOptions,
  thresholds: readonly number[],
): Curve {
  const curve = new Map<number, Scores>();
  sweepThresholds(
    set.adjacency,
    thresholds,
    options,
    (threshold, { labels }) => {
      curve.set(threshold, scoresOf(set, labels));
    },
  );
  return curve;
}

/** The agreement of the faces that are measured. */
export function scoresOf(
  { identities, isMeasured }: QualitySet,
  labels: Uint32Array,
): Scores {
  const isCounted = (_: number, face: number) => isMeasured?.[face] !== 0;
  const { pairwise, bCubed } = agreement(
    labels.filter(isCounted),
    identities.filter(isCounted),
  );
  return { pairwise: pairwise.fMeasure, bCubed: bCubed.fMeasure };
}

/**
 * The threshold that the product takes when it is asked to choose; undefined where a set has no
 * embeddings to measure chance on.
 */
export function automaticThresholdOf({
  embeddings,
  recommendedThreshold,
}: QualitySet): number | undefined {
  if (embeddings === undefined) return undefined;
  const chance = measureChanceSimilarity(embeddings)!;
  const found = automaticThreshold(chance, recommendedThreshold);
  return found.threshold ?? recommendedThreshold;
}
