import type { Detection, FivePoints } from "../detect/detection.ts";
import type { Landmarks } from "../detect/face-landmarks.ts";
import type { Alignment, EmbedderCard } from "../networks/model-card.ts";
import { warp, type PlaceInImage } from "../images/resample.ts";
import type { Rectangle, UprightImage } from "../images/upright-image.ts";

/**
 * A place of an aligned picture, in its pixels, and the landmarks, of 68, whose mean belongs there.
 */
export type TemplatePoint = Extract<
  Alignment,
  { kind: "landmarks" }
>["points"][number];

/**
 * The face in its place, as the network of a card was trained to see it.
 * @param detection box in pixels; its points, where the detector found some, are taken for a
 *   template of five
 * @returns height · width · 3 values, 0..255, red, green and blue in turn; the caller's
 */
export function alignFace(
  image: UprightImage,
  { box, points }: Pick<Detection, "box" | "points">,
  landmarks: Landmarks,
  { alignment, input: { width, height } }: EmbedderCard,
): Float32Array {
  return warp(image, placeOf(alignment), width, height);

  function placeOf(alignment: Alignment): PlaceInImage {
    switch (alignment.kind) {
      case "landmarks":
        return alignTo(alignment.points, landmarks);
      case "five-points":
        return alignPoints(
          alignment.points,
          pairsOf(points ?? fivePointsOf(landmarks)),
        );
      case "box":
        return stretch(box, alignment.margin, width, height);
    }
  }
}

/** An image that is an aligned face already, at the size that the network of a card wants. */
export function wholePicture(
  image: UprightImage,
  { input: { width, height } }: EmbedderCard,
): Float32Array {
  const whole = { x: 0, y: 0, width: image.width, height: image.height };
  return warp(image, stretch(whole, 0, width, height), width, height);
}

type Point = readonly [x: number, y: number];

/** Landmarks, of 68, whose means are the eyes, the tip of the nose and the corners of the mouth. */
const landmarksOfFive = [
  [36, 37, 38, 39, 40, 41],
  [42, 43, 44, 45, 46, 47],
  [30],
  [48],
  [54],
] as const;

/** The five points that most networks are aligned by, out of 68 landmarks. */
export function fivePointsOf(landmarks: Landmarks): FivePoints {
  return Float32Array.from(
    landmarksOfFive.flatMap((group) => middleOf(group, landmarks)),
  );
}

/** Landmarks brought to where a template has them. @see alignPoints */
export function alignTo(
  template: readonly TemplatePoint[],
  landmarks: Landmarks,
): PlaceInImage {
  return alignPoints(
    template.map(({ x, y }) => [x, y]),
    template.map((point) => middleOf(point.landmarks, landmarks)),
  );
}

/**
 * The turn, scale and shift that brings points of the image nearest to where they belong, in least
 * squares.
 * @param template places in the aligned picture, in its pixels
 * @param points the same ones in the image
 * @returns from the aligned picture back to the image, for `warp`
 * @see Umeyama 1991, "Least-squares estimation of transformation parameters", section 2, in two
 *   dimensions without mirroring
 */
export function alignPoints(
  template: readonly Point[],
  points: readonly Point[],
): PlaceInImage {
  const [pictureMeanX, pictureMeanY] = meanOf(template);
  const [imageMeanX, imageMeanY] = meanOf(points);
  let variance = 0;
  let along = 0;
  let across = 0;
  for (let index = 0; index < template.length; index++) {
    const x = template[index]![0] - pictureMeanX;
    const y = template[index]![1] - pictureMeanY;
    const u = points[index]![0] - imageMeanX;
    const v = points[index]![1] - imageMeanY;
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

function middleOf(group: readonly number[], landmarks: Landmarks): Point {
  return meanOf(
    group.map((landmark) => [
      landmarks[landmark * 2]!,
      landmarks[landmark * 2 + 1]!,
    ]),
  );
}

function meanOf(points: readonly Point[]): Point {
  let x = 0;
  let y = 0;
  for (const point of points) {
    x += point[0];
    y += point[1];
  }
  return [x / points.length, y / points.length];
}

function pairsOf(points: FivePoints): Point[] {
  return Array.from({ length: points.length / 2 }, (_, index) => [
    points[index * 2]!,
    points[index * 2 + 1]!,
  ]);
}

/**
 * The box, grown by a share of its size, onto the whole picture; pixels are reckoned from their
 * centres.
 */
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
 * dlib's five points (corners of the eyes, base of the nose) as its network was trained: a face of
 * size 1 with a quarter of it around on each side, in 150 × 150.
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
