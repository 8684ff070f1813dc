import { unplaced } from "@facegraph/cw-core";
import {
  mirrorActiveRun,
  pruneGrownRuns,
  readClusterOfFaces,
  readRun,
  writeRun,
  type ClusterRun,
} from "@facegraph/face-graph/runs";
import { readCollection } from "@facegraph/face-graph/collections";
import {
  readConstraints,
  readMergeSuggestions,
  type FaceConstraint,
} from "@facegraph/face-graph/people";
import { type GraphConnection } from "@facegraph/face-graph";
import { describeClusters, toStored } from "./describe-clusters.ts";
import { GraphCache } from "@facegraph/face-graph/in-memory";
import type { CollectionGraph } from "@facegraph/face-graph/in-memory";
import { placeNewFaces, readPlaced } from "./growth-constraints.ts";
import { readEarlierSuggestions, suggestMerges } from "./merge-suggestions.ts";
import type { JobOptions } from "../session/settings.ts";

export interface GrowOptions extends JobOptions {
  /** By default `default`. */
  readonly collection?: string;
  /** Where graphs are kept between calls. */
  readonly graphs?: GraphCache;
  /**
   * Grown runs that stay, the newest, at least 1; older ones are deleted, but not the run that
   * growth began with, nor the active one.
   */
  readonly grownRunsKept?: number;
}

export const defaultGrowOptions = Object.freeze({ grownRunsKept: 10 });

export interface GrowthReport {
  /** The active run afterwards. */
  readonly run: ClusterRun;
  /** Whether it is another than before. */
  readonly hasGrown: boolean;
  /** Faces that had no place yet. */
  readonly newFaces: number;
  /** Those of them that went to faces which had one. */
  readonly joined: number;
  /** Clusters that are of new faces only. */
  readonly newClusters: number;
  /** Placed clusters that a person's links made one. */
  readonly clustersJoined: number;
  /** Pairs of clusters that may be one person, those of earlier growth among them. */
  readonly mergeSuggestions: number;
  /** Earlier grown runs that made way, by id. */
  readonly runsDeleted: readonly string[];
}

/**
 * Places the faces that the active run has not seen, and makes the outcome the active run, based on
 * the one before. No placed face moves: clusters only gain faces, and what looks as if it were one
 * person is suggested, not joined. Only what a person said outweighs that: clusters that a
 * must-link joins become one. Interrupted anywhere, the next call does the same.
 * @returns undefined when there is nothing to grow: no run is active, or an ingest beside this one
 *   has yet to compare its faces
 * @throws GraphError `COLLECTION_NOT_FOUND`, `GRAPH_KEEPS_CHANGING`, `ABORTED`; ClusteringError
 */
export async function growActiveRun(
  connection: GraphConnection,
  options: GrowOptions = {},
): Promise<GrowthReport | undefined> {
  const {
    collection = "default",
    onProgress,
    signal,
    grownRunsKept,
    graphs = new GraphCache(),
  } = { ...defaultGrowOptions, ...options };
  const { activeRun, mirroredRun, nextOrdinal, comparedOrdinal } =
    await readCollection(connection, collection);
  if (activeRun === null) return undefined;
  if (mirroredRun !== activeRun)
    await mirrorActiveRun(connection, collection, activeRun); // an activation was interrupted
  const base = await readRun(connection, collection, activeRun);
  const links = await readConstraints(connection, collection);
  const isComplete =
    base.ordinalEnd >= nextOrdinal &&
    !(await areSeparate(connection, collection, activeRun, links));
  if (isComplete) return reportUnchanged(connection, collection, base);

  const started = performance.now();
  const { graph, clusters: earlier } = await graphs.readWithRun(
    connection,
    collection,
    base.id,
    {
      ...(signal === undefined ? {} : { signal }),
      onProgress: (done, total) =>
        onProgress?.("Reading the graph", done, total),
    },
  );
  if (graph.state.ordinalEnd > comparedOrdinal) return undefined;
  const placed = await readPlaced(connection, collection, graph, base, {
    clusters: earlier,
    constraints: links,
  });
  const earlierSuggestions = await readEarlierSuggestions(
    connection,
    collection,
    base.id,
    graph,
  );
  const computeStarted = performance.now();
  const growth = placeNewFaces(graph, base, placed, signal);
  const { labels } = growth;
  const newFaces = placed.run.filter((label) => label === unplaced).length;
  if (newFaces === 0 && placed.clustersJoined === 0)
    return reportUnchanged(connection, collection, base);
  const { rows, clusters, overlaps } = describeClusters(graph, labels, {
    threshold: base.threshold,
    earlier: placed.clusters,
  });
  const mergeSuggestions = suggestMerges(
    graph,
    growth,
    placed,
    earlierSuggestions,
  );
  const computeEnded = performance.now();
  const clustered = rows.reduce((sum, { members }) => sum + members.length, 0);
  const faceCount = graph.faceIds.length;
  const run = await writeRun(
    connection,
    collection,
    {
      name: base.name,
      method: base.method,
      threshold: base.threshold,
      sharpness: base.sharpness,
      weighting: base.weighting,
      seed: base.seed,
      maxIterations: base.maxIterations,
      modelId: base.modelId,
      generation: graph.state.generation,
      ordinalEnd: graph.state.ordinalEnd,
      ranIterations: growth.ranIterations,
      didConverge: growth.didConverge,
      faceCount,
      singletonCount: faceCount - clustered,
      edgeCount: countEdges(graph, base.threshold),
      readMillis: Math.round(computeStarted - started),
      computeMillis: Math.round(computeEnded - computeStarted),
    },
    clusters,
    {
      basedOn: base.id,
      overlaps,
      mergeSuggestions,
      onProgress: (done, total) =>
        onProgress?.("Storing clusters", done, total),
    },
  );
  graphs.keepRun(collection, graph, run.id, toStored(graph, rows, clusters));
  const runsDeleted = await pruneGrownRuns(
    connection,
    collection,
    run.id,
    grownRunsKept,
  );
  const placedLabels = new Set(placed.run);
  const isNew = (row: number) => placed.run[row] === unplaced;
  return {
    run,
    hasGrown: run.id !== base.id,
    newFaces,
    joined: labels.reduce(
      (sum, label, row) =>
        sum + (isNew(row) && placedLabels.has(label) ? 1 : 0),
      0,
    ),
    newClusters: rows.filter(({ members }) => members.every(isNew)).length,
    clustersJoined: placed.clustersJoined,
    mergeSuggestions: mergeSuggestions.length,
    runsDeleted,
  };
}

/** Whether a must-link joins two faces that are not together in a run. */
async function areSeparate(
  connection: GraphConnection,
  collection: string,
  run: string,
  links: readonly FaceConstraint[],
): Promise<boolean> {
  const musts = links.filter(({ kind }) => kind === "MUST_LINK");
  const ids = musts.flatMap(({ face, other }) => [face, other]);
  const clusterOf = await readClusterOfFaces(connection, collection, run, ids);
  return musts.some(
    ({ face, other }) =>
      (clusterOf.get(face) ?? face) !== (clusterOf.get(other) ?? other),
  );
}

async function reportUnchanged(
  connection: GraphConnection,
  collection: string,
  run: ClusterRun,
): Promise<GrowthReport> {
  const suggestions = await readMergeSuggestions(
    connection,
    collection,
    run.id,
  );
  return {
    run,
    hasGrown: false,
    newFaces: 0,
    joined: 0,
    newClusters: 0,
    clustersJoined: 0,
    mergeSuggestions: suggestions.length,
    runsDeleted: [],
  };
}

function countEdges(
  { adjacency: { similarities } }: CollectionGraph,
  threshold: number,
): number {
  let ends = 0;
  for (const similarity of similarities) if (similarity >= threshold) ends++;
  return ends / 2;
}
