import type { GraphConnection } from "../database/connection.ts";
import * as cypher from "../cypher/runs/runs.ts";
import { clusterIdOf, runIdOf } from "../faces/identifiers.ts";
import {
  deleteRunNodes,
  readRun,
  runNotFound,
  type ClusterRun,
} from "./runs.ts";
import { attachClusters, finishRun, writeClusters } from "./write-clusters.ts";

/** What a run was asked for, and how it went. */
export interface RunFacts {
  readonly name: string;
  readonly method: string;
  readonly threshold: number;
  readonly sharpness: number;
  readonly weighting: string;
  readonly seed: number;
  readonly maxIterations: number;
  readonly modelId: string;
  readonly generation: number;
  /** Faces with ordinals below it are placed. */
  readonly ordinalEnd: number;
  readonly ranIterations: number;
  readonly didConverge: boolean;
  readonly faceCount: number;
  readonly singletonCount: number;
  readonly edgeCount: number;
  readonly readMillis: number;
  readonly computeMillis: number;
}

/** A cluster of two faces or more. */
export interface NewCluster {
  readonly label: number;
  /**
   * The id of a cluster of the active run that has the very same faces; by default it is worked
   * out.
   */
  readonly id?: string;
  /** Face ids; asked for only where the cluster has to be written, or its id worked out. */
  readonly members: readonly string[];
  /**
   * Where the server keeps each of them, as `streamAdjacency` gave it; without it, or where it is
   * another's, a face is looked up by its id.
   */
  readonly nodes?: readonly number[];
  readonly cohesion: number;
  readonly density: number;
  readonly weakestLink: number | undefined;
  /** A face id. */
  readonly representative: string;
}

/** A new cluster and one of an earlier run that share faces. */
export interface NewOverlap {
  /** Of the new cluster. */
  readonly label: number;
  /** A cluster id. */
  readonly earlier: string;
  readonly faces: number;
  /** Those over the faces of both. */
  readonly jaccard: number;
}

/** Two faces, by id, of clusters that may be one person. */
export interface NewMergeSuggestion {
  readonly face: string;
  readonly other: string;
  readonly weight: number;
}

export interface WriteRunOptions {
  /** The run it was grown from. */
  readonly basedOn?: string;
  readonly overlaps?: readonly NewOverlap[];
  readonly mergeSuggestions?: readonly NewMergeSuggestion[];
  /** Faces, roughly, in one transaction; by default ten thousand. */
  readonly facesPerBatch?: number;
  /** Called with how many clusters are stored. */
  readonly onProgress?: (done: number, total: number) => void;
}

const defaultFacesPerBatch = 10_000;
/** A run that wrote nothing for so long was left behind. */
const staleAfterMs = 5 * 60_000;

/**
 * Stores a run: only clusters that no earlier run has are written, then the run is switched to
 * ready in one step. Until then nobody sees it; interrupted, the same run goes on where it stopped,
 * and what another left behind is swept. It is not made the active run: `activateRun` does that.
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
  const {
    method,
    threshold,
    sharpness,
    weighting,
    seed,
    maxIterations,
    modelId,
  } = facts;
  const parameters = {
    method,
    threshold,
    sharpness,
    weighting,
    seed,
    maxIterations,
    modelId,
  };
  const id = runIdOf(
    facts.name,
    parameters,
    facts.generation,
    rows.map((row) => row.id),
  );
  const [, { isReady, ids }] = await Promise.all([
    sweepStaleRuns(connection, collection, id),
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
  return finished ?? runNotFound(collection, id); // swept: it was silent for too long
}

async function sweepStaleRuns(
  connection: GraphConnection,
  collection: string,
  id: string,
): Promise<void> {
  const stale = await connection.read<{ id: string }>(cypher.staleRuns, {
    collection,
    id,
    before: Date.now() - staleAfterMs,
  });
  for (const run of stale) await deleteRunNodes(connection, collection, run.id);
}
