import {
  automaticThreshold,
  fewestFacesForAutomaticThreshold,
} from "@facegraph/cw-core";
import { type GraphConnection } from "@facegraph/face-graph";
import {
  type PairSearch,
  readCollection,
  setAutomaticThreshold,
  setComparedOrdinal,
  setEdgeFloor,
  setPairSearch,
} from "@facegraph/face-graph/collections";
import {
  faceKeyOf,
  type StoredEmbeddings,
  streamEmbeddings,
} from "@facegraph/face-graph/faces";
import { writeSimilarities } from "@facegraph/face-graph/similarities";
import {
  findPairs,
  floorAboveChance,
  type FoundPairs,
  measureChanceSimilarity,
} from "@facegraph/similarity";
import { throwIfStopped } from "../errors.ts";
import type { JobOptions } from "../session/settings.ts";
import { raiseFloor } from "./edge-floor.ts";

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
 * @throws AbortedError; GraphError; SimilarityError
 */
export async function compareFaces(
  connection: GraphConnection,
  collectionName: string,
  options: CompareFacesOptions = {},
): Promise<CompareFacesReport> {
  const {
    signal,
    onProgress,
    exact = false,
    exactWithinSeconds,
    batchSize,
  } = options;
  const collection = await readCollection(connection, collectionName);
  const { comparedOrdinal, nextOrdinal, maxPairsPerFace } = collection;
  if (comparedOrdinal >= nextOrdinal)
    return { search: null, pairs: 0, relationshipsCreated: 0, notices: [] };
  const stored = await streamEmbeddings(
    connection,
    collectionName,
    nextOrdinal,
  );
  const chance = sampleChance(stored);
  const floor =
    chance === undefined
      ? collection.edgeFloor
      : raiseFloor(collection, floorAboveChance(chance));
  if (
    chance !== undefined &&
    chance.faceCount >= fewestFacesForAutomaticThreshold
  )
    await setAutomaticThreshold(
      connection,
      collectionName,
      automaticThreshold(chance),
    );
  const notices: string[] = [];
  if (floor > collection.edgeFloor) {
    await setEdgeFloor(connection, collectionName, floor);
    notices.push(
      `The edge floor rose from ${collection.edgeFloor.toFixed(3)} to ${floor.toFixed(3)}: among ${stored.faceIds.length} faces, weaker pairs are mostly chance.`,
    );
  }
  const pairs = await findPairs(stored, {
    floor,
    maxPerFace: maxPairsPerFace,
    exact,
    ...(exactWithinSeconds === undefined ? {} : { exactWithinSeconds }),
    from: firstRowAt(stored, comparedOrdinal),
    faceKeys: BigUint64Array.from(stored.faceIds, faceKeyOf),
    ...(signal === undefined ? {} : { signal }),
    onProgress: (share) =>
      onProgress?.("Comparing faces", Math.round(share * 100), 100),
  });
  const search = describeSearch(pairs);
  if (pairs.recall !== null) {
    const { share, sampledFaces } = pairs.recall;
    notices.push(
      `Similar pairs were searched approximately, because comparing every two faces would take about ${Math.ceil(pairs.estimatedExactSeconds)} s. The search found ${(share * 100).toFixed(1)} % of the neighbours of ${sampledFaces} sampled faces. --exact compares every two faces.`,
    );
  }
  if (pairs.droppedByCap > 0) {
    notices.push(
      `${pairs.droppedByCap} similar pairs were left out, because both of their faces have ${maxPairsPerFace} stronger ones.`,
    );
  }
  const relationshipsCreated = await writeSimilarities(
    connection,
    collectionName,
    stored.faceIds,
    pairs,
    {
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

function describeSearch({ method, recall }: FoundPairs): PairSearch {
  return {
    method,
    recall: recall?.share ?? null,
    sampledFaces: recall?.sampledFaces ?? 0,
  };
}

/** Measures chance similarity on a sample that does not depend on the order of storing. */
function sampleChance(stored: StoredEmbeddings) {
  const { faceIds } = stored;
  const order = Uint32Array.from(faceIds.keys()).sort((one, two) =>
    faceIds[one]! < faceIds[two]! ? -1 : 1,
  );
  return measureChanceSimilarity(stored, { order });
}

function firstRowAt({ ordinals }: StoredEmbeddings, ordinal: number): number {
  const row = ordinals.findIndex((other) => other >= ordinal);
  return row < 0 ? ordinals.length : row;
}
