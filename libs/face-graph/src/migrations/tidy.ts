import { AbortedError } from "@facegraph/cw-core";
import * as migrations from "../cypher/migrations/migration.ts";
import * as cypher from "../cypher/migrations/tidy.ts";
import { writeUntilDone } from "../database/batches.ts";
import type { GraphConnection } from "../database/connection.ts";
import { type FaceRow, storeFaceRows } from "../faces/write-faces.ts";
import {
  changeMigration,
  endMigration,
  forgetLooks,
  type Migration,
  type MigrationPhase,
} from "./migration.ts";
import { forOrdinals } from "./next-pairs.ts";

export interface TidyOptions {
  readonly signal?: AbortSignal;
  /** Called with the name of each step as it begins. */
  readonly onStep?: (step: string) => void;
}

const facesPerBatch = 500;
const imagesPerBatch = 5000;

/**
 * Brings all that the other model said to its place, once the model is switched. Readers see the
 * pairs of the other model throughout. Interrupted, it goes on where it stopped.
 * @returns how many faces were stored that were not there before
 * @throws AbortedError; GraphError `MIGRATION_GONE`
 */
export async function tidyMigration(
  connection: GraphConnection,
  collection: string,
  { token, phase, modelId, foundBy }: Migration,
  { signal, onStep }: TidyOptions = {},
): Promise<number> {
  /** @param keepsGraph whether readers are given the same faces and pairs after the step */
  const eachRange = (query: string, keepsGraph: boolean) =>
    forOrdinals(connection, collection, async (range) => {
      stopIf(signal);
      await changeMigration(
        connection,
        collection,
        token,
        async (transaction) => {
          await transaction.run(query, { ...range, modelId });
          return { didChange: !keepsGraph };
        },
      );
    });
  const enter = (next: MigrationPhase, query: string) =>
    changeMigration(connection, collection, token, async (transaction) => {
      await transaction.run(query, { collection });
      await transaction.run(migrations.setPhase, {
        collection,
        token,
        phase: next,
      });
      return { didChange: true };
    });
  let reached = phase;
  if (reached === "DROPPING_PAIRS") {
    onStep?.("Dropping old similar pairs");
    await eachRange(cypher.dropPairs("SIMILAR"), true);
    await enter("TURNING_PAIRS", cypher.followBothTypes);
    reached = "TURNING_PAIRS";
  }
  if (reached === "TURNING_PAIRS") {
    onStep?.("Moving similar pairs");
    await eachRange(cypher.turnPairs, false);
    await enter("STORING_FACES", cypher.followSimilar);
  }
  onStep?.("Moving embeddings");
  await eachRange(cypher.takeNextEmbeddings, false);
  await eachRange(cypher.dropOtherEmbeddings, true);
  onStep?.("Storing new faces");
  const stored = await storeWaiting(connection, collection, token, signal);
  await writeUntilDone(
    async (most) => {
      const { propertiesSet } = await connection.write(cypher.setFoundBy, {
        collection,
        token,
        foundBy,
        most,
      });
      return propertiesSet;
    },
    { size: imagesPerBatch, what: "what found the faces of an image" },
  );
  return stored;
}

/** Deletes what a migration noted, and opens the collection to other writers. */
export async function finishMigration(
  connection: GraphConnection,
  collection: string,
  { token }: Pick<Migration, "token">,
): Promise<void> {
  await forgetLooks(connection, collection);
  await endMigration(connection, collection, token);
}

/** Stores the faces that only the other detector finds, a batch in one transaction. */
async function storeWaiting(
  connection: GraphConnection,
  collection: string,
  token: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  let stored = 0;
  await writeUntilDone(
    async (most) => {
      stopIf(signal);
      const { faces } = await changeMigration(
        connection,
        collection,
        token,
        async (transaction, _, { modelId, nextOrdinal }) => {
          const { rows } = await transaction.run<Omit<FaceRow, "ordinal">>(
            cypher.waitingFaces,
            { collection, most },
          );
          if (rows.length === 0) return { faces: 0, didChange: false };
          await storeFaceRows(
            transaction,
            { name: collection, modelId, nextOrdinal },
            rows.map((row, index) => ({
              ...row,
              ordinal: nextOrdinal + index,
              timestampMs: null,
              timestampsMs: null,
              track: null,
            })),
          );
          await transaction.run(cypher.deleteWaitingFaces, {
            collection,
            ids: rows.map(({ id }) => id),
          });
          return { faces: rows.length, didChange: true, keepsEdges: true };
        },
      );
      stored += faces;
      return faces;
    },
    { size: facesPerBatch, what: "a new face" },
  );
  return stored;
}

function stopIf(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true)
    throw new AbortedError(
      "The migration was stopped; the same command goes on where it stopped.",
    );
}
