import type { GraphConnection } from "../database/connection.ts";
import { clusterIdOf, runIdOf } from "../faces/identifiers.ts";
import { collectStaleRuns } from "./delete-run.ts";
import type { NewCluster, WriteRunOptions } from "./new-run.ts";
import {
  type ClusterRun,
  readRun,
  type RunFacts,
  runNotFound,
  settingsOf,
} from "./runs.ts";
import { attachClusters, finishRun, writeClusters } from "./write-clusters.ts";

const defaultFacesPerBatch = 10_000;

/**
 * Stores a run: only clusters that no earlier run has are written, then the run is switched to
 * ready in one step. Until then nobody sees it. If writing is interrupted, the next call with the
 * same run continues it. Runs that others left behind are deleted. The run is not made active:
 * `activateRun` does that.
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
  const [, { isReady, ids }] = await Promise.all([
    collectStaleRuns(connection, collection, id),
    attachClusters(
      connection,
      collection,
      { id, name: facts.name, isAskedFor: basedOn === null },
      rows,
    ),
  ]);
  if (isReady) return readRun(connection, collection, id);
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
  return finished ?? runNotFound(collection, id); // taken for stale, and deleted
}
