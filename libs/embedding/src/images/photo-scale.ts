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

const photoScale = Object.freeze({
  /**
   * Faces are looked for in a picture whose longer side has at least so many pixels. A closer look
   * takes a quarter of it, which is about the input of SSD.
   */
  lookingSidePx: 1920,
  /**
   * Faces are embedded from a picture in which the smallest is at least so wide. That is all an
   * embedder needs (see bench/detection.md).
   */
  describedFacePx: 80,
  /** But that picture has no more pixels than this, so that memory is bounded. */
  describedPixels: 50_000_000,
  /** Shrinking by less does not save the decoder any work. */
  leastShrink: 3,
  /** Shrinking by this saves no work but memory: rows are made smaller as they are decoded. */
  sparingShrink: 2,
});

/** By how much a photograph may be shrunk so that its faces are found as well. */
export function shrinkForLooking({
  width,
  height,
  canShrink,
}: ScalablePhoto): number {
  const longer = Math.max(width, height);
  return canShrink ? wholeShrink(longer / photoScale.lookingSidePx) : 1;
}

/**
 * By how much it may be shrunk so that all its faces are embedded as well.
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

/** An image that is decoded already, as a photograph. */
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
      : { points: points.map((value) => value * times) }),
  };
}
