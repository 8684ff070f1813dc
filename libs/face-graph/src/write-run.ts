import { changeCollection } from "./collections.ts";
import type { GraphConnection, Parameters } from "./connection.ts";
import * as cypher from "./cypher/runs.ts";
import { clusterIdOf, runIdOf } from "./identifiers.ts";
import {
  activateRun,
  deleteRunNodes,
  runNotFound,
  type ClusterRun,
} from "./runs.ts";
import { batches } from "./read-known.ts";

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
  /** Face ids. */
  readonly members: readonly string[];
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
  /** Make it the active run; the first run of a collection is made active anyway. */
  readonly activate?: boolean;
  /** The run it was grown from, whose place it takes if that is still the active one. */
  readonly basedOn?: string;
  readonly overlaps?: readonly NewOverlap[];
  readonly mergeSuggestions?: readonly NewMergeSuggestion[];
  /** Faces, roughly, in one transaction; by default ten thousand. */
  readonly facesPerBatch?: number;
  /** Called with how many clusters are stored. */
  readonly onProgress?: (done: number, total: number) => void;
}

const rowsPerBatch = 10_000;
/** A run that wrote nothing for so long was left behind. */
const staleAfterMs = 5 * 60_000;

/**
 * Stores a run: only clusters that no earlier run has are written, then the run is switched to ready in one step. Until
 * then nobody sees it; interrupted, the same run goes on where it stopped, and what another left behind is swept.
 * @throws GraphError `COLLECTION_NOT_FOUND`
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
    facesPerBatch = rowsPerBatch,
    onProgress,
  } = options;
  const started = Date.now();
  const rows = clusters.map((cluster) => ({
    ...cluster,
    id: clusterIdOf(cluster.members),
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
  await sweepStaleRuns(connection, collection, id);

  const { status } = await changeCollection(
    connection,
    collection,
    async (transaction) => {
      const begun = await transaction.run<{ status: string }>(cypher.beginRun, {
        collection,
        id,
        name: facts.name,
        now: started,
      });
      return { status: begun.rows[0]!.status, didChange: false };
    },
  );
  let run: ClusterRun | undefined;
  if (status !== "READY") {
    const attached = await attachClusters(connection, collection, id, rows);
    const fresh = rows.filter((row) => !attached.has(row.id));
    let done = attached.size;
    onProgress?.(done, rows.length);
    for (const batch of byFaces(fresh, facesPerBatch)) {
      await writeClusters(connection, collection, id, batch);
      done += batch.length;
      onProgress?.(done, rows.length);
    }
    await writeLineage(connection, collection, id, rows, options);
    run = await finishRun(connection, collection, id, {
      ...facts,
      clusterCount: rows.length,
      clustersWritten: fresh.length,
      clustersReused: rows.length - fresh.length,
      writeMillis: Date.now() - started,
    });
  }
  return activateRun(connection, collection, id, {
    ...(activate ? {} : { onlyInPlaceOf: basedOn }),
    ...(run === undefined ? {} : { run }),
  });
}

type ClusterRow = NewCluster & { readonly id: string };

/** Hangs those clusters on the run that earlier runs have written, and says which. */
async function attachClusters(
  connection: GraphConnection,
  collection: string,
  run: string,
  clusters: readonly ClusterRow[],
): Promise<Set<string>> {
  const attached = new Set<string>();
  for (const batch of batches(clusters, rowsPerBatch)) {
    const { ids } = await changeCollection(
      connection,
      collection,
      async (transaction) => {
        const found = await transaction.run<{ id: string }>(
          cypher.attachClusters,
          { collection, run, rows: batch.map(placeOf), now: Date.now() },
        );
        return { ids: found.rows, didChange: false };
      },
    );
    for (const { id } of ids) attached.add(id);
  }
  return attached;
}

/** Whole clusters, some faces together; one that is larger goes alone. */
function* byFaces(
  rows: readonly ClusterRow[],
  facesPerBatch: number,
): Generator<ClusterRow[]> {
  let batch: ClusterRow[] = [];
  let faces = 0;
  for (const row of rows) {
    if (faces > 0 && faces + row.members.length > facesPerBatch) {
      yield batch;
      batch = [];
      faces = 0;
    }
    batch.push(row);
    faces += row.members.length;
  }
  if (batch.length > 0) yield batch;
}

/** A cluster, its faces and its place in the run are written together, so that no sweep ever finds it loose. */
async function writeClusters(
  connection: GraphConnection,
  collection: string,
  run: string,
  batch: readonly ClusterRow[],
): Promise<void> {
  const clusters = batch.map(({ id, members, cohesion, representative }) => ({
    id,
    members,
    size: members.length,
    cohesion,
    representative,
  }));
  const rows = batch.map(placeOf);
  await changeCollection(connection, collection, async (transaction) => {
    await transaction.run(cypher.writeClusters, { collection, rows: clusters });
    await transaction.run(cypher.attachClusters, {
      collection,
      run,
      rows,
      now: Date.now(),
    });
    return { didChange: false };
  });
}

/** What the run is based on, what its clusters share with earlier ones, and what may be one person. */
async function writeLineage(
  connection: GraphConnection,
  collection: string,
  id: string,
  clusters: readonly ClusterRow[],
  { basedOn, overlaps = [], mergeSuggestions = [] }: WriteRunOptions,
): Promise<void> {
  const write = (query: string, parameters: Parameters) =>
    changeCollection(connection, collection, async (transaction) => {
      await transaction.run(query, { collection, id, ...parameters });
      return { didChange: false };
    });
  const idOf = new Map(clusters.map((row) => [row.label, row.id]));
  const pairs = overlaps.map(({ label, ...overlap }) => ({
    cluster: idOf.get(label)!,
    ...overlap,
  }));
  for (const rows of batches(pairs, rowsPerBatch))
    await write(cypher.writeOverlaps, { rows });
  for (const rows of batches(mergeSuggestions, rowsPerBatch))
    await write(cypher.writeMergeSuggestions, { rows });
  if (basedOn !== undefined) await write(cypher.setBase, { base: basedOn });
}

/** A cluster's place in the run, without its faces: a cluster that is there has them. */
function placeOf({ id, label, density, weakestLink }: ClusterRow) {
  return { id, label, density, weakestLink: weakestLink ?? null };
}

async function finishRun(
  connection: GraphConnection,
  collection: string,
  id: string,
  facts: object,
): Promise<ClusterRun> {
  const { rows } = await connection.write<{ run: ClusterRun }>(
    cypher.finishRun,
    { collection, id, ...facts, now: Date.now() },
  );
  return rows[0]?.run ?? runNotFound(collection, id); // swept: it was silent for too long
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
