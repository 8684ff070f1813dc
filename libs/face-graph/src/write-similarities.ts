import { changeCollection } from "./collections.ts";
import type { GraphConnection } from "./connection.ts";
import * as cypher from "./cypher/similarities.ts";
import { GraphError } from "./errors.ts";

/** Pairs of faces by row, each once. */
export interface NewSimilarities {
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  readonly similarities: Float32Array;
}

export interface WriteSimilaritiesOptions {
  readonly signal?: AbortSignal;
  /** Called with how many pairs are stored. */
  readonly onProgress?: (written: number) => void;
  /** Pairs in one transaction, to begin with. */
  readonly batchSize?: number;
}

export const defaultWriteSimilaritiesOptions = Object.freeze({
  batchSize: 20_000,
});
const smallestBatch = 500;

/**
 * Stores SIMILAR relationships, once per pair, from the smaller face id to the larger; those that are there stay as they
 * are. Pairs are written in the order of ids, so two writers lock faces in the same order. When the server runs out of
 * memory the batch is halved.
 * @param faceIds by row
 * @returns how many relationships were created
 * @throws GraphError `ABORTED`; what is written by then stays, and writing again completes it
 */
export async function writeSimilarities(
  connection: GraphConnection,
  collection: string,
  faceIds: readonly string[],
  pairs: NewSimilarities,
  options: WriteSimilaritiesOptions = {},
): Promise<number> {
  const { signal, onProgress } = options;
  const { firsts, seconds, order } = orderByIds(faceIds, pairs);
  let created = 0;
  let size = options.batchSize ?? defaultWriteSimilaritiesOptions.batchSize;
  for (let start = 0; start < order.length;) {
    if (signal?.aborted === true) {
      throw new GraphError(
        "ABORTED",
        "Storing similar pairs was stopped; the same command goes on from there.",
      );
    }
    const batch = order.subarray(start, start + size);
    const rows = groupByFirst(
      faceIds,
      firsts,
      seconds,
      pairs.similarities,
      batch,
    );
    try {
      const outcome = await changeCollection(
        connection,
        collection,
        async (transaction) => {
          const { relationshipsCreated } = await transaction.run(
            cypher.writeSimilarities,
            { collection, rows },
          );
          return { relationshipsCreated, didChange: relationshipsCreated > 0 };
        },
      );
      created += outcome.relationshipsCreated;
      start += batch.length;
      onProgress?.(start);
    } catch (error) {
      const isTooLarge =
        error instanceof GraphError &&
        error.code === "DATABASE_OUT_OF_MEMORY" &&
        size > smallestBatch;
      if (!isTooLarge) throw error;
      size = Math.max(smallestBatch, Math.floor(size / 2));
    }
  }
  return created;
}

/** Each pair from its smaller id, and the pairs in the order of those ids. */
function orderByIds(
  faceIds: readonly string[],
  { sources, targets }: NewSimilarities,
) {
  const ranks = new Uint32Array(faceIds.length);
  Uint32Array.from(faceIds.keys())
    .sort((one, two) => (faceIds[one]! < faceIds[two]! ? -1 : 1))
    .forEach((row, rank) => {
      ranks[row] = rank;
    });
  const firsts = new Uint32Array(sources.length);
  const seconds = new Uint32Array(sources.length);
  const places = new Float64Array(sources.length);
  for (let pair = 0; pair < sources.length; pair++) {
    const isForward = ranks[sources[pair]!]! < ranks[targets[pair]!]!;
    firsts[pair] = isForward ? sources[pair]! : targets[pair]!;
    seconds[pair] = isForward ? targets[pair]! : sources[pair]!;
    places[pair] =
      ranks[firsts[pair]!]! * faceIds.length + ranks[seconds[pair]!]!;
  }
  const order = Uint32Array.from(sources.keys()).sort(
    (one, two) => places[one]! - places[two]!,
  );
  return { firsts, seconds, order };
}

function groupByFirst(
  faceIds: readonly string[],
  firsts: Uint32Array,
  seconds: Uint32Array,
  similarities: Float32Array,
  batch: Uint32Array,
) {
  const rows: { id: string; others: string[]; weights: number[] }[] = [];
  let previous = -1;
  for (const pair of batch) {
    if (firsts[pair] !== previous) {
      previous = firsts[pair]!;
      rows.push({ id: faceIds[previous]!, others: [], weights: [] });
    }
    const row = rows.at(-1)!;
    row.others.push(faceIds[seconds[pair]!]!);
    row.weights.push(similarities[pair]!);
  }
  return rows;
}
