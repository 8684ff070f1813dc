import { AbortedError } from "@facegraph/cw-core";
import { changeCollection } from "../collections/collections.ts";
import {
  refuseOnceSwitched,
  refuseWhileMoving,
} from "../collections/refuse-while-moving.ts";
import type { PairType } from "../cypher/similarities/similarities.ts";
import * as cypher from "../cypher/similarities/similarities.ts";
import { writeInBatches } from "../database/batches.ts";
import type { GraphConnection, Transaction } from "../database/connection.ts";

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
  /** By default `SIMILAR`. */
  readonly type?: PairType;
  /** Whether they are written for the migration that goes on; otherwise that is refused. */
  readonly isMigrating?: boolean;
}

const defaultWriteSimilaritiesOptions = Object.freeze({
  batchSize: 10_000,
});

/**
 * Stores SIMILAR relationships, once per pair, from the smaller face id to the larger; those that
 * are there stay as they are. Writers of one collection take turns, batch by batch, and each locks
 * faces in the order of ids. Batches follow the rows, because the server keeps relationships in
 * the order they came, and reads them faster if faces are asked for in the same order. When the
 * server runs out of memory, batches get smaller.
 * @param faceIds by row; rows in the order of ordinals, as all readers ask for faces in that order
 * @returns how many relationships were created
 * @throws AbortedError; GraphError `ROW_TOO_LARGE`, `MIGRATION_UNDER_WAY`. What is written by then
 *   stays, and writing again completes it
 */
export async function writeSimilarities(
  connection: GraphConnection,
  collection: string,
  faceIds: readonly string[],
  pairs: NewSimilarities,
  options: WriteSimilaritiesOptions = {},
): Promise<number> {
  const { signal, onProgress, type = "SIMILAR", isMigrating = false } = options;
  const { firsts, seconds, order, byId } = orderPairs(faceIds, pairs);
  const elements = new FaceElements(collection, faceIds);
  let created = 0;
  await writeInBatches(
    order.length,
    async (from, to) => {
      if (signal?.aborted === true) {
        throw new AbortedError(
          "Storing similar pairs was stopped; the same command goes on from there.",
        );
      }
      const batch = order
        .slice(from, to)
        .sort((one, two) => byId[one]! - byId[two]!);
      const outcome = await changeCollection(
        connection,
        collection,
        async (transaction, stored) => {
          if (!isMigrating) refuseWhileMoving(stored);
          if (type === "NEXT_SIMILAR") refuseOnceSwitched(stored);
          const { generation } = stored;
          const ends = [...batch].flatMap((pair) => [
            firsts[pair]!,
            seconds[pair]!,
          ]);
          await elements.find(transaction, generation, new Set(ends));
          const rows = groupByFirst(
            elements,
            firsts,
            seconds,
            pairs.similarities,
            batch,
          );
          const { relationshipsCreated } = await transaction.run(
            cypher.writeSimilarities(type),
            { collection, rows },
          );
          const didChange = relationshipsCreated > 0;
          return {
            relationshipsCreated,
            didChange,
            keepsEdges: true,
            generation: generation + (didChange ? 1 : 0),
          };
        },
      );
      elements.holdAt(outcome.generation);
      created += outcome.relationshipsCreated;
      onProgress?.(to);
    },
    {
      size: options.batchSize ?? defaultWriteSimilaritiesOptions.batchSize,
      describe: (position) =>
        `the pair of faces ${faceIds[firsts[order[position]!]!]} and ${faceIds[seconds[order[position]!]!]}`,
    },
  );
  return created;
}

/**
 * Turns each pair so that its first face has the smaller id.
 * @returns `order`, the pairs in the order of their first rows; and `byId`, a number for each pair
 *   that sorts them by the ids of their faces
 */
function orderPairs(
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
  const byId = new Float64Array(sources.length);
  for (let pair = 0; pair < sources.length; pair++) {
    const isForward = ranks[sources[pair]!]! < ranks[targets[pair]!]!;
    firsts[pair] = isForward ? sources[pair]! : targets[pair]!;
    seconds[pair] = isForward ? targets[pair]! : sources[pair]!;
    byId[pair] =
      ranks[firsts[pair]!]! * faceIds.length + ranks[seconds[pair]!]!;
  }
  return {
    firsts,
    seconds,
    order: orderByRow(firsts, faceIds.length),
    byId,
  };
}

/** Pairs by the row they are stored from; those of one row as they came. */
function orderByRow(firsts: Uint32Array, rowCount: number): Uint32Array {
  const next = new Uint32Array(rowCount + 1);
  for (const first of firsts) next[first + 1]!++;
  for (let row = 0; row < rowCount; row++) next[row + 1]! += next[row]!;
  const order = new Uint32Array(firsts.length);
  firsts.forEach((first, pair) => {
    order[next[first]!++] = pair;
  });
  return order;
}

/**
 * The server's element ids of faces, by row. A new node may get the element id of an erased face,
 * so they hold for one generation of the collection, and through this writer's own changes.
 */
class FaceElements {
  private readonly collection: string;
  private readonly faceIds: readonly string[];
  private readonly elements = new Map<number, string>();
  private generation = -1;

  constructor(collection: string, faceIds: readonly string[]) {
    this.collection = collection;
    this.faceIds = faceIds;
  }

  /** Looks up those of the faces that are not known, or all if the collection has changed. */
  async find(
    transaction: Transaction,
    generation: number,
    faces: ReadonlySet<number>,
  ): Promise<void> {
    if (generation !== this.generation) this.elements.clear();
    this.generation = generation;
    const unknown = [...faces].filter((face) => !this.elements.has(face));
    if (unknown.length === 0) return;
    const faceOf = new Map(unknown.map((face) => [this.faceIds[face]!, face]));
    const { rows } = await transaction.run<{ element: string; id: string }>(
      cypher.elementsOfFaces,
      { collection: this.collection, ids: [...faceOf.keys()] },
    );
    for (const { element, id } of rows)
      this.elements.set(faceOf.get(id)!, element);
  }

  /** Says that our own change raised the generation, so that element ids still hold. */
  holdAt(generation: number): void {
    this.generation = generation;
  }

  /** Undefined for a face that is not in the collection. */
  of(face: number): string | undefined {
    return this.elements.get(face);
  }
}

/** Pairs with a face that is gone are left out. */
function groupByFirst(
  elements: FaceElements,
  firsts: Uint32Array,
  seconds: Uint32Array,
  similarities: Float32Array,
  batch: Uint32Array,
) {
  const rows: { element: string; others: string[]; weights: number[] }[] = [];
  let previous = -1;
  for (const pair of batch) {
    const first = elements.of(firsts[pair]!);
    const second = elements.of(seconds[pair]!);
    if (first === undefined || second === undefined) continue;
    if (firsts[pair] !== previous) {
      previous = firsts[pair]!;
      rows.push({ element: first, others: [], weights: [] });
    }
    const row = rows.at(-1)!;
    row.others.push(second);
    row.weights.push(similarities[pair]!);
  }
  return rows;
}
