import { type Adjacency, checkThreshold } from "../adjacency/adjacency.ts";
import { ClusteringError } from "../errors.ts";
import type { MergingSettings } from "../merging/merging-settings.ts";
import {
  type ChineseWhispersOptions,
  defaultChineseWhispersOptions,
  dividesBySize,
  type RunOptions,
} from "./options.ts";

/**
 * Checks all that is asked of one call, but for the constraints.
 * @throws ClusteringError `THRESHOLD_OUT_OF_RANGE`, `OPTION_OUT_OF_RANGE`, `LABELS_MALFORMED`
 *   (keys)
 */
export function checkOptions(
  { faceCount }: Adjacency,
  options: ChineseWhispersOptions,
): void {
  checkRun(options);
  checkKeys(faceCount, options.faceKeys);
}

/** @throws ClusteringError `THRESHOLD_OUT_OF_RANGE`, `OPTION_OUT_OF_RANGE` */
export function checkRun(options: RunOptions): void {
  const { threshold, maxIterations = 1, sharpness = 1 } = options;
  checkThreshold(threshold);
  checkMerging(options.merging ?? {});
  const refuse = (option: string, value: number, expected: string): never => {
    throw new ClusteringError(
      { code: "OPTION_OUT_OF_RANGE", option, value },
      `Expected ${expected} for ${option} but received ${value}.`,
    );
  };
  if (!Number.isInteger(maxIterations) || maxIterations < 1)
    refuse("maxIterations", maxIterations, "a whole number, at least 1,");
  if (!(sharpness > 0 && sharpness <= 64))
    refuse("sharpness", sharpness, "a number above 0 and at most 64");
  const { method = defaultChineseWhispersOptions.method, weighting = "TOP" } =
    options;
  const isAdjusted = dividesBySize(options);
  if (isAdjusted && sharpness !== 1)
    refuse(
      "sharpness",
      sharpness,
      `no other than 1 with the method ${method}, whose threshold is measured in plain similarity,`,
    );
  if (isAdjusted && weighting !== "TOP") {
    throw new ClusteringError(
      { code: "OPTION_OUT_OF_RANGE", option: "weighting", value: weighting },
      `Expected weighting TOP with the method ${method}, whose threshold is measured in plain similarity, but received ${weighting}; use it with classic or sharpened.`,
    );
  }
}

/** The setting without which nodes alone would have no cohesion. */
const aboveZero: readonly string[] = ["priorPairs"];

/** @throws ClusteringError `OPTION_OUT_OF_RANGE` */
function checkMerging(merging: Partial<MergingSettings>): void {
  for (const [name, value] of Object.entries(merging)) {
    const isAbove = aboveZero.includes(name);
    if (Number.isFinite(value) && (isAbove ? value > 0 : value >= 0)) continue;
    throw new ClusteringError(
      { code: "OPTION_OUT_OF_RANGE", option: `merging.${name}`, value },
      `Expected a number ${isAbove ? "above 0" : "of at least 0"} for merging.${name} but received ${value}.`,
    );
  }
}

/** @throws ClusteringError `LABELS_MALFORMED` when there is not one key per face */
export function checkKeys(
  faceCount: number,
  faceKeys: BigUint64Array | undefined,
): void {
  if (faceKeys === undefined || faceKeys.length === faceCount) return;
  throw new ClusteringError(
    {
      code: "LABELS_MALFORMED",
      expected: faceCount,
      received: faceKeys.length,
    },
    `Expected ${faceCount} face keys but received ${faceKeys.length}.`,
  );
}
