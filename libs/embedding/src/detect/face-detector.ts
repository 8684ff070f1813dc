import type { Rectangle, UprightImage } from "../images/upright-image.ts";
import type { LoadedNetwork } from "../networks/inference.ts";
import type { DetectorCard } from "../networks/model-card.ts";
import { type Detection, overlapOf } from "./detection.ts";
import {
  chooseTiles,
  cropTo,
  isWellWithin,
  joinLooks,
  moveToImage,
} from "./look-closer.ts";
import {
  detectInSquare,
  fitsSmallSquare,
  type Framing,
  isSquareDecoding,
} from "./square-detector.ts";
import { detectWithYuNet } from "./yunet-detector.ts";

/** What counts as a face. */
export interface DetectionSettings {
  /** The least that the shorter side of a box may have, in pixels of the photograph. */
  readonly minSizePx: number;
}

/** A loaded detector and its card. */
export interface FaceDetector {
  readonly card: Pick<
    DetectorCard,
    "decoding" | "minScore" | "maxOverlap" | "doubtfulScore"
  >;
  readonly network: LoadedNetwork;
  readonly settings?: DetectionSettings;
}

export const defaultDetection = Object.freeze({
  /**
   * The margins that are added around a photograph without a face, as shares of its longer side.
   * Detectors miss faces that are too near an edge.
   */
  retryMargins: Object.freeze([0.75, 0.35]),
  /**
   * Of ten faces made so small, nine are still most similar to the same person; of 16 pixels, seven
   * (bench/detection.md).
   */
  minSizePx: 20,
});

/**
 * For each detector, the side of its input, and the size of a face in it below which it misses more
 * and more, both in pixels. Smaller faces need a closer look. From `hintScore` a candidate is a
 * hint of such a face (bench/detection.md). SSD hints at six of ten faces that take 8 of its
 * pixels, and at eight of ten that take 10; YuNet at six and nine.
 */
const resolutions = Object.freeze({
  "ssd-mobilenet": { input: 512, reliable: 24, hintScore: 0.1 },
  "tiny-face": { input: 416, reliable: 40, hintScore: 0.1 },
  yunet: { input: 1024, reliable: 16, hintScore: 0.3 },
});

/**
 * Finds faces. Where there are hints of small ones, it looks closer at those tiles. Where nothing
 * is found, it looks again with a margin around the photograph. A small photograph is enlarged only
 * if nothing is found without that.
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

/** Looks at the whole photograph, then at the tiles in which there are hints of small faces. */
async function detectAtTwoScales(
  detector: FaceDetector,
  image: UprightImage,
  minSizePx: number,
  isFrameSmall: boolean,
): Promise<Detection[]> {
  const { card } = detector;
  const { input, reliable, hintScore } = resolutions[card.decoding];
  const scale = isFrameSmall ? 1 : Math.max(image.width, image.height) / input;
  const smallSide = scale * reliable;
  const framing = { margin: 0, isSmall: isFrameSmall };
  if (smallSide <= minSizePx) return detectOnce(detector, image, framing);
  const minScore = Math.min(card.minScore, hintScore);
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
      ...moveToImage(
        await detectOnce(detector, cropTo(image, tile)),
        tile,
        image,
      ),
    );
  // A small face that the closer look does not confirm is dropped.
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

/** Looks at the photograph once. */
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

/** Of candidates that overlap by more than `maxOverlap`, keeps the one with the highest score. */
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
