import type { Landmarks } from "./face-landmarks.ts";
import type { Alignment, EmbedderCard } from "./model-card.ts";
import { warp, type PlaceInImage } from "./resample.ts";
import type { Rectangle, UprightImage } from "./upright-image.ts";

/** A place of an aligned picture, in its pixels, and the landmarks, of 68, whose mean belongs there. */
export type TemplatePoint = Extract<
  Alignment,
  { kind: "landmarks" }
>["points"][number];

/**
 * The face in its place, as the network of a card was trained to see it.
 * @param box of the face, in pixels
 * @returns height · width · 3 values, 0..255, red, green and blue in turn; the caller's
 */
export function alignFace(
  image: UprightImage,
  box: Rectangle,
  landmarks: Landmarks,
  { alignment, input: { width, height } }: EmbedderCard,
): Float32Array {
  const place =
    alignment.kind === "landmarks"
      ? alignTo(alignment.points, landmarks)
      : stretch(box, alignment.margin, width, height);
  return warp(image, place, width, height);
}

/**
 * The turn, scale and shift that brings landmarks nearest to where they belong, in least squares.
 * @returns from the aligned picture back to the image, for `warp`
 * @see Umeyama 1991, "Least-squares estimation of transformation parameters", section 2, in two dimensions without mirroring
 */
export function alignTo(
  template: readonly TemplatePoint[],
  landmarks: Landmarks,
): PlaceInImage {
  const count = template.length;
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const pictureX = template.map(({ x }) => x);
  const pictureY = template.map(({ y }) => y);
  const imageX = template.map((point) =>
    mean(point.landmarks.map((landmark) => landmarks[landmark * 2]!)),
  );
  const imageY = template.map((point) =>
    mean(point.landmarks.map((landmark) => landmarks[landmark * 2 + 1]!)),
  );
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
    xx: a,
    xy: -b,
    x: imageMeanX - a * pictureMeanX + b * pictureMeanY,
    yx: b,
    yy: a,
    y: imageMeanY - b * pictureMeanX - a * pictureMeanY,
  };
}

/** The box, grown by a share of its size, onto the whole picture; pixels are reckoned from their centres. */
function stretch(
  box: Rectangle,
  margin: number,
  width: number,
  height: number,
): PlaceInImage {
  const xx = (box.width * (1 + margin)) / width;
  const yy = (box.height * (1 + margin)) / height;
  return {
    xx,
    xy: 0,
    x: box.x - (box.width * margin) / 2 + xx / 2 - 0.5,
    yx: 0,
    yy,
    y: box.y - (box.height * margin) / 2 + yy / 2 - 0.5,
  };
}

/**
 * dlib's five points (corners of the eyes, base of the nose) as its network was trained: a face of size 1 with a quarter of
 * it around on each side, in 150 × 150.
 * @see King 2017, dlib's get_face_chip_details with padding 0.25; rounded to three digits
 */
export const dlibAlignment = {
  kind: "landmarks" as const,
  points: (
    [
      [45, 0.86, 0.107],
      [42, 0.646, 0.108],
      [36, 0.121, 0.107],
      [39, 0.334, 0.108],
      [33, 0.49, 0.628],
    ] as const
  ).map(([landmark, x, y]) => ({
    landmarks: [landmark],
    x: x * 100 + 25,
    y: y * 100 + 25,
  })),
};
