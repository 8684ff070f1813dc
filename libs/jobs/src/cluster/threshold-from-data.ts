import {
  type AutomaticThreshold,
  automaticThreshold,
  automaticThresholdLimits,
} from "@facegraph/cw-core";
import type { Collection } from "@facegraph/face-graph/collections";

type Measured = Pick<Collection, "chance" | "recommendedThreshold">;

/** The threshold that the similarities of a collection's own faces tell, if they tell one. */
export function thresholdFromData({
  chance,
  recommendedThreshold,
}: Measured): AutomaticThreshold {
  return chance === null
    ? { threshold: undefined, reason: "FEW_FACES" }
    : automaticThreshold(chance, recommendedThreshold);
}

/**
 * Says which threshold `auto` takes, why, and how sure that is.
 * @returns a few sentences for a person
 */
export function explainThreshold(collection: Measured): string {
  const { chance, recommendedThreshold } = collection;
  const { fewestFaces, farthestFromCard, deviations } =
    automaticThresholdLimits;
  const cards = `The threshold is the model card's, ${recommendedThreshold.toFixed(2)}.`;
  if (chance === null)
    return `${cards} How similar faces are by chance was not measured yet; the next ingest of a new photograph measures it.`;
  const deviation = chance.median - chance.lowerQuantile;
  const seen = `Two faces at random are ${chance.median.toFixed(2)} similar, with a standard deviation of ${deviation.toFixed(2)}. ${(100 * chance.highShare).toFixed(1)} % of pairs lie more than three deviations above that.`;
  const found = thresholdFromData(collection);
  if (found.threshold !== undefined)
    return `The threshold is ${found.threshold.toFixed(2)}: ${deviations} deviations above chance. ${seen} Confidence is ${wordFor(found.confidence)} (${found.confidence.toFixed(2)} of 1). The model card has ${recommendedThreshold.toFixed(2)}.`;
  switch (found.reason) {
    case "FEW_FACES":
      return `${cards} ${chance.faceCount} faces are too few to measure chance on; it takes ${fewestFaces}.`;
    case "FEW_PEOPLE":
      return `${cards} ${seen} There are few people with many faces each, so chance cannot be told from people.`;
    case "FAR_FROM_CARD":
      return `${cards} ${seen} A threshold ${deviations} deviations above chance would lie more than ${farthestFromCard} from the card's.`;
  }
}

function wordFor(confidence: number): string {
  if (confidence >= 0.5) return "high";
  return confidence >= 0.2 ? "medium" : "low";
}
