import type { FivePoints } from "../detect/detection.ts";
import type { Landmarks } from "../detect/face-landmarks.ts";
import { type Transform, warp } from "../images/resample.ts";
import type { Rectangle, UprightImage } from "../images/upright-image.ts";
import type { Alignment, EmbedderCard } from "../networks/model-card.ts";

/**
 * A point of an aligned picture, in its pixels, and the landmarks, of 68, whose mean belongs there.
 */
export type TemplatePoint = Extract<
  Alignment,
  { kind: "landmarks" }
>["points"][number];

/** Where a face and its parts are, in pixels of the image. */
export interface MarkedFace {
  readonly box: Rectangle;
  readonly points: FivePoints;
  /** For embedders that are aligned by landmarks only. */
  readonly landmarks?: Landmarks | undefined;
}

/**
 * Turns, scales and crops a face as an embedder was trained to see it.
 * @returns height · width · 3 values, 0..255, red, green and blue in turn; the caller's
 * @throws TypeError when the card asks for landmarks and the face has none
 */
export function alignFace(
  image: UprightImage,
  { box, points, landmarks }: MarkedFace,
  { alignment, input: { width, height } }: EmbedderCard,
): Float32Array {
  return warp(image, transformOf(alignment), width, height);

  function transformOf(alignment: Alignment): Transform {
    switch (alignment.kind) {
      case "landmarks":
        if (landmarks === undefined)
          throw new TypeError("Expected the landmarks of the face.");
        return alignTo(alignment.points, landmarks);
      case "five-points":
        return alignPoints(alignment.points, points);
      case "box":
        return stretch(box, alignment.margin, width, height);
    }
  }
}

/** An image that is an aligned face already, at the size of the embedder's input. */
export function wholePicture(
  image: UprightImage,
  { input: { width, height } }: EmbedderCard,
): Float32Array {
  const whole = { x: 0, y: 0, width: image.width, height: image.height };
  return warp(image, stretch(whole, 0, width, height), width, height);
}

type Point = readonly [x: number, y: number];

/** The landmarks, of 68, whose means are the eyes, the nose's tip and the corners of the mouth. */
const landmarksOfFive = [
  [36, 37, 38, 39, 40, 41],
  [42, 43, 44, 45, 46, 47],
  [30],
  [48],
  [54],
] as const;

/** The five points that most embedders are aligned by, from 68 landmarks. */
export function fivePointsOf(landmarks: Landmarks): FivePoints {
  return Float32Array.from(
    landmarksOfFive.flatMap((group) => middleOf(group, landmarks)),
  );
}

/** Aligns landmarks with a template. @see alignPairs */
export function alignTo(
  template: readonly TemplatePoint[],
  landmarks: Landmarks,
): Transform {
  return alignPairs(
    template.map(({ x, y }) => [x, y]),
    template.map((point) => middleOf(point.landmarks, landmarks)),
  );
}

/**
 * Aligns five points with a template: fits the rotation, scale and translation that bring the
 * points nearest to the template, by least squares in the aligned picture, as those who train
 * networks on five points do. Dlib's fit is the other way round, see `alignTo`.
 * @returns the transform from the aligned picture to the image, for `warp`
 */
export function alignPoints(
  template: readonly Point[],
  points: FivePoints,
): Transform {
  return invert(alignPairs(pairsOf(points), template));
}

function invert({ xx, yx, x, y }: Transform): Transform {
  const squared = xx * xx + yx * yx;
  const a = xx / squared;
  const b = -yx / squared;
  return {
    xx: a,
    xy: -b,
    x: b * y - a * x,
    yx: b,
    yy: a,
    y: -a * y - b * x,
  };
}

/**
 * Fits the rotation, scale and translation that bring some points nearest to others, by least
 * squares.
 * @param template points of one picture, in its pixels
 * @param points the same points in another picture
 * @returns the transform from the first picture to the second
 * @see Umeyama 1991, "Least-squares estimation of transformation parameters", section 2, in two
 *   dimensions without mirroring
 */
function alignPairs(
  template: readonly Point[],
  points: readonly Point[],
): Transform {
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

/** Stretches the box, grown by a share of its size, to the whole picture. */
function stretch(
  box: Rectangle,
  margin: number,
  width: number,
  height: number,
): Transform {
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
