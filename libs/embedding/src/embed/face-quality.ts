import type { FivePoints } from "../detect/detection.ts";
import { warp } from "../images/resample.ts";
import type { UprightImage } from "../images/upright-image.ts";
import { alignPoints } from "./align-face.ts";

/** The quality of a face, 0..1, and the reasons why it is low. */
export interface FaceQuality {
  readonly quality: number;
  readonly qualityReasons: readonly string[];
}

/**
 * Measured on 203 faces of LFW, actors and group photographs: seven in the background count as
 * blurred. Of 100 that were blurred by a Gaussian of 3 pixels, 94 count as blurred; of 2 pixels,
 * 22.
 */
export const qualityLimits = Object.freeze({
  /** A face of this width or more has all the detail that an embedder needs. */
  fullSizePx: 80,
  smallSizePx: 32,
  /** Of a detector whose card names none. */
  doubtfulScore: 0.7,
  /** A face is blurred below this value of `sharpnessOf`. */
  blurredSharpness: 0.02,
  /**
   * A face looks aside beyond this value of `turnOf`: the distance of the nose from the middle of
   * the eyes, over the distance between the eyes. Faces from 0.4 to 0.5 match others of the same
   * person less often, but those of other people no more often, so they may bridge.
   */
  turnedAway: 0.5,
});

/**
 * @param face.sizePx the shorter side of the face's box
 * @param doubtfulScore below which the detector may have taken something else for a face
 */
export function judgeQuality(
  image: UprightImage,
  points: FivePoints,
  {
    sizePx,
    detectionScore,
  }: { readonly sizePx: number; readonly detectionScore: number },
  doubtfulScore: number = qualityLimits.doubtfulScore,
): FaceQuality {
  const { fullSizePx, smallSizePx } = qualityLimits;
  const sharpness = sharpnessOf(image, points);
  const turn = turnOf(points);
  const isBlurred = sharpness < qualityLimits.blurredSharpness;
  const isTurned = turn > qualityLimits.turnedAway;
  const qualityReasons: string[] = [];
  if (sizePx < smallSizePx) qualityReasons.push("SMALL");
  if (detectionScore < doubtfulScore) qualityReasons.push("DOUBTFUL_DETECTION");
  if (isBlurred) qualityReasons.push("BLURRED");
  if (isTurned) qualityReasons.push("TURNED_AWAY");
  return {
    quality:
      Math.min(1, sizePx / fullSizePx) *
      detectionScore *
      (isBlurred ? sharpness / qualityLimits.blurredSharpness : 1) *
      (isTurned ? qualityLimits.turnedAway / turn : 1),
    qualityReasons,
  };
}

const side = 64;

/** The eyes, the tip of the nose and the corners of the mouth, well within a picture of 64 × 64. */
const middleOfFace: readonly [x: number, y: number][] = [
  [18, 20],
  [46, 20],
  [32, 36],
  [20, 52],
  [44, 52],
];

/**
 * The sharpness of the middle of a face: the variance of the Laplacian over that of the brightness.
 * All faces are measured at one size, so that light and distance count only where they took detail
 * away.
 * @see Pech-Pacheco et al. 2000, "Diatom autofocusing in brightfield microscopy", for the
 *   Laplacian's variance. Departure: divided by that of the brightness.
 */
export function sharpnessOf(image: UprightImage, points: FivePoints): number {
  const transform = alignPoints(middleOfFace, points);
  const picture = warp(image, transform, side, side);
  const grey = Float32Array.from(
    { length: side * side },
    (_, pixel) =>
      0.299 * picture[pixel * 3]! +
      0.587 * picture[pixel * 3 + 1]! +
      0.114 * picture[pixel * 3 + 2]!,
  );
  const edges: number[] = [];
  for (let row = 1; row < side - 1; row++) {
    for (let column = 1; column < side - 1; column++) {
      const pixel = row * side + column;
      edges.push(
        grey[pixel - 1]! +
          grey[pixel + 1]! +
          grey[pixel - side]! +
          grey[pixel + side]! -
          4 * grey[pixel]!,
      );
    }
  }
  const contrast = varianceOf(grey);
  return contrast === 0 ? 0 : varianceOf(edges) / contrast;
}

/**
 * How far a face looks aside: the distance of the nose's tip from the middle of the eyes, along the
 * line through the eyes, over the distance between them.
 */
export function turnOf(points: FivePoints): number {
  const [leftX, leftY, rightX, rightY, noseX, noseY] = points;
  const alongX = rightX! - leftX!;
  const alongY = rightY! - leftY!;
  const squared = alongX * alongX + alongY * alongY;
  if (squared === 0) return Infinity;
  const offX = noseX! - (leftX! + rightX!) / 2;
  const offY = noseY! - (leftY! + rightY!) / 2;
  return Math.abs(offX * alongX + offY * alongY) / squared;
}

function varianceOf(values: ArrayLike<number>): number {
  let sum = 0;
  let squares = 0;
  for (let index = 0; index < values.length; index++) {
    sum += values[index]!;
    squares += values[index]! * values[index]!;
  }
  const mean = sum / values.length;
  return Math.max(0, squares / values.length - mean * mean);
}
