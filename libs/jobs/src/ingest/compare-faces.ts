import { type GraphConnection } from "@facegraph/face-graph";
import {
  type PairSearch,
  readCollection,
  refuseWhileMoving,
  setChanceSimilarity,
  setComparedOrdinal,
  setEdgeFloor,
  setPairSearch,
} from "@facegraph/face-graph/collections";
import {
  type StoredEmbeddings,
  streamEmbeddings,
} from "@facegraph/face-graph/faces";
import { writeSimilarities } from "@facegraph/face-graph/similarities";
import { throwIfStopped } from "../errors.ts";
import type { JobOptions } from "../session/settings.ts";
import { searchPairs } from "./search-pairs.ts";

export interface CompareFacesOptions extends JobOptions {
  /** Compare every two faces, however long that takes. */
  readonly exact?: boolean;
  /**
   * How long an exact search may take, as estimated, by default ten minutes. Where it would take
   * longer, pairs are searched approximately.
   */
  readonly exactWithinSeconds?: number;
  /** Pairs in the first transaction. */
  readonly batchSize?: number;
  /** Whether it is part of the migration that goes on; otherwise it is refused meanwhile. */
  readonly isMigrating?: boolean;
}

export interface CompareFacesReport {
  /** How pairs were searched, and what share of them was found; null when no face was new. */
  readonly search: PairSearch | null;
  /** Similar pairs of which one face or both are new. */
  readonly pairs: number;
  readonly relationshipsCreated: number;
  /** Sentences for the user, about the edge floor and the bounds that were reached. */
  readonly notices: readonly string[];
}

/**
 * Compares the faces that have not been compared, with each other and with all before them. It
 * stores the similar pairs, then says so in the collection's `comparedOrdinal`. A call after an
 * interrupted one does the same again and stores each pair once.
 * @throws AbortedError; GraphError `MIGRATION_UNDER_WAY` and others; SimilarityError
 */
export async function compareFaces(
  connection: GraphConnection,
  collectionName: string,
  options: CompareFacesOptions = {},
): Promise<CompareFacesReport> {
  const { signal, onProgress, batchSize, isMigrating = false } = options;
  const collection = await readCollection(connection, collectionName);
  if (!isMigrating) refuseWhileMoving(collection);
  const { comparedOrdinal, nextOrdinal } = collection;
  if (comparedOrdinal >= nextOrdinal)
    return { search: null, pairs: 0, relationshipsCreated: 0, notices: [] };
  const stored = await streamEmbeddings(
    connection,
    collectionName,
    nextOrdinal,
  );
  const found = await searchPairs(stored, collection, {
    ...options,
    from: firstRowAt(stored, comparedOrdinal),
  });
  const { pairs, search, notices, edgeFloor, chance } = found;
  if (chance !== null)
    await setChanceSimilarity(connection, collectionName, chance);
  if (edgeFloor > collection.edgeFloor)
    await setEdgeFloor(connection, collectionName, edgeFloor);
  const relationshipsCreated = await writeSimilarities(
    connection,
    collectionName,
    stored.faceIds,
    pairs,
    {
      isMigrating,
      ...(signal === undefined ? {} : { signal }),
      ...(batchSize === undefined ? {} : { batchSize }),
      onProgress: (written) =>
        onProgress?.("Storing similar pairs", written, pairs.sources.length),
    },
  );
  throwIfStopped(
    signal,
    "Comparing faces was stopped; the same command goes on where it stopped.",
  );
  await setPairSearch(connection, collectionName, search);
  await setComparedOrdinal(connection, collectionName, nextOrdinal);
  return { search, pairs: pairs.sources.length, relationshipsCreated, notices };
}

function firstRowAt({ ordinals }: StoredEmbeddings, ordinal: number): number {
  const row = ordinals.findIndex((other) => other >= ordinal);
  return row < 0 ? ordinals.length : row;
}
