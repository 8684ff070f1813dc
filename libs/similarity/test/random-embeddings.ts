import type { Embeddings } from "../src/index.ts";

/**
 * Unit vectors in directions drawn uniformly (normal values, then normalised), the same for the
 * same seed.
 */
export function randomEmbeddings(
  faceCount: number,
  dimension: number,
  seed = 1,
): Embeddings {
  const vectors = new Float32Array(faceCount * dimension);
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  for (let face = 0; face < faceCount; face++) {
    const row = vectors.subarray(face * dimension, (face + 1) * dimension);
    for (let value = 0; value < dimension; value++) {
      row[value] =
        Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    }
    const length = Math.hypot(...row);
    for (let value = 0; value < dimension; value++) row[value]! /= length;
  }
  return { vectors, dimension };
}
