/** What a network wants of its pixels: each value less the mean, over the deviation, per channel. */
export interface Normalisation {
  readonly mean: readonly [number, number, number];
  readonly deviation: readonly [number, number, number];
}

/**
 * Turns pictures into a network's input, channel by channel.
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
  pictures.forEach((picture, index) => {
    for (let channel = 0; channel < 3; channel++) {
      const start = (index * 3 + channel) * area;
      const scale = 1 / deviation[channel]!;
      const offset = mean[channel]!;
      for (let pixel = 0; pixel < area; pixel++)
        tensor[start + pixel] =
          (picture[pixel * 3 + channel]! - offset) * scale;
    }
  });
  return tensor;
}
