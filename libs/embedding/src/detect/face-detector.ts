import type { LoadedNetwork } from "../networks/inference.ts";
import type { DetectorCard } from "../networks/model-card.ts";
import { overlapOf, type Detection } from "./detection.ts";
import {
  chooseTiles,
  cropTo,
  defaultCloserLook,
  isWellWithin,
  joinLooks,
  placeInImage,
} from "./look-closer.ts";
import {
  detectInSquare,
  fitsSmallSquare,
  isSquareDecoding,
  type Framing,
} from "./square-detector.ts";
import type { Rectangle, UprightImage } from "../images/upright-image.ts";
import { detectWithYuNet } from "./yunet-detector.ts";

/** What counts as a face. */
export interface DetectionSettings {
  /** The shorter side of a box, at least; in pixels of the photograph. */
  readonly minSizePx: number;
}

/** A detector that is loaded, and the card that says how to read it. */
export interface FaceDetector {
  readonly card: Pick<DetectorCard, "decoding" | "minScore" | "maxOverlap">;
  readonly network: LoadedNetwork;
  readonly settings?: DetectionSettings;
}

export const defaultDetection = Object.freeze({
  /**
   * What is added around a photo in which nothing was found, as shares of its longer side: faces in
   * tight crops are too near the edge.
   */
  retryMargins: Object.freeze([0.75, 0.35]),
  /**
   * Nine in ten faces made so small are still most similar to the same person's, of those of 16
   * pixels seven (bench/detection.md).
   */
  minSizePx: 20,
});

/**
 * Sides of a detector's input, and of the faces in it below which it misses more and more, both in
 * pixels: faces that are smaller in a photograph made to fit are worth a closer look.
 */
const resolutions = Object.freeze({
  "ssd-mobilenet": { input: 512, reliable: 24 },
  "tiny-face": { input: 416, reliable: 40 },
  yunet: { input: 1600, reliable: 16 },
});

/**
 * Finds faces. Where there are hints of small ones, it looks closer at those places; where there
 * are none at all, again with a margin around the photo. A photo that is small itself is enlarged
 * only where that shows nothing.
 * @returns the best first
 */
export async function detectFaces(
  detector: FaceDetector,
  image: UprightImage,
): Promise<Detection[]> {
  const { minSizePx } = detector.settings ?? defaultDetection;
  const isLarge = ({ box }: Detection) =>
    Math.min(box.width, box.height) >= minSizePx;
  const { card, network } = detector;
  const isFirstLookSmall =
    isSquareDecoding(card.decoding) &&
    fitsSmallSquare(network, card.decoding, image);
  for (const isSmall of isFirstLookSmall ? [true, false] : [false]) {
    const found = await detectAtTwoScales(detector, image, minSizePx, isSmall);
    const faces = found.filter(isLarge);
    if (faces.length > 0) return faces;
  }
  for (const margin of defaultDetection.retryMargins) {
    const found = await detectOnce(detector, image, { margin });
    const faces = found.filter(isLarge);
    if (faces.length > 0) return faces;
  }
  return [];
}

/**
 * The whole photograph, then the tiles where the first look had hints of faces too small for it.
 */
async function detectAtTwoScales(
  detector: FaceDetector,
  image: UprightImage,
  minSizePx: number,
  isFrameSmall: boolean,
): Promise<Detection[]> {
  const { card } = detector;
  const { input, reliable } = resolutions[card.decoding];
  const scale = isFrameSmall ? 1 : Math.max(image.width, image.height) / input;
  const smallSide = scale * reliable;
  const framing = { margin: 0, isSmall: isFrameSmall };
  if (smallSide <= minSizePx) return detectOnce(detector, image, framing);
  const minScore = Math.min(card.minScore, defaultCloserLook.hintScore);
  const candidates = await detectOnce(
    { ...detector, card: { ...card, minScore } },
    image,
    framing,
  );
  const isSmall = ({ box }: Detection) =>
    Math.min(box.width, box.height) < smallSide;
  const hints = candidates.filter(isSmall).map(({ box }) => box);
  const tiles = chooseTiles(hints, image);
  const closer: Detection[] = [];
  for (const tile of tiles)
    closer.push(
      ...placeInImage(
        await detectOnce(detector, cropTo(image, tile)),
        tile,
        image,
      ),
    );
  // Small faces that the closer look does not confirm are none.
  const found = candidates.filter(
    (candidate) =>
      candidate.score >= card.minScore &&
      !(
        isSmall(candidate) &&
        tiles.some((tile) => isWellWithin(candidate.box, tile, image, 0.5))
      ),
  );
  return joinLooks(found, closer);
}

/** One pass over the photo. */
export async function detectOnce(
  { card, network }: FaceDetector,
  image: UprightImage,
  framing: Framing = { margin: 0 },
): Promise<Detection[]> {
  const { decoding, minScore } = card;
  const options = { ...framing, minScore };
  const candidates = isSquareDecoding(decoding)
    ? await detectInSquare(network, decoding, image, options)
    : await detectWithYuNet(network, image, options);
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

/**
 * The best of candidates for one face: of those that overlap more than `maxOverlap`, the one with
 * the highest score.
 */
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
