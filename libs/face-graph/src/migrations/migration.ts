import { randomUUID } from "node:crypto";
import {
  type ChanceSimilarity,
  changeCollection,
  type Collection,
  type CollectionModel,
  type PairSearch,
} from "../collections/collections.ts";
import * as cypher from "../cypher/migrations/migration.ts";
import { writeUntilDone } from "../database/batches.ts";
import type { GraphConnection, Transaction } from "../database/connection.ts";
import { GraphError } from "../errors.ts";
import { forgetNextPairs } from "./next-pairs.ts";

/** How far a migration has come. From `DROPPING_PAIRS` on the collection has the other model. */
export type MigrationPhase =
  "LOOKING" | "DROPPING_PAIRS" | "TURNING_PAIRS" | "STORING_FACES";

/** A collection on its way to another model. */
export interface Migration {
  /** Tells this migration from earlier ones. */
  readonly token: string;
  /** The model that the collection is moved to. */
  readonly modelId: string;
  readonly fromModelId: string;
  /** What finds the faces, in words. */
  readonly foundBy: string;
  readonly phase: MigrationPhase;
  readonly startedAt: Date;
  /** How many faces the pairs that are stored so far are of; null before any was. */
  readonly facesCompared: number | null;
  /** Stored faces that the detector found again; null until the model is switched. */
  readonly facesFound: number | null;
  /** Stored faces that it did not find, embedded where they are. */
  readonly facesKept: number | null;
  /** Faces that only this detector finds. */
  readonly facesNew: number | null;
  /** Faces whose photographs could not be read. */
  readonly facesMissing: number | null;
}

/** What a collection is given when its model is switched. */
export interface NextModel extends Required<
  Omit<CollectionModel, "maxPairsPerFace">
> {
  readonly chance: ChanceSimilarity | null;
  readonly pairSearch: PairSearch;
}

const nodesPerBatch = 5000;

/**
 * Begins to move a collection to another model, or goes on with that. Faces and similar pairs of
 * the collection are not written by others until it ends.
 * @throws GraphError `COLLECTION_NOT_FOUND`; `MIGRATION_UNDER_WAY` when it is on its way to another
 *   model, or its faces are found otherwise
 */
export async function beginMigration(
  connection: GraphConnection,
  collection: string,
  model: Pick<Migration, "modelId" | "foundBy">,
): Promise<Migration> {
  const token = randomUUID();
  const { migration } = await changeCollection(
    connection,
    collection,
    async (transaction) => {
      const { rows } = await transaction.run<{ migration: Migration }>(
        cypher.beginMigration,
        { collection, token, ...model, now: Date.now() },
      );
      return { migration: rows[0]!.migration, didChange: false };
    },
  );
  const { modelId, foundBy } = migration;
  if (modelId === model.modelId && foundBy === model.foundBy) return migration;
  throw new GraphError(
    { code: "MIGRATION_UNDER_WAY", collection, modelId },
    `Collection ${collection} is being moved to the model ${modelId}, its faces found by ${foundBy}; finish that with the same options, or give it up with --abandon, before you move it to ${model.modelId}, ${model.foundBy}.`,
  );
}

/** @throws GraphError `MIGRATION_GONE` where the collection stays with its model */
export async function requireMigration(
  connection: GraphConnection,
  collection: string,
): Promise<Migration> {
  const migration = await readMigration(connection, collection);
  if (migration === undefined) throw migrationGone(collection);
  return migration;
}

/** @returns undefined where the collection stays with its model */
export async function readMigration(
  connection: GraphConnection,
  collection: string,
): Promise<Migration | undefined> {
  const [row] = await connection.read<{ migration: Migration }>(
    cypher.readMigration,
    { collection },
  );
  return row?.migration;
}

/**
 * Takes the lock of a collection for a step of a migration.
 * @throws GraphError `MIGRATION_GONE` when it has ended, or was given up
 */
export function changeMigration<T extends { readonly didChange: boolean }>(
  connection: GraphConnection,
  collection: string,
  token: string,
  work: (
    transaction: Transaction,
    migration: Migration,
    stored: Collection,
  ) => Promise<T>,
): Promise<T> {
  return changeCollection(
    connection,
    collection,
    async (transaction, stored) => {
      const { rows } = await transaction.run<{ migration: Migration }>(
        cypher.findMigration,
        { collection, token },
      );
      const [found] = rows;
      if (found === undefined) throw migrationGone(collection);
      return work(transaction, found.migration, stored);
    },
  );
}

/**
 * Switches a collection to the other model, in one transaction: its card's figures, the pairs that
 * readers follow, and the search that found these. What people said is not touched.
 * @param expected how many faces have embeddings of the other model, and how many are accepted
 *   without
 * @throws GraphError `MIGRATION_GONE`; `GRAPH_KEEPS_CHANGING` when it is otherwise by now
 */
export async function switchModel(
  connection: GraphConnection,
  collection: string,
  token: string,
  { pairSearch: { method, recall, sampledFaces }, ...model }: NextModel,
  expected: { readonly embedded: number; readonly missing: number },
): Promise<void> {
  await changeMigration(connection, collection, token, async (transaction) => {
    const found = await tally(transaction, collection, token, true);
    if (
      found.embedded !== expected.embedded ||
      found.missing !== expected.missing
    )
      throw new GraphError(
        { code: "GRAPH_KEEPS_CHANGING", collection },
        `Expected ${expected.embedded} faces with embeddings of the other model and ${expected.missing} without but there are ${found.embedded} and ${found.missing}; run the same command again.`,
        { retriable: true },
      );
    const { rows } = await transaction.run(cypher.switchModel, {
      ...model,
      collection,
      token,
      pairSearchMethod: method,
      pairSearchRecall: recall,
      pairSearchSample: sampledFaces,
    });
    return { didChange: rows.length > 0 };
  });
}

/** The same where the model is the one that the collection has. Its faces are compared again. */
export async function keepModel(
  connection: GraphConnection,
  collection: string,
  token: string,
): Promise<void> {
  await changeMigration(connection, collection, token, async (transaction) => {
    await tally(transaction, collection, token, false);
    const { rows } = await transaction.run(cypher.keepModel, {
      collection,
      token,
    });
    return { didChange: rows.length > 0 };
  });
}

/** Notes what the looking found. */
async function tally(
  transaction: Transaction,
  collection: string,
  token: string,
  isOtherModel: boolean,
): Promise<{ readonly embedded: number; readonly missing: number }> {
  const { rows } = await transaction.run<{ embedded: number; missing: number }>(
    cypher.setTally,
    { collection, token, isOtherModel },
  );
  return rows[0]!;
}

/**
 * Gives a migration up. The collection is as it was before; what was done for the other model is
 * deleted. Interrupted, it can be called again.
 * @throws GraphError `MIGRATION_GONE` when there is none; `MIGRATION_UNDER_WAY` when the model is
 *   switched already, so that it can only be finished
 */
export async function abandonMigration(
  connection: GraphConnection,
  collection: string,
): Promise<Migration> {
  const migration = await requireMigration(connection, collection);
  const { token, modelId } = migration;
  if (migration.phase !== "LOOKING")
    throw new GraphError(
      { code: "MIGRATION_UNDER_WAY", collection, modelId },
      `Collection ${collection} has the model ${modelId} by now; run \`facegraph model migrate ${modelId}\` to finish, as only leftovers are to be tidied.`,
    );
  await forgetNextPairs(connection, collection, token);
  await forgetLooks(connection, collection);
  await endMigration(connection, collection, token);
  return migration;
}

/** Deletes all that a migration noted on its way, a batch at a time. */
export async function forgetLooks(
  connection: GraphConnection,
  collection: string,
): Promise<void> {
  for (const { query, what } of cypher.forgetLooks)
    await writeUntilDone(
      async (most) => {
        const { nodesDeleted, propertiesSet } = await connection.write(query, {
          collection,
          most,
        });
        return nodesDeleted + propertiesSet;
      },
      { size: nodesPerBatch, what },
    );
}

/** From here on the collection can be written to by others. */
export async function endMigration(
  connection: GraphConnection,
  collection: string,
  token: string,
): Promise<void> {
  await connection.write(cypher.endMigration, { collection, token });
}

export function migrationGone(collection: string): GraphError {
  return new GraphError(
    { code: "MIGRATION_GONE", collection },
    `Collection ${collection} is not being moved to another model, or another process has gone on with that; \`facegraph model migrate\` with the model begins it, or goes on.`,
  );
}
