import * as cypher from "../cypher/faces/write-faces.ts";
import { writeInBatches } from "../database/batches.ts";
import type { GraphConnection } from "../database/connection.ts";
import { streamRanges } from "../database/ordinal-ranges.ts";
import {
  dimensionOf,
  packEmbedding,
  unpackEmbedding,
} from "./packed-embedding.ts";

export interface StoredEmbeddings {
  /** By row. */
  readonly faceIds: readonly string[];
  readonly ordinals: Uint32Array;
  /** n rows of `dimension` values, in the order of ordinals. */
  readonly vectors: Float32Array;
  readonly dimension: number;
}

const reading = { rangeSize: 10_000, readers: 2, fetchSize: 2000 };
const repackedAtATime = 1000;

/**
 * Reads the embeddings of a collection into one array.
 * @param ordinalEnd faces with ordinals below it are read
 */
export function streamEmbeddings(
  connection: GraphConnection,
  collection: string,
  ordinalEnd: number,
): Promise<StoredEmbeddings> {
  return readEmbeddingsInto(
    connection,
    cypher.streamEmbeddings,
    collection,
    ordinalEnd,
  );
}

/**
 * The same by a query of one's own.
 * @param query gives ordinal, face id and embedding of faces from the ordinal `from` up to `to`
 */
export async function readEmbeddingsInto(
  connection: GraphConnection,
  query: string,
  collection: string,
  ordinalEnd: number,
): Promise<StoredEmbeddings> {
  let vectors: Float32Array = new Float32Array(0);
  let dimension = 0;
  const isPresent = new Uint8Array(ordinalEnd);
  const faceIds: string[] = new Array<string>(ordinalEnd);
  await streamRanges(
    connection,
    query,
    { ...reading, collection, to: ordinalEnd },
    (values) => {
      const [ordinal, id, stored] = values as [
        number,
        string,
        Int8Array | number[],
      ];
      if (dimension === 0) {
        dimension = dimensionOf(stored);
        vectors = new Float32Array(
          // which threads can read without a copy
          new SharedArrayBuffer(4 * ordinalEnd * dimension),
        );
      }
      unpackEmbedding(stored, vectors, ordinal * dimension);
      faceIds[ordinal] = id;
      isPresent[ordinal] = 1;
    },
  );
  return withoutGaps(faceIds, isPresent, vectors, dimension);
}

/** An embedding as it is stored: in full, and packed. */
export interface EmbeddingCopies {
  readonly vector: readonly number[];
  readonly packed: Int8Array | null;
}

/**
 * Hands the embeddings of a collection over one at a time, in no order; none is kept.
 * @param ordinalEnd faces with ordinals below it are read
 */
export async function forEachEmbedding(
  connection: GraphConnection,
  collection: string,
  ordinalEnd: number,
  onFace: (ordinal: number, copies: EmbeddingCopies) => void,
): Promise<void> {
  await streamRanges(
    connection,
    cypher.streamEmbeddingCopies,
    { ...reading, collection, to: ordinalEnd },
    (values) => {
      const [ordinal, vector, packed] = values as [
        number,
        number[],
        Int8Array | null,
      ];
      onFace(ordinal, { vector, packed });
    },
  );
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

/** Packs the embeddings of faces again. */
export async function repackEmbeddings(
  connection: GraphConnection,
  collection: string,
  ordinals: readonly number[],
): Promise<void> {
  await writeInBatches(
    ordinals.length,
    async (from, to) => {
      const vectors = await readEmbeddings(
        connection,
        collection,
        ordinals.slice(from, to),
      );
      const rows = Array.from(vectors, ([ordinal, vector]) => ({
        ordinal,
        packed: packEmbedding(vector),
      }));
      await connection.write(cypher.repackEmbeddings, { collection, rows });
    },
    {
      size: repackedAtATime,
      describe: (index) => `the embedding of face ${ordinals[index]!}`,
    },
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
