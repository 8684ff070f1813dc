import type { Landmarks } from "./face-landmarks.ts";
import type { Similarity } from "./resample.ts";

/** A landmark and where it belongs in an aligned picture, in fractions of it. */
export interface TemplatePoint {
  /** Of the 68. */
  readonly landmark: number;
  readonly x: number;
  readonly y: number;
}

/**
 * The turn, scale and shift that brings landmarks nearest to where they belong, in least squares.
 * @param pictureSize of the aligned picture
 * @returns from the aligned picture back to the image, for `warp`
 * @see Umeyama 1991, "Least-squares estimation of transformation parameters", section 2, in two dimensions without mirroring
 */
export function alignTo(
  template: readonly TemplatePoint[],
  landmarks: Landmarks,
  pictureSize: number,
): Similarity {
  const count = template.length;
  const pictureX = template.map(({ x }) => x * pictureSize);
  const pictureY = template.map(({ y }) => y * pictureSize);
  const imageX = template.map(({ landmark }) => landmarks[landmark * 2]!);
  const imageY = template.map(({ landmark }) => landmarks[landmark * 2 + 1]!);
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / count;
  const [pictureMeanX, pictureMeanY, imageMeanX, imageMeanY] = [
    mean(pictureX),
    mean(pictureY),
    mean(imageX),
    mean(imageY),
  ];
  let variance = 0;
  let along = 0;
  let across = 0;
  for (let index = 0; index < count; index++) {
    const x = pictureX[index]! - pictureMeanX;
    const y = pictureY[index]! - pictureMeanY;
    const u = imageX[index]! - imageMeanX;
    const v = imageY[index]! - imageMeanY;
    variance += x * x + y * y;
    along += x * u + y * v;
    across += x * v - y * u;
  }
  const a = along / variance;
  const b = across / variance;
  return {
    a,
    b,
    c: imageMeanX - a * pictureMeanX + b * pictureMeanY,
    d: imageMeanY - b * pictureMeanX - a * pictureMeanY,
  };
}

/**
 * dlib's five points (corners of the eyes, base of the nose) as its network was trained: a face of size 1 with a quarter of
 * it around on each side.
 * @see King 2017, dlib's get_face_chip_details with padding 0.25; rounded to three digits
 */
export const dlibTemplate: readonly TemplatePoint[] = Object.freeze(
  (
    [
      [45, 0.86, 0.107],
      [42, 0.646, 0.108],
      [36, 0.121, 0.107],
      [39, 0.334, 0.108],
      [33, 0.49, 0.628],
    ] as const
  ).map(([landmark, x, y]) => ({
    landmark,
    x: (x + 0.25) / 1.5,
    y: (y + 0.25) / 1.5,
  })),
);
