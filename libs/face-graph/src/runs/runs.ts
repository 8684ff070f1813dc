import { writeInBatches, writeUntilDone } from "../database/batches.ts";
import { changeCollection } from "../collections/collections.ts";
import type { GraphConnection } from "../database/connection.ts";
import * as cypher from "../cypher/runs/runs.ts";
import { GraphError } from "../errors.ts";

/** A clustering of a collection that is complete. */
export interface ClusterRun {
  readonly id: string;
  readonly collection: string;
  readonly name: string;
  readonly status: "READY";
  readonly method: string;
  readonly threshold: number;
  readonly sharpness: number;
  readonly weighting: string;
  readonly seed: number;
  readonly maxIterations: number;
  readonly modelId: string;
  readonly generation: number;
  readonly ranIterations: number;
  readonly didConverge: boolean;
  /** Of two faces or more. */
  readonly clusterCount: number;
  readonly singletonCount: number;
  readonly faceCount: number;
  readonly edgeCount: number;
  readonly readMillis: number;
  readonly computeMillis: number;
  readonly writeMillis: number;
  readonly clustersWritten: number;
  readonly clustersReused: number;
  readonly createdAt: Date;
  readonly finishedAt: Date;
  /**
   * Faces with ordinals below it were placed by this run, in a cluster or alone; later ones have
   * yet to be.
   */
  readonly ordinalEnd: number;
  /** The run it was grown from. */
  readonly basedOn: string | null;
}

const deletionsPerBatch = 5000;
const mirrorsPerBatch = 10_000;

/** Newest first. */
export async function listRuns(
  connection: GraphConnection,
  collection: string,
): Promise<ClusterRun[]> {
  const rows = await connection.read<{ run: ClusterRun }>(cypher.listRuns, {
    collection,
  });
  return rows.map((row) => row.run);
}

/** @throws GraphError `RUN_NOT_FOUND` */
export async function readRun(
  connection: GraphConnection,
  collection: string,
  id: string,
): Promise<ClusterRun> {
  const [row] = await connection.read<{ run: ClusterRun }>(cypher.readRun, {
    collection,
    id,
  });
  return row?.run ?? runNotFound(collection, id);
}

export function runNotFound(collection: string, id: string): never {
  throw new GraphError(
    "RUN_NOT_FOUND",
    `There is no run ${id} in collection ${collection}; list its runs, or cluster again.`,
  );
}

export interface ActivateRunOptions {
  /** Leave an active run as it is, unless it is this one; null for none at all. */
  readonly onlyInPlaceOf?: string | null;
  /** The run, where the caller has read it. */
  readonly run?: ClusterRun;
}

/**
 * Makes a run the active one, by one write of a pointer; `Face.cluster` follows where it differs.
 * Nothing else writes that pointer.
 * @returns the run; undefined where another run is active than the one it was to replace
 * @throws GraphError `RUN_NOT_FOUND`
 */
export async function activateRun(
  connection: GraphConnection,
  collection: string,
  id: string,
  { onlyInPlaceOf, run }: ActivateRunOptions = {},
): Promise<ClusterRun | undefined> {
  const activated = run ?? (await readRun(connection, collection, id));
  const { isActive, mirrored } = await changeCollection(
    connection,
    collection,
    async (transaction, { activeRun, mirroredRun }) => {
      const isOthers = activeRun !== null && activeRun !== id;
      if (
        isOthers &&
        onlyInPlaceOf !== undefined &&
        activeRun !== onlyInPlaceOf
      )
        return { isActive: false, mirrored: null, didChange: false };
      const { rows } = await transaction.run(cypher.activateRun, {
        collection,
        id,
      });
      if (rows.length === 0) runNotFound(collection, id); // deleted since it was read
      const mirrored = activeRun === mirroredRun ? mirroredRun : null;
      return { isActive: true, mirrored, didChange: false };
    },
  );
  if (!isActive) return undefined;
  await mirrorActiveRun(connection, collection, id, mirrored);
  return activated;
}

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
 * The same, whether it is complete or not. From the first step on nobody sees the run; interrupted,
 * the next run that is written sweeps what is left.
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
          "RUN_IS_ACTIVE",
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
  await deleteAll(cypher.detachClusters, "a cluster's place in a run");
  await deleteAll(cypher.deleteDetachedRun, `run ${id}`);
  await deleteAll(cypher.deleteLooseClusters, "a cluster");
}

/**
 * Deletes the oldest of the runs that a run grew from, so that a library which grows daily does not
 * keep a clustering for each day. The same goes for the oldest of those that grew from the same run
 * as it did: where growth puts names at risk, each ingest leaves one that nobody activated. What
 * growth began with, a run that somebody asked for, stays, and so does the active run.
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
 * Brings `Face.cluster` in line with the active run; only faces that differ are written. When
 * another run is activated meanwhile, the rest is left to whoever did that.
 * @param mirrored the run that all faces are known to be in line with; only what is not the same in
 *   both is looked at then. Null where that is not known
 */
export async function mirrorActiveRun(
  connection: GraphConnection,
  collection: string,
  id: string,
  mirrored: string | null = null,
): Promise<void> {
  const stale =
    (await readMoved(connection, collection, id, mirrored)) ??
    (await connection.read<Mirror>(cypher.staleMirrors, { collection, id }));
  await writeInBatches(
    stale.length,
    async (from, to) => {
      const rows = stale.slice(from, to);
      await changeCollection(
        connection,
        collection,
        async (transaction, { activeRun }) => {
          if (activeRun === id)
            await transaction.run(cypher.mirrorClusters, { collection, rows });
          return { didChange: false };
        },
      );
    },
    {
      size: mirrorsPerBatch,
      describe: (row) => `the cluster of face ${stale[row]!.face}`,
    },
  );
  await connection.write(cypher.setMirroredRun, { collection, id });
}

/** A face, and the cluster that it has in a run; null where it is alone. */
interface Mirror {
  readonly face: string;
  readonly cluster: string | null;
}

/**
 * Faces of the clusters that only one of two runs has; undefined where the earlier one was being
 * deleted meanwhile.
 */
async function readMoved(
  connection: GraphConnection,
  collection: string,
  id: string,
  earlier: string | null,
): Promise<Mirror[] | undefined> {
  if (earlier === null) return undefined;
  const moved = await connection.read<Mirror>(cypher.movedFaces, {
    collection,
    id,
    earlier,
  });
  const [whole] = await connection.read(cypher.readRun, {
    collection,
    id: earlier,
  });
  return whole === undefined ? undefined : moved;
}
