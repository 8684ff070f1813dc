import { seededIntegers } from "../chance-similarity.ts";
import { type Embeddings, similarityOf } from "../embeddings.ts";

/** A face that another is similar to. */
export interface SimilarFace {
  readonly face: number;
  /** Rounded to 32 bits, as pairs are stored. */
  readonly similarity: number;
}

/**
 * The faces most similar to one, by comparing it with every other. Every search is measured against
 * this.
 * @param face a row
 * @param options.floor the smallest similarity that counts, inclusive
 * @param options.maxPerFace at most so many
 * @returns the most similar first
 */
export function strongestNeighbours(
  { vectors, dimension }: Embeddings,
  face: number,
  {
    floor,
    maxPerFace,
  }: { readonly floor: number; readonly maxPerFace: number },
): SimilarFace[] {
  const faceCount = vectors.length / dimension;
  const similar: SimilarFace[] = [];
  for (let other = 0; other < faceCount; other++) {
    if (other === face) continue;
    const similarity = Math.fround(
      similarityOf(vectors, dimension, face, vectors, other),
    );
    if (similarity >= floor) similar.push({ face: other, similarity });
  }
  return similar
    .sort((one, two) => two.similarity - one.similarity)
    .slice(0, maxPerFace);
}

/**
 * Draws different faces from `from` on, or takes all when they are few.
 * @returns rows; the same seed and counts give the same rows
 */
export function drawFaces(
  from: number,
  faceCount: number,
  sampleSize: number,
  seed: number,
): number[] {
  const newFaces = Math.max(0, faceCount - from);
  if (newFaces <= sampleSize)
    return Array.from({ length: newFaces }, (_, index) => from + index);
  const drawn = new Set<number>();
  const next = seededIntegers(seed);
  while (drawn.size < sampleSize) drawn.add(from + (next() % newFaces));
  return [...drawn];
}
