import type { GraphConnection } from "./connection.ts";
import * as cypher from "./cypher/faces.ts";

export interface StoredEmbeddings {
  /** By row: which face it is, and its place in the collection. */
  readonly faceIds: readonly string[];
  readonly ordinals: Uint32Array;
  /** n rows of `dimension` values, in the order of ordinals. */
  readonly vectors: Float32Array;
  readonly dimension: number;
}

/** Faces asked for at a time. */
const rangeSize = 20_000;

/**
 * Reads the embeddings of a collection into one array.
 * @param ordinalEnd faces with ordinals below it are read
 */
export async function streamEmbeddings(
  connection: GraphConnection,
  collection: string,
  ordinalEnd: number,
): Promise<StoredEmbeddings> {
  let vectors: Float32Array = new Float32Array(0);
  let dimension = 0;
  const isPresent = new Uint8Array(ordinalEnd);
  const faceIds: string[] = new Array<string>(ordinalEnd);
  await forEachEmbedding(
    connection,
    collection,
    ordinalEnd,
    (ordinal, id, vector) => {
      if (dimension === 0) {
        dimension = vector.length;
        vectors = new Float32Array(
          new SharedArrayBuffer(4 * ordinalEnd * dimension), // which threads can read without a copy
        );
      }
      vectors.set(vector, ordinal * dimension);
      faceIds[ordinal] = id;
      isPresent[ordinal] = 1;
    },
  );
  return withoutGaps(faceIds, isPresent, vectors, dimension);
}

/**
 * Hands the embeddings of a collection over one at a time, in no order; none is kept.
 * @param ordinalEnd faces with ordinals below it are read
 */
export async function forEachEmbedding(
  connection: GraphConnection,
  collection: string,
  ordinalEnd: number,
  onFace: (ordinal: number, id: string, vector: readonly number[]) => void,
): Promise<void> {
  for (let from = 0; from < ordinalEnd; from += rangeSize) {
    const to = Math.min(from + rangeSize, ordinalEnd);
    await connection.stream(
      cypher.streamEmbeddings,
      { collection, from, to },
      {
        fetchSize: 2000,
        onRow: (values) => {
          onFace(...(values as [number, string, number[]]));
        },
      },
    );
  }
}

/** The embeddings of a few faces, by ordinal; those that are not there are left out. */
export async function readEmbeddings(
  connection: GraphConnection,
  collection: string,
  ordinals: readonly number[],
): Promise<Map<number, Float32Array>> {
  const rows = await connection.read<{ ordinal: number; vector: number[] }>(
    cypher.embeddingsOfOrdinals,
    { collection, ordinals },
  );
  return new Map(
    rows.map(({ ordinal, vector }) => [ordinal, Float32Array.from(vector)]),
  );
}

/** Ordinals are dense until faces are erased; then their rows are closed up. */
function withoutGaps(
  faceIds: string[],
  isPresent: Uint8Array,
  vectors: Float32Array,
  dimension: number,
): StoredEmbeddings {
  const ordinals = Uint32Array.from(faceIds.keys()).filter(
    (ordinal) => isPresent[ordinal] === 1,
  );
  if (ordinals.length === faceIds.length)
    return { faceIds, ordinals, vectors, dimension };
  ordinals.forEach((ordinal, row) => {
    vectors.copyWithin(
      row * dimension,
      ordinal * dimension,
      (ordinal + 1) * dimension,
    );
  });
  return {
    faceIds: Array.from(ordinals, (ordinal) => faceIds[ordinal]!),
    ordinals,
    vectors: vectors.subarray(0, ordinals.length * dimension),
    dimension,
  };
}
