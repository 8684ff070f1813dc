import type { Collection } from "@facegraph/face-graph/collections";

/**
 * Says that a collection has more faces than its recommended threshold holds for. Different people
 * are then mistaken for one, as false matches grow with the square of the number of faces.
 * @param threshold the one that is used; any other than the recommended one is somebody's own
 *   choice
 * @returns undefined where it holds, or nobody measured up to where
 */
export function outgrownThreshold(
  {
    name,
    modelId,
    recommendedThreshold,
    thresholdHoldsUpTo,
    nextOrdinal,
  }: Pick<
    Collection,
    | "name"
    | "modelId"
    | "recommendedThreshold"
    | "thresholdHoldsUpTo"
    | "nextOrdinal"
  >,
  threshold = recommendedThreshold,
): string | undefined {
  if (threshold !== recommendedThreshold) return undefined;
  if (thresholdHoldsUpTo === null || nextOrdinal <= thresholdHoldsUpTo)
    return undefined;
  return `Collection ${name} has ${nextOrdinal} faces, but the threshold ${threshold} of ${modelId} holds up to ${thresholdHoldsUpTo}: beyond, different people come into one cluster. \`facegraph sweep\` shows what higher thresholds find, \`cluster --threshold\` takes one, and \`model calibrate --faces ${nextOrdinal}\` finds one on people you know.`;
}
