import type { Rectangle, UprightImage } from "./upright-image.ts";

/** A photograph that can be decoded smaller. */
export interface ScalablePhoto {
  /** Upright, at full size; likewise `height`. */
  readonly width: number;
  readonly height: number;
  /** Whether decoding it smaller takes less time and memory. */
  readonly canShrink: boolean;
  /** @param shrink a whole number, by which sides are divided, and rounded down */
  decode(shrink: number): Promise<UprightImage>;
}

export const photoScale = Object.freeze({
  /**
   * Faces are looked for in a picture with a longer side of so many pixels at least: a closer look
   * takes a quarter of it, which is about what SSD sees.
   */
  lookingSidePx: 1920,
  /**
   * Faces are described in a picture that shows the smallest so wide at least: they have all that
   * an embedder looks at (see bench/detection.md).
   */
  describedFacePx: 80,
  /** But never in a larger one, so that memory has an end. */
  describedPixels: 50_000_000,
  /** Less does not let the decoder leave anything out, */
  leastShrink: 3,
  /** but takes little memory, as rows are made smaller as they come. */
  sparingShrink: 2,
});

/** How much smaller a photograph may be for its faces to be found as well. */
export function shrinkForLooking({
  width,
  height,
  canShrink,
}: ScalablePhoto): number {
  const longer = Math.max(width, height);
  return canShrink ? wholeShrink(longer / photoScale.lookingSidePx) : 1;
}

/**
 * How much smaller it may be for all its faces to be described as well.
 * @param boxes of faces, in its pixels
 */
export function shrinkForDescribing(
  photo: ScalablePhoto,
  boxes: readonly Rectangle[],
): number {
  const { describedFacePx, describedPixels, sparingShrink } = photoScale;
  if (!photo.canShrink) return 1;
  const smallest = Math.min(
    ...boxes.map(({ width, height }) => Math.min(width, height)),
  );
  const enough = wholeShrink(smallest / describedFacePx);
  const isTooLarge = photo.width * photo.height > describedPixels;
  return Math.min(
    shrinkForLooking(photo),
    isTooLarge ? Math.max(enough, sparingShrink) : enough,
  );
}

function wholeShrink(most: number): number {
  return most >= photoScale.leastShrink ? Math.floor(most) : 1;
}

/** An image that was decoded already. */
export function asScalable(image: UprightImage): ScalablePhoto {
  const { width, height } = image;
  return {
    width,
    height,
    canShrink: false,
    decode: () => Promise.resolve(image),
  };
}

/** A box and points in the pixels of a picture that is `times` as large. */
export function scaleFace<
  Face extends { readonly box: Rectangle; readonly points?: Float32Array },
>(face: Face, times: number): Face {
  if (times === 1) return face;
  const { box, points } = face;
  return {
    ...face,
    box: {
      x: box.x * times,
      y: box.y * times,
      width: box.width * times,
      height: box.height * times,
    },
    ...(points === undefined
      ? {}
      : { points: points.map((place) => place * times) }),
  };
}
