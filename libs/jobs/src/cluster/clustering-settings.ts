import {
  type ClusterMethod,
  defaultChineseWhispersOptions,
  type Weighting,
} from "@facegraph/cw-core";
import type { Collection } from "@facegraph/face-graph/collections";
import { JobError } from "../errors.ts";
import { thresholdFromData } from "./threshold-from-data.ts";

/** What a caller may choose about a clustering. What is left out is resolved. */
export interface ClusteringChoices {
  /**
   * By default the model card's, which the collection remembers. `auto` is the threshold found from
   * the similarities of the collection's own faces; where none is found with confidence, the
   * card's. `explainThreshold` says which, and why.
   */
  readonly threshold?: number | "auto";
  /** By default the model card's. */
  readonly method?: ClusterMethod;
  readonly seed?: number;
  readonly maxIterations?: number;
  readonly weighting?: Weighting;
  /** Under `sharpened`, by default the model card's. */
  readonly sharpness?: number;
}

/** Settings of a clustering, none left out. */
export interface ClusteringSettings {
  readonly method: ClusterMethod;
  readonly threshold: number;
  readonly seed: number;
  readonly maxIterations: number;
  readonly weighting: Weighting;
  readonly sharpness: number;
}

/** Takes what was chosen, else what the collection recommends, else the defaults of cw-core. */
export function resolveSettings(
  choices: ClusteringChoices,
  collection: Collection,
): ClusteringSettings {
  const defaults = defaultChineseWhispersOptions;
  const method =
    choices.method ?? (collection.recommendedMethod as ClusterMethod);
  return {
    method,
    threshold:
      choices.threshold === "auto"
        ? (thresholdFromData(collection).threshold ??
          collection.recommendedThreshold)
        : (choices.threshold ?? collection.recommendedThreshold),
    seed: choices.seed ?? defaults.seed,
    maxIterations: choices.maxIterations ?? defaults.maxIterations,
    weighting: choices.weighting ?? defaults.weighting,
    sharpness:
      choices.sharpness ??
      (method === "sharpened" ? collection.recommendedSharpness : null) ??
      defaults.sharpness[method],
  };
}

/**
 * Refuses a threshold for which similar pairs are missing. `cohesive` and `robust` take any: they
 * need no pair below the edge floor.
 * @throws JobError `THRESHOLD_BELOW_EDGE_FLOOR`
 */
export function refuseThresholdBelowFloor(
  { method, threshold }: Pick<ClusteringSettings, "method" | "threshold">,
  { name, edgeFloor }: Collection,
): void {
  if (method === "cohesive" || method === "robust") return;
  if (!(threshold < edgeFloor)) return;
  throw new JobError(
    { code: "THRESHOLD_BELOW_EDGE_FLOOR", threshold, edgeFloor },
    `Expected a threshold of at least ${edgeFloor} for the method ${method} but received ${threshold}; ${edgeFloor} is the edge floor of collection ${name}, and no pair below it is stored.`,
  );
}
