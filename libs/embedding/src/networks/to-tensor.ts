import type { InputFormat } from "./model-card.ts";

/** How pixels are normalised: value minus mean, divided by deviation, per channel. */
export interface Normalisation {
  readonly mean: readonly [number, number, number];
  readonly deviation: readonly [number, number, number];
}

/**
 * Makes the input of a network from pictures, channel by channel.
 * @param pictures each size · size · 3 values, 0..255, red, green and blue in turn
 * @returns n · 3 · size · size values
 */
export function toTensor(
  pictures: readonly Float32Array[],
  size: number,
  { mean, deviation }: Normalisation,
): Float32Array {
  const area = size * size;
  const tensor = new Float32Array(pictures.length * 3 * area);
  const scale = deviation.map((each) => 1 / each);
  const [scaleRed, scaleGreen, scaleBlue] = scale as [number, number, number];
  const [meanRed, meanGreen, meanBlue] = mean;
  pictures.forEach((picture, index) => {
    const red = index * 3 * area;
    const green = red + area;
    const blue = green + area;
    for (let pixel = 0, position = 0; pixel < area; pixel++, position += 3) {
      tensor[red + pixel] = (picture[position]! - meanRed) * scaleRed;
      tensor[green + pixel] = (picture[position + 1]! - meanGreen) * scaleGreen;
      tensor[blue + pixel] = (picture[position + 2]! - meanBlue) * scaleBlue;
    }
  });
  return tensor;
}

/**
 * Makes the input of an embedder from aligned pictures, as its card says.
 * @param pictures each height · width · 3 values, 0..255, red, green and blue in turn
 */
export function toInput(
  pictures: readonly Float32Array[],
  { width, height, layout, channelOrder, normalisation }: InputFormat,
): { readonly values: Float32Array; readonly shape: readonly number[] } {
  const area = width * height;
  const values = new Float32Array(pictures.length * area * 3);
  pictures.forEach((picture, index) => {
    const { mean, deviation } =
      normalisation.kind === "fixed" ? normalisation : measure(picture);
    for (let channel = 0; channel < 3; channel++) {
      const source = channelOrder === "RGB" ? channel : 2 - channel;
      const scale = 1 / deviation[channel]!;
      const offset = mean[channel]!;
      const isPlanar = layout === "NCHW";
      const start = index * area * 3 + channel * (isPlanar ? area : 1);
      const step = isPlanar ? 1 : 3;
      for (let pixel = 0; pixel < area; pixel++)
        values[start + pixel * step] =
          (picture[pixel * 3 + source]! - offset) * scale;
    }
  });
  const count = pictures.length;
  const shape =
    layout === "NCHW" ? [count, 3, height, width] : [count, height, width, 3];
  return { values, shape };
}

/** The mean and deviation of all values of a picture. The deviation is bounded from below. */
function measure(picture: Float32Array): Normalisation {
  const count = picture.length;
  const mean = picture.reduce((sum, value) => sum + value, 0) / count;
  const variance =
    picture.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
  const deviation = Math.max(Math.sqrt(variance), 1 / Math.sqrt(count));
  return {
    mean: [mean, mean, mean],
    deviation: [deviation, deviation, deviation],
  };
}
