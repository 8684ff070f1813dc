import { type GraphConnection } from "@facegraph/face-graph";
import { faceIdOf, writeFaces } from "@facegraph/face-graph/faces";
import {
  type NewSimilarities,
  writeSimilarities,
} from "@facegraph/face-graph/similarities";
import { compareFaces } from "@facegraph/jobs";
import { findExactPairs } from "@facegraph/similarity";
import { photosOf, type SyntheticLibrary } from "@facegraph/synthetic";

/** A library whose faces are stored, and the pairs that should be. */
export interface StoredLibrary {
  /** By row, which is the ordinal too. */
  readonly faceIds: readonly string[];
  /** Exact pairs at or above the floor, by row. */
  readonly pairs: NewSimilarities;
}

/** Stores the faces of a library in batches, in the order of rows, and finds its pairs. */
export async function storeLibrary(
  connection: GraphConnection,
  collection: string,
  library: SyntheticLibrary,
  { floor = 0.4, batchSize = 500 } = {},
): Promise<StoredLibrary> {
  for (let from = 0; from < library.faceCount; from += batchSize) {
    const to = Math.min(from + batchSize, library.faceCount);
    await writeFaces(connection, collection, photosOf(library, from, to));
  }
  return {
    faceIds: faceIdsOf(library),
    pairs: await findExactPairs(library, { floor }),
  };
}

/** The same, and stores its pairs. */
export async function storeComparedLibrary(
  connection: GraphConnection,
  collection: string,
  library: SyntheticLibrary,
): Promise<StoredLibrary> {
  const stored = await storeLibrary(connection, collection, library);
  const { faceIds, pairs } = stored;
  await writeSimilarities(connection, collection, faceIds, pairs);
  return stored;
}

/** Adds some faces of a library to a collection, as an ingest would. */
export async function addFaces(
  connection: GraphConnection,
  collection: string,
  library: SyntheticLibrary,
  rows: readonly number[],
): Promise<void> {
  await writeFaces(
    connection,
    collection,
    rows.flatMap((row) => photosOf(library, row, row + 1)),
  );
  await compareFaces(connection, collection);
}

/** The ids that the faces of a library have in any collection, by row. */
export function faceIdsOf(library: SyntheticLibrary): string[] {
  return photosOf(library, 0, library.faceCount).map(({ sha256, faces }) =>
    faceIdOf(sha256, faces[0]!.pixelBox),
  );
}
