import { RandomSource } from "@facegraph/synthetic";
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
  const random = new RandomSource(seed);
  for (let face = 0; face < faceCount; face++) {
    const row = vectors.subarray(face * dimension, (face + 1) * dimension);
    for (let value = 0; value < dimension; value++)
      row[value] = random.normal();
    const length = Math.hypot(...row);
    for (let value = 0; value < dimension; value++) row[value]! /= length;
  }
  return { vectors, dimension };
}
