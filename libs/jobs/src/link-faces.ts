import {
  automaticThreshold,
  fewestFacesForAutomaticThreshold,
} from "@facegraph/cw-core";
import {
  GraphError,
  readCollection,
  setAutomaticThreshold,
  setEdgeFloor,
  setLinkedOrdinal,
  streamEmbeddings,
  writeSimilarities,
  faceKeyOf,
  type GraphConnection,
  type StoredEmbeddings,
} from "@facegraph/face-graph";
import {
  findExactPairs,
  floorAboveChance,
  measureChanceSimilarity,
} from "@facegraph/similarity";
import type { JobOptions } from "./settings.ts";

export interface LinkReport {
  /** Similar pairs found with a new face. */
  readonly pairs: number;
  readonly relationshipsCreated: number;
  /** Sentences for the user, where a bound was reached. */
  readonly notices: readonly string[];
}

/**
 * Stores every similar pair that has a face at or above the collection's watermark, then moves the watermark. Interrupted
 * anywhere, the next call does the same again and stores each pair once.
 * @throws GraphError; SimilarityError
 */
export async function linkFaces(
  connection: GraphConnection,
  collectionName: string,
  { signal, onProgress }: JobOptions = {},
): Promise<LinkReport> {
  const collection = await readCollection(connection, collectionName);
  const { linkedOrdinal, nextOrdinal } = collection;
  if (linkedOrdinal >= nextOrdinal)
    return { pairs: 0, relationshipsCreated: 0, notices: [] };
  const stored = await streamEmbeddings(
    connection,
    collectionName,
    nextOrdinal,
  );
  const chance = sampleChance(stored);
  const floor =
    chance === undefined
      ? collection.edgeFloor
      : Math.max(collection.edgeFloor, Math.min(floorAboveChance(chance), 1));
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
  const pairs = await findExactPairs(stored, {
    floor,
    from: firstRowAt(stored, linkedOrdinal),
    faceKeys: BigUint64Array.from(stored.faceIds, faceKeyOf),
    ...(signal === undefined ? {} : { signal }),
    onProgress: (share) =>
      onProgress?.("Comparing faces", Math.round(share * 100), 100),
  });
  if (pairs.droppedByCap > 0) {
    notices.push(
      `${pairs.droppedByCap} similar pairs were left out, each beaten at both of its faces by 256 stronger ones.`,
    );
  }
  const relationshipsCreated = await writeSimilarities(
    connection,
    collectionName,
    stored.faceIds,
    pairs,
    {
      ...(signal === undefined ? {} : { signal }),
      onProgress: (written) =>
        onProgress?.("Storing similar pairs", written, pairs.sources.length),
    },
  );
  if (signal?.aborted === true)
    throw new GraphError(
      "ABORTED",
      "Linking was stopped; the same command goes on from there.",
    );
  await setLinkedOrdinal(connection, collectionName, nextOrdinal);
  return { pairs: pairs.sources.length, relationshipsCreated, notices };
}

/** How similar two faces are by chance, from a sample that does not depend on the order they were stored in. */
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
