import {
  AbortedError,
  automaticThreshold,
  fewestFacesForAutomaticThreshold,
} from "@facegraph/cw-core";
import { type GraphConnection } from "@facegraph/face-graph";
import {
  readCollection,
  setAutomaticThreshold,
  setEdgeFloor,
  setComparedOrdinal,
  setPairSearch,
  type Collection,
  type PairSearch,
} from "@facegraph/face-graph/collections";
import {
  streamEmbeddings,
  faceKeyOf,
  type StoredEmbeddings,
} from "@facegraph/face-graph/faces";
import { writeSimilarities } from "@facegraph/face-graph/similarities";
import {
  findPairs,
  floorAboveChance,
  measureChanceSimilarity,
  type FoundPairs,
} from "@facegraph/similarity";
import type { JobOptions } from "../session/settings.ts";

export interface CompareFacesOptions extends JobOptions {
  /** Compare all faces with all, however long that takes. */
  readonly exact?: boolean;
  /**
   * The longest that may take, as estimated; beyond it pairs are searched approximately. By default
   * ten minutes.
   */
  readonly exactWithinSeconds?: number;
  /** Pairs in one transaction, to begin with. */
  readonly batchSize?: number;
}

export interface CompareFacesReport {
  /**
   * How pairs were searched, and how many of those there are it found; null when no face was new.
   */
  readonly search: PairSearch | null;
  /** Similar pairs found with a new face. */
  readonly pairs: number;
  readonly relationshipsCreated: number;
  /** Sentences for the user, where a bound was reached. */
  readonly notices: readonly string[];
}

/**
 * Stores every similar pair that has a face at or above the collection's watermark, then moves the
 * watermark. Interrupted anywhere, the next call does the same again and stores each pair once.
 * @throws GraphError; SimilarityError
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
      `The edge floor rose from ${collection.edgeFloor.toFixed(3)} to ${floor.toFixed(3)}: in ${stored.faceIds.length} faces, weaker pairs are mostly chance.`,
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
      `Similar pairs were searched approximately, as comparing all faces would take about ${Math.ceil(pairs.estimatedExactSeconds)} s: ${(share * 100).toFixed(1)} % of the neighbours of ${sampledFaces} sampled faces were found. --exact compares all.`,
    );
  }
  if (pairs.droppedByCap > 0) {
    notices.push(
      `${pairs.droppedByCap} similar pairs were left out, each beaten at both of its faces by ${maxPairsPerFace} stronger ones.`,
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
  if (signal?.aborted === true)
    throw new AbortedError(
      "Comparing faces was stopped; the same command goes on from there.",
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

/**
 * Never above the recommended threshold: where most faces are one person's, most pairs are not
 * chance, and what looks like chance is that person.
 */
export function raiseFloor(
  {
    edgeFloor,
    recommendedThreshold,
  }: Pick<Collection, "edgeFloor" | "recommendedThreshold">,
  aboveChance: number,
): number {
  return Math.max(edgeFloor, Math.min(aboveChance, recommendedThreshold));
}

/**
 * How similar two faces are by chance, from a sample that does not depend on the order they were
 * stored in.
 */
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
