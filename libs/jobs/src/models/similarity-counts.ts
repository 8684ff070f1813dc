/** A face whose person is known. */
export interface NamedFace {
  readonly identity: string;
  /** Of length 1. */
  readonly embedding: Float32Array;
}

/** Counts of pairs by similarity, from −1 in steps of `similarityStep`. */
export interface SimilarityCounts {
  /** Pairs of faces of one person. */
  readonly same: Float64Array;
  /** Pairs of faces of two people. */
  readonly different: Float64Array;
}

export const similarityStep = 0.001;
export const binCount = 2 / similarityStep + 1;

/** Compares every two faces. */
export function countSimilarities(
  faces: readonly NamedFace[],
): SimilarityCounts {
  const same = new Float64Array(binCount);
  const different = new Float64Array(binCount);
  for (let one = 1; one < faces.length; one++) {
    const { embedding, identity } = faces[one]!;
    for (let two = 0; two < one; two++) {
      const other = faces[two]!;
      let similarity = 0;
      for (let value = 0; value < embedding.length; value++)
        similarity += embedding[value]! * other.embedding[value]!;
      const nearest = Math.floor((similarity + 1) / similarityStep + 1e-6);
      const bin = Math.min(Math.max(nearest, 0), binCount - 1);
      (other.identity === identity ? same : different)[bin]!++;
    }
  }
  return { same, different };
}

/** The similarity at which a bin begins. */
export function similarityAt(bin: number): number {
  return Number((bin * similarityStep - 1).toFixed(3));
}
