import type { Rectangle, UprightImage } from "./upright-image.ts";

/** A square of the image, in whole pixels. It may reach beyond the edges of the image. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/**
 * Scales a square of an image to `outputSize`, by bilinear interpolation from the upper left
 * corners of pixels, as TensorFlow's resizeBilinear does by default. What lies outside `visible` is
 * black.
 * @returns outputSize · outputSize · 3 values, 0..255, not rounded
 */
export function sampleSquare(
  image: UprightImage,
  square: Square,
  outputSize: number,
  visible: Rectangle = wholeOf(image),
): Float32Array {
  const left = Math.max(visible.x, 0);
  const top = Math.max(visible.y, 0);
  const right = Math.min(visible.x + visible.width, image.width);
  const bottom = Math.min(visible.y + visible.height, image.height);
  const rowLength = outputSize * 3;
  const output = new Float32Array(outputSize * rowLength);
  const columns = samplesAlong(square.x, square.size, outputSize, left, right);
  const rows = samplesAlong(square.y, square.size, outputSize, top, bottom);
  let above = new Float64Array(rowLength);
  let below = new Float64Array(rowLength);
  let aboveRow = -2; // of the image, in `above`; -1 is black
  let belowRow = -2;
  for (let row = 0; row < outputSize; row++) {
    const upper = rows.before[row]!;
    const lower = rows.after[row]!;
    if (upper === belowRow) {
      [above, below] = [below, above]; // the lower row of the row before
      [aboveRow, belowRow] = [belowRow, aboveRow];
    }
    if (upper !== aboveRow) sampleRow(image, upper, columns, above);
    if (lower !== belowRow) sampleRow(image, lower, columns, below);
    aboveRow = upper;
    belowRow = lower;
    const down = rows.share[row]!;
    const start = row * rowLength;
    for (let position = 0; position < rowLength; position++) {
      const one = above[position]!;
      output[start + position] = one + (below[position]! - one) * down;
    }
  }
  return output;
}

/** A row of the image, scaled along it; black where nothing is visible. */
function sampleRow(
  { width, pixels }: UprightImage,
  row: number,
  { before, after, share }: SamplesAlong,
  output: Float64Array,
): void {
  if (row < 0) {
    output.fill(0);
    return;
  }
  const start = row * width;
  for (let column = 0; column < before.length; column++) {
    const first = before[column]!;
    const second = after[column]!;
    const along = share[column]!;
    const firstPixel = (start + first) * 3;
    const secondPixel = (start + second) * 3;
    for (let channel = 0; channel < 3; channel++) {
      const one = first < 0 ? 0 : pixels[firstPixel + channel]!;
      const two = second < 0 ? 0 : pixels[secondPixel + channel]!;
      output[column * 3 + channel] = one + (two - one) * along;
    }
  }
}

interface SamplesAlong {
  readonly before: Int32Array;
  readonly after: Int32Array;
  /** How far the sample is from the first to the second, 0..1. */
  readonly share: Float64Array;
}

/** For each sample along one axis, the pixels before and after it, or -1 where none is visible. */
function samplesAlong(
  start: number,
  size: number,
  outputSize: number,
  visibleStart: number,
  visibleEnd: number,
): SamplesAlong {
  const share = new Float64Array(outputSize);
  const before = new Int32Array(outputSize);
  const after = new Int32Array(outputSize);
  const scale = size / outputSize;
  const whereVisible = (pixel: number) =>
    pixel >= visibleStart && pixel < visibleEnd ? pixel : -1;
  for (let index = 0; index < outputSize; index++) {
    const pixel = Math.floor(index * scale);
    share[index] = index * scale - pixel;
    before[index] = whereVisible(start + pixel);
    after[index] = whereVisible(start + Math.min(pixel + 1, size - 1));
  }
  return { before, after, share };
}

/** Maps the picture that is drawn to the image: x' = xx·x + xy·y + x, y' = yx·x + yy·y + y. */
export interface Transform {
  readonly xx: number;
  readonly xy: number;
  readonly x: number;
  readonly yx: number;
  readonly yy: number;
  readonly y: number;
}

/**
 * Draws a turned and scaled part of an image, by bilinear interpolation. Beyond the edges of the
 * image its last pixels are repeated. Where the part is much larger than the drawing, pixels are
 * averaged first, so that fine texture does not alias.
 * @returns outputHeight · outputWidth · 3 values, 0..255, not rounded
 */
export function warp(
  image: UprightImage,
  transform: Transform,
  outputWidth: number,
  outputHeight: number,
): Float32Array {
  const { width, height, pixels } = image;
  const { xx, xy, yx, yy } = transform;
  const output = new Float32Array(outputWidth * outputHeight * 3);
  const samples = Math.max(
    1,
    Math.floor(Math.sqrt(Math.abs(xx * yy - xy * yx))),
  );
  const count = samples * samples;
  let position = 0;
  for (let row = 0; row < outputHeight; row++) {
    for (let column = 0; column < outputWidth; column++, position += 3) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let sample = 0; sample < count; sample++) {
        const x = column + ((sample % samples) + 0.5) / samples - 0.5;
        const y = row + (Math.floor(sample / samples) + 0.5) / samples - 0.5;
        const sourceX = Math.min(
          Math.max(xx * x + xy * y + transform.x, 0),
          width - 1,
        );
        const sourceY = Math.min(
          Math.max(yx * x + yy * y + transform.y, 0),
          height - 1,
        );
        const before = Math.floor(sourceX);
        const upper = Math.floor(sourceY);
        const right = sourceX - before;
        const down = sourceY - upper;
        const above = (upper * width + before) * 3;
        const next = before + 1 < width ? 3 : 0;
        const below = upper + 1 < height ? above + width * 3 : above;
        const one = (1 - right) * (1 - down);
        const two = right * (1 - down);
        const three = (1 - right) * down;
        const four = right * down;
        red +=
          pixels[above]! * one +
          pixels[above + next]! * two +
          pixels[below]! * three +
          pixels[below + next]! * four;
        green +=
          pixels[above + 1]! * one +
          pixels[above + next + 1]! * two +
          pixels[below + 1]! * three +
          pixels[below + next + 1]! * four;
        blue +=
          pixels[above + 2]! * one +
          pixels[above + next + 2]! * two +
          pixels[below + 2]! * three +
          pixels[below + next + 2]! * four;
      }
      output[position] = red / count;
      output[position + 1] = green / count;
      output[position + 2] = blue / count;
    }
  }
  return output;
}

function wholeOf({ width, height }: UprightImage): Rectangle {
  return { x: 0, y: 0, width, height };
}
