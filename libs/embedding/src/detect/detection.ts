import type { Rectangle } from "../images/upright-image.ts";

/**
 * Five points of a face, x and y in turn, in pixels: the eyes, the tip of the nose, the corners of
 * the mouth. Of each pair, the one on the left of the picture comes first.
 */
export type FivePoints = Float32Array;

/** A part of an image that looks like a face. */
export interface Detection {
  /** In pixels, within the image. */
  readonly box: Rectangle;
  /** 0..1 */
  readonly score: number;
  /** From detectors that find them. */
  readonly points?: FivePoints;
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
