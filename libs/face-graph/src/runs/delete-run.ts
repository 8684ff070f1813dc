import { changeCollection } from "../collections/collections.ts";
import * as cypher from "../cypher/runs/delete-run.ts";
import { writeUntilDone } from "../database/batches.ts";
import type { GraphConnection } from "../database/connection.ts";
import { GraphError } from "../errors.ts";
import { type ClusterRun, readRun } from "./runs.ts";

const deletionsPerBatch = 5000;
/** A run whose writer was silent for so long was left behind. */
const staleAfterMs = 5 * 60_000;

/**
 * Deletes a run, and the clusters that no other run holds.
 * @throws GraphError `RUN_NOT_FOUND`, `RUN_IS_ACTIVE`
 */
export async function deleteRun(
  connection: GraphConnection,
  collection: string,
  id: string,
): Promise<ClusterRun> {
  const run = await readRun(connection, collection, id);
  await deleteRunNodes(connection, collection, id);
  return run;
}

/**
 * The same, whether it is complete or not. From the first step on nobody sees the run. If the
 * deletion is interrupted, the next run that is written deletes what is left.
 */
export async function deleteRunNodes(
  connection: GraphConnection,
  collection: string,
  id: string,
): Promise<void> {
  await changeCollection(
    connection,
    collection,
    async (transaction, { activeRun }) => {
      if (activeRun === id) {
        throw new GraphError(
          { code: "RUN_IS_ACTIVE", collection, run: id },
          `Run ${id} is the active run of ${collection}; activate another one first.`,
        );
      }
      await transaction.run(cypher.beginDeletion, { collection, id });
      await transaction.run(cypher.passOnBase, { collection, id });
      return { didChange: false };
    },
  );
  const deleteAll = (query: string, what: string) =>
    writeUntilDone(
      async (most) => {
        const { deleted } = await changeCollection(
          connection,
          collection,
          async (transaction) => {
            const { nodesDeleted, relationshipsDeleted } =
              await transaction.run(query, { collection, id, most });
            return {
              deleted: nodesDeleted + relationshipsDeleted,
              didChange: false,
            };
          },
        );
        return deleted;
      },
      { size: deletionsPerBatch, what },
    );
  await deleteAll(cypher.deleteMergeSuggestions, "a merge suggestion");
  await deleteAll(
    cypher.detachClusters,
    "the relationship of a cluster to its run",
  );
  await deleteAll(cypher.deleteDetachedRun, `run ${id}`);
  await deleteAll(cypher.deleteLooseClusters, "a cluster");
}

/**
 * Deletes the oldest of the runs that a run grew from, so that a library which grows daily does not
 * keep a clustering for each day. The same goes for the oldest of those that grew from the same run
 * as it did: where growth puts names at risk, each ingest leaves one that nobody activated. Runs
 * that somebody asked for stay, and so does the active run.
 * @param kept grown runs of each kind that stay, the newest, this one among them; at least 1
 * @returns the ids of the deleted runs
 */
export async function pruneGrownRuns(
  connection: GraphConnection,
  collection: string,
  id: string,
  kept: number,
): Promise<string[]> {
  const parameters = { collection, id, kept: kept - 1 };
  const [earlier, beside] = await Promise.all(
    [cypher.earlierGrownRuns, cypher.grownRunsBeside].map((query) =>
      connection.read<{ id: string }>(query, parameters),
    ),
  );
  const deleted: string[] = [];
  for (const run of [...earlier!, ...beside!]) {
    try {
      await deleteRunNodes(connection, collection, run.id);
      deleted.push(run.id);
    } catch (error) {
      const isActive =
        error instanceof GraphError && error.code === "RUN_IS_ACTIVE";
      if (!isActive) throw error;
    }
  }
  return deleted;
}

/**
 * Deletes the runs that were left behind: by a writer that went silent, or by a deletion that was
 * interrupted.
 * @param exceptFor the id of a run that stays, as it is about to be written
 */
export async function collectStaleRuns(
  connection: GraphConnection,
  collection: string,
  exceptFor: string,
): Promise<void> {
  const stale = await connection.read<{ id: string }>(cypher.staleRuns, {
    collection,
    id: exceptFor,
    before: Date.now() - staleAfterMs,
  });
  for (const run of stale) await deleteRunNodes(connection, collection, run.id);
}

/** The ids of runs that are not complete and whose writer went silent. */
export async function readUnfinishedRuns(
  connection: GraphConnection,
  collection: string,
): Promise<string[]> {
  const rows = await connection.read<{ id: string }>(cypher.unfinishedRuns, {
    collection,
    before: Date.now() - staleAfterMs,
  });
  return rows.map(({ id }) => id);
}
