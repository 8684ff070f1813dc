import { changeCollection } from "../collections/collections.ts";
import * as cypher from "../cypher/runs/active-run.ts";
import { readRun as readRunQuery } from "../cypher/runs/runs.ts";
import { writeInBatches } from "../database/batches.ts";
import type { GraphConnection } from "../database/connection.ts";
import { type ClusterRun, readRun, runNotFound } from "./runs.ts";

const mirrorsPerBatch = 10_000;

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
 * Brings `Face.cluster` in line with the active run; only faces that differ are written. When
 * another run is activated meanwhile, the rest is left to whoever activated it.
 * @param mirrored the run that all faces are known to be in line with, so that only its difference
 *   to the active run is looked at; null where that is not known
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
 * Faces of the clusters that only one of two runs has.
 * @returns undefined where the earlier run was being deleted meanwhile
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
  const [whole] = await connection.read(readRunQuery, {
    collection,
    id: earlier,
  });
  return whole === undefined ? undefined : moved;
}
