import type { LoadedNetwork } from "./inference.ts";
import type { DetectorCard } from "./model-card.ts";
import { detectWithSsd } from "./ssd-detector.ts";
import type { Rectangle, UprightImage } from "./upright-image.ts";
import { detectWithYuNet } from "./yunet-detector.ts";

/** x and y in turn, in pixels: the eyes, the tip of the nose, the corners of the mouth, each pair as it stands in the picture, left first. */
export type FivePoints = Float32Array;

/** A place that looks like a face. */
export interface Detection {
  /** In pixels, within the image. */
  readonly box: Rectangle;
  /** 0..1 */
  readonly score: number;
  /** From detectors that find them. */
  readonly points?: FivePoints;
}

/** A detector that is loaded, and the card that says how to read it. */
export interface FaceDetector {
  readonly card: Pick<DetectorCard, "decoding" | "minScore" | "maxOverlap">;
  readonly network: LoadedNetwork;
}

export const defaultDetection = Object.freeze({
  /** What is added around a photo in which nothing was found, as shares of its longer side: faces in tight crops are too near the edge. */
  retryMargins: Object.freeze([0.75, 0.35]),
});

/**
 * Finds faces; where there are none, looks again with a margin around the photo.
 * @returns the best first
 */
export async function detectFaces(
  detector: FaceDetector,
  image: UprightImage,
): Promise<Detection[]> {
  for (const margin of [0, ...defaultDetection.retryMargins]) {
    const found = await detectOnce(detector, image, margin);
    if (found.length > 0) return found;
  }
  return [];
}

/**
 * One pass over the photo, with a margin on every side.
 * @param margin a share of the photo's longer side
 */
export async function detectOnce(
  { card, network }: FaceDetector,
  image: UprightImage,
  margin: number,
): Promise<Detection[]> {
  const detect = card.decoding === "yunet" ? detectWithYuNet : detectWithSsd;
  const candidates = await detect(network, image, {
    margin,
    minScore: card.minScore,
  });
  const withinImage = candidates
    .map((candidate) => ({ ...candidate, box: cut(candidate.box, image) }))
    .filter(({ box }) => box.width >= 1 && box.height >= 1);
  return withoutOverlaps(withinImage, card.maxOverlap);
}

/** The part of a box that lies in the image. */
function cut(box: Rectangle, { width, height }: UprightImage): Rectangle {
  const left = Math.min(Math.max(box.x, 0), width);
  const top = Math.min(Math.max(box.y, 0), height);
  const right = Math.min(Math.max(box.x + box.width, 0), width);
  const bottom = Math.min(Math.max(box.y + box.height, 0), height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The best of candidates for one face: of those that overlap more than `maxOverlap`, the one with the highest score. */
function withoutOverlaps(
  candidates: readonly Detection[],
  maxOverlap: number,
): Detection[] {
  const kept: Detection[] = [];
  for (const candidate of candidates.toSorted(
    (one, two) => two.score - one.score,
  )) {
    if (kept.every(({ box }) => overlapOf(box, candidate.box) <= maxOverlap))
      kept.push(candidate);
  }
  return kept;
}

/** Intersection over union, 0..1. */
export function overlapOf(one: Rectangle, two: Rectangle): number {
  const width =
    Math.min(one.x + one.width, two.x + two.width) - Math.max(one.x, two.x);
  const height =
    Math.min(one.y + one.height, two.y + two.height) - Math.max(one.y, two.y);
  if (width <= 0 || height <= 0) return 0;
  const intersection = width * height;
  return (
    intersection /
    (one.width * one.height + two.width * two.height - intersection)
  );
}
