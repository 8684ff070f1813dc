import { type GraphConnection } from "@facegraph/face-graph";
import { type Collection } from "@facegraph/face-graph/collections";
import {
  forEachEmbedding,
  readEmbeddings,
  unpackEmbedding,
} from "@facegraph/face-graph/faces";
import { readStoredNeighbours } from "@facegraph/face-graph/inspection";
import { drawFaces, similarityOf } from "@facegraph/similarity";

/** What share of the similar pairs of a sample of faces is stored. */
export interface StoredRecall {
  readonly facesSampled: number;
  /** Similar pairs of those faces that should be stored. */
  readonly expected: number;
  /** Those of them that are stored. */
  readonly found: number;
  /** Stored pairs whose weight is not the similarity of the embeddings. */
  readonly wrongWeights: number;
  /** Ordinals of all faces whose packed embedding is missing, or is another than the full one. */
  readonly unpacked: readonly number[];
  /** found / expected; 1 when nothing was expected. */
  readonly recall: number;
}

export interface StoredRecallOptions {
  readonly sampleSize?: number;
  /** Decides which faces are in the sample. */
  readonly seed?: number;
}

const defaultStoredRecallOptions = Object.freeze({
  sampleSize: 100,
  seed: 1,
});

interface SampledFace {
  readonly ordinal: number;
  readonly vector: Float32Array;
  /** The weights of its stored pairs, by the ordinal of the other face. */
  readonly known: ReadonlyMap<number, number>;
  /** The most similar faces so far. */
  near: SimilarOrdinal[];
}

interface SimilarOrdinal {
  readonly ordinal: number;
  readonly similarity: number;
}

/**
 * Measures on a sample what share of the similar pairs is stored. Each face of the sample is
 * compared with every face. Its strongest pairs at or above the edge floor should be stored, as
 * many as a face keeps. Embeddings are read one at a time, so that memory does not grow with the
 * collection. Faces that have not been compared yet are left out.
 */
export async function measureStoredRecall(
  connection: GraphConnection,
  { name, comparedOrdinal, edgeFloor, maxPairsPerFace }: Collection,
  options: StoredRecallOptions = {},
): Promise<StoredRecall> {
  const { sampleSize, seed } = {
    ...defaultStoredRecallOptions,
    ...options,
  };
  const drawn = drawFaces(0, comparedOrdinal, sampleSize, seed);
  const neighbours = await readStoredNeighbours(connection, name, drawn);
  const sample = Array.from(
    await readEmbeddings(connection, name, drawn),
    ([ordinal, vector]): SampledFace => {
      const known = neighbours.get(ordinal) ?? new Map<number, number>();
      return { ordinal, vector, known, near: [] };
    },
  );
  let [expected, found, wrongWeights] = [0, 0, 0];
  const unpacked: number[] = [];
  await forEachEmbedding(
    connection,
    name,
    comparedOrdinal,
    (ordinal, { vector, packed }) => {
      const other = Float32Array.from(vector);
      if (!isPacked(other, packed)) unpacked.push(ordinal);
      for (const face of sample) {
        if (face.ordinal === ordinal) continue;
        const similarity = Math.fround(
          similarityOf(face.vector, other.length, 0, other, 0),
        );
        const weight = face.known.get(ordinal);
        if (weight !== undefined && weight !== similarity) wrongWeights++;
        if (similarity >= edgeFloor)
          keep(face, { ordinal, similarity }, maxPairsPerFace);
      }
    },
  );
  for (const { known, near } of sample) {
    const strongest = strongestOf(near, maxPairsPerFace);
    const weakest = strongest[maxPairsPerFace - 1]?.similarity; // of equal ones, some are left out
    for (const { ordinal, similarity } of strongest) {
      const isKnown = known.has(ordinal);
      if (similarity === weakest && !isKnown) continue;
      expected++;
      if (isKnown) found++;
    }
  }
  return {
    facesSampled: sample.length,
    expected,
    found,
    wrongWeights,
    unpacked,
    recall: expected === 0 ? 1 : found / expected,
  };
}

function isPacked(embedding: Float32Array, packed: Int8Array | null): boolean {
  if (packed?.length !== 4 * embedding.length) return false;
  const unpacked = new Float32Array(embedding.length);
  unpackEmbedding(packed, unpacked, 0);
  return embedding.every((value, index) => value === unpacked[index]);
}

/** Holds up to twice as many as `count`, then drops the weaker half. */
function keep(face: SampledFace, similar: SimilarOrdinal, count: number): void {
  face.near.push(similar);
  if (face.near.length >= 2 * count) face.near = strongestOf(face.near, count);
}

function strongestOf(
  near: readonly SimilarOrdinal[],
  count: number,
): SimilarOrdinal[] {
  return near
    .toSorted((one, two) => two.similarity - one.similarity)
    .slice(0, count);
}
