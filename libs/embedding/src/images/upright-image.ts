/** A photograph turned upright by its EXIF orientation: 8-bit RGB, row by row. */
export interface UprightImage {
  readonly width: number;
  readonly height: number;
  /** width · height · 3 values */
  readonly pixels: Uint8Array;
}

/** A rectangle in pixels of the upright image. It may reach beyond the edges of the image. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
