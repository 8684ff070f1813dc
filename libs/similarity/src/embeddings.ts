import { SimilarityError } from "./errors.ts";

/** n unit-length embeddings of d values each, packed row by row in one array of n·d. */
export interface Embeddings {
  readonly vectors: Float32Array;
  readonly dimension: number;
}

/** How far the length of a vector may be from 1, after rounding to 32 bits. */
const lengthTolerance = 1e-3;

/**
 * Counts the embeddings, and checks what the loops rely on.
 * @returns n, the number of embeddings
 * @throws SimilarityError `EMBEDDINGS_MALFORMED` when the array is not n·d long;
 *   `EMBEDDING_NOT_UNIT` when one is not of length 1, or holds NaN
 */
export function countEmbeddings({ vectors, dimension }: Embeddings): number {
  if (
    !Number.isInteger(dimension) ||
    dimension < 1 ||
    vectors.length % dimension !== 0
  ) {
    throw new SimilarityError(
      { code: "EMBEDDINGS_MALFORMED", length: vectors.length },
      `Expected embeddings packed as n rows of ${dimension} values but received ${vectors.length} values.`,
    );
  }
  const faceCount = vectors.length / dimension;
  for (let face = 0; face < faceCount; face++) {
    const squaredLength = similarityOf(vectors, dimension, face, vectors, face);
    if (!(Math.abs(squaredLength - 1) <= 2 * lengthTolerance)) {
      throw new SimilarityError(
        { code: "EMBEDDING_NOT_UNIT", faceIndex: face },
        `Expected embeddings of length 1 but received one of length ${Math.sqrt(squaredLength)} at face ${face}; normalise it, or leave the face out.`,
      );
    }
  }
  return faceCount;
}

/**
 * The similarity of two embeddings: their dot product, summed in 64 bits from the first value to
 * the last.
 *
 * Matrix products add in another order, which depends on the processor and on the position of a
 * pair in its block. They only find the pairs. The similarities that are stored come from here, so
 * they are the same on every machine and in every batch. The order of the two embeddings does not
 * matter.
 */
export function similarityOf(
  vectors: Float32Array,
  dimension: number,
  face: number,
  otherVectors: Float32Array,
  other: number,
): number {
  let position = face * dimension;
  let otherPosition = other * dimension;
  let sum = 0;
  for (const end = position + dimension; position < end;) {
    sum += vectors[position++]! * otherVectors[otherPosition++]!;
  }
  return sum;
}
