import type { GraphConnection } from "../database/connection.ts";
import { clusterIdOf, runIdOf } from "../faces/identifiers.ts";
import { activateRun } from "./active-run.ts";
import { collectStaleRuns } from "./delete-run.ts";
import type { NewCluster, WriteRunOptions } from "./new-run.ts";
import {
  runNotFound,
  settingsOf,
  type ClusterRun,
  type RunFacts,
} from "./runs.ts";
import { attachClusters, finishRun, writeClusters } from "./write-clusters.ts";

const defaultFacesPerBatch = 10_000;

/**
 * Stores a run: only clusters that no earlier run has are written, then the run is switched to
 * ready in one step. Until then nobody sees it. If writing is interrupted, the next call with the
 * same run continues it. Runs that others left behind are deleted.
 * @throws GraphError `COLLECTION_NOT_FOUND`; `ROW_TOO_LARGE` for a cluster that does not fit the
 *   server's memory
 */
export async function writeRun(
  connection: GraphConnection,
  collection: string,
  facts: RunFacts,
  clusters: readonly NewCluster[],
  options: WriteRunOptions = {},
): Promise<ClusterRun> {
  const {
    activate = false,
    basedOn = null,
    facesPerBatch = defaultFacesPerBatch,
    onProgress,
  } = options;
  const started = Date.now();
  const rows = clusters.map((cluster) => ({
    cluster,
    id: cluster.id ?? clusterIdOf(cluster.members),
    isKnown: cluster.id !== undefined,
  }));
  const id = runIdOf(
    facts.name,
    settingsOf(facts),
    facts.generation,
    rows.map((row) => row.id),
  );
  const [, { isReady, activeRun, ids }] = await Promise.all([
    collectStaleRuns(connection, collection, id),
    attachClusters(
      connection,
      collection,
      { id, name: facts.name, isAskedFor: basedOn === null },
      rows,
    ),
  ]);
  let run: ClusterRun | undefined;
  if (!isReady) {
    const fresh = rows.filter((row) => !ids.has(row.id));
    onProgress?.(ids.size, rows.length);
    await writeClusters(connection, collection, id, fresh, {
      facesPerBatch,
      onProgress: (done) => onProgress?.(ids.size + done, rows.length),
    });
    const finished = await finishRun(connection, collection, id, rows, {
      ...options,
      facts: () => ({
        ...facts,
        clusterCount: rows.length,
        clustersWritten: fresh.length,
        clustersReused: rows.length - fresh.length,
        writeMillis: Date.now() - started,
      }),
    });
    run = finished ?? runNotFound(collection, id); // taken for stale, and deleted
  }
  // a collection that has an active run keeps one
  const isLeftInactive = !activate && basedOn === null && activeRun !== null;
  if (run !== undefined && isLeftInactive && activeRun !== id) return run;
  return activateRun(connection, collection, id, {
    ...(activate ? {} : { onlyInPlaceOf: basedOn }),
    ...(run === undefined ? {} : { run }),
  });
}
