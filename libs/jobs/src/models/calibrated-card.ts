import { basename } from "node:path";
import type { EmbedderCard } from "@facegraph/embedding";
import type { Calibration, ErrorRates } from "./calibration.ts";
import type { SharpnessChoice } from "./choose-sharpness.ts";

/** So far below the threshold, pairs are stored too, so that lower thresholds can be tried. */
const floorBelowThreshold = 0.1;
/** Weaker pairs than this are chance. */
const leastFloor = 0.05;

/** What was measured, on which faces. */
export interface Measurement {
  readonly newId: string;
  readonly folder: string;
  readonly faceCount: number;
  readonly identityCount: number;
  readonly libraryFaces: number | undefined;
  readonly calibration: Calibration;
  readonly edgeFloor: number;
  readonly sharpness: SharpnessChoice;
}

/** The edge floor that goes with a threshold. */
export function edgeFloorBelow(threshold: number): number {
  const floor = Math.max(leastFloor, threshold - floorBelowThreshold);
  return Number(Math.min(threshold, floor).toFixed(3));
}

/**
 * Makes the old card anew with what was measured. No two models share a file, so the new one is
 * named after the new id.
 */
export function calibratedCard(
  card: EmbedderCard,
  measurement: Measurement,
): EmbedderCard {
  const { newId, edgeFloor, sharpness } = measurement;
  const { threshold, meanVector, holdsUpToFaces } = measurement.calibration;
  const made: EmbedderCard = {
    ...card,
    id: newId,
    file: `${newId}.onnx`,
    edgeFloor,
    sharpness: sharpness.sharpness,
    measured: `${describeMeasurement(measurement)} ${describeSharpness(sharpness)}`,
    recommendedThreshold: threshold,
    similarity:
      meanVector === undefined
        ? "cosine of embeddings"
        : "cosine of embeddings less the mean vector",
    ...(meanVector === undefined
      ? {}
      : {
          meanVector: Array.from(meanVector, (value) =>
            Number(value.toPrecision(6)),
          ),
        }),
  };
  // what the old card says of its own threshold does not hold for this one
  if (holdsUpToFaces === undefined) delete made.holdsUpToFaces;
  else made.holdsUpToFaces = holdsUpToFaces;
  return made;
}

const meanVectorSentences = Object.freeze({
  kept: "Mean vector: that of the old card.",
  none: "No mean vector.",
  new: "Mean vector: the mean over these people of the mean of each one's embeddings.",
});

function describeMeasurement({
  calibration,
  faceCount,
  identityCount,
  folder,
  libraryFaces,
}: Measurement): string {
  const { errors, errorsOnOthers, meanVectorIs, tail, holdsUpToFaces } =
    calibration;
  const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
  const rates = ({ missed, mistaken }: ErrorRates) =>
    `${percent(missed)} of pairs of one person missed, ${percent(mistaken)} of pairs of different people mistaken`;
  return [
    `On ${faceCount} faces of ${identityCount} people in ${basename(folder)}, pair by pair: ${rates(errors)}; the threshold was chosen on these faces.`,
    errorsOnOthers === undefined
      ? "There were too few people to try it on others."
      : `Each half of the people, with the mean vector and threshold of the other half: ${rates(errorsOnOthers)}.`,
    meanVectorSentences[meanVectorIs],
    libraryFaces === undefined
      ? ""
      : `The threshold was chosen for a library of ${libraryFaces} faces.`,
    tail === undefined
      ? ""
      : `It holds up to ${holdsUpToFaces!} faces, as ${percent(tail.share)} of pairs of different people reach ${tail.from} and exceed it by ${tail.scale.toFixed(3)} in the mean (peaks over a threshold, exponential): beyond, more than one face in ten would have a false neighbour.`,
    `Edge floor: ${floorBelowThreshold} below the threshold. The method was not measured.`,
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

function describeSharpness({ sharpness, fMeasure }: SharpnessChoice): string {
  return `Of the sharpnesses 1 to 16, ${sharpness} groups these faces best under the method sharpened: pairwise F ${fMeasure.toFixed(3)}, the mean over the threshold and 0.1 to either side.`;
}
