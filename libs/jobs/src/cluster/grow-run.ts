import { unplaced } from "@facegraph/cw-core";
import { type GraphConnection } from "@facegraph/face-graph";
import { readCollection } from "@facegraph/face-graph/collections";
import {
  type CollectionGraph,
  GraphCache,
} from "@facegraph/face-graph/in-memory";
import {
  type FaceConstraint,
  readConstraints,
} from "@facegraph/face-graph/people";
import {
  type ClusterRun,
  mirrorActiveRun,
  pruneGrownRuns,
  readClusterOfFaces,
  readMergeSuggestions,
  readRun,
  writeRun,
} from "@facegraph/face-graph/runs";
import { JobError } from "../errors.ts";
import { activateSafely } from "../runs/activate-run.ts";
import type { JobOptions } from "../session/settings.ts";
import { describeClusters, toStored } from "./describe-clusters.ts";
import { placeNewFaces, readPlaced } from "./growth-constraints.ts";
import { readEarlierSuggestions, suggestMerges } from "./merge-suggestions.ts";

export interface GrowOptions extends JobOptions {
  /** By default `default`. */
  readonly collection?: string;
  /** Where graphs are kept between calls. */
  readonly graphs?: GraphCache;
  /**
   * How many grown runs stay, at least 1: the newest. Older ones are deleted, but never the run
   * that growth began with, nor the active one.
   */
  readonly grownRunsKept?: number;
}

const defaultGrowOptions = Object.freeze({ grownRunsKept: 10 });

export interface GrowthReport {
  /** The run that holds the new faces; the one before where there was nothing to place. */
  readonly run: ClusterRun;
  /** Whether it is another than before. */
  readonly hasGrown: boolean;
  /**
   * Names of people whom the grown run puts at risk. With any, the run is stored, and the run
   * before stays the active one.
   */
  readonly namesAtRisk: readonly string[];
  /** Faces that the run before had not placed. */
  readonly newFaces: number;
  /** New faces that joined placed ones. */
  readonly joined: number;
  /** Clusters of new faces only. */
  readonly newClusters: number;
  /** Clusters that a must-link joined to another. */
  readonly clustersJoined: number;
  /** Pairs of clusters that may be one person, from this growth and earlier ones. */
  readonly mergeSuggestions: number;
  /** Ids of earlier grown runs that were deleted. */
  readonly runsDeleted: readonly string[];
}

/**
 * Places the faces that the active run has not placed. The outcome is a run of its own, based on
 * the one before, and becomes the active run. No placed face moves: clusters only gain faces. Two
 * clusters that may be one person are suggested, not joined. Only a must-link joins clusters. Where
 * that puts names at risk, the grown run is stored and the run before stays active. An interrupted
 * call can be repeated.
 * @returns undefined when there is nothing to grow: no run is active, the active one is of another
 *   model than the faces have by now, or another ingest has not yet compared its faces
 * @throws AbortedError; GraphError `COLLECTION_NOT_FOUND`, `GRAPH_KEEPS_CHANGING`; ClusteringError
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
  const stored = await readCollection(connection, collection);
  const { activeRun, mirroredRun, nextOrdinal, comparedOrdinal } = stored;
  if (activeRun === null) return undefined;
  if (mirroredRun !== activeRun)
    await mirrorActiveRun(connection, collection, activeRun); // an activation was interrupted
  const base = await readRun(connection, collection, activeRun);
  if (base.modelId !== stored.modelId) return undefined;
  const constraints = await readConstraints(connection, collection);
  const isComplete =
    base.ordinalEnd >= nextOrdinal &&
    !(await areSeparate(connection, collection, activeRun, constraints));
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
    constraints,
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
  const namesAtRisk = await activateGrown(connection, collection, run, base);
  if (namesAtRisk.length === 0)
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
    namesAtRisk,
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

/** @returns the names that the run puts at risk; with any, it is not activated */
async function activateGrown(
  connection: GraphConnection,
  collection: string,
  run: ClusterRun,
  base: ClusterRun,
): Promise<readonly string[]> {
  try {
    await activateSafely(connection, collection, run.id, {
      run,
      onlyInPlaceOf: base.id,
    });
    return [];
  } catch (error) {
    if (error instanceof JobError && error.problem.code === "NAMES_AT_RISK")
      return error.problem.names;
    throw error;
  }
}

/** Whether a must-link joins two faces that a run has in different clusters. */
async function areSeparate(
  connection: GraphConnection,
  collection: string,
  run: string,
  constraints: readonly FaceConstraint[],
): Promise<boolean> {
  const mustLinks = constraints.filter(({ kind }) => kind === "MUST_LINK");
  const ids = mustLinks.flatMap(({ face, other }) => [face, other]);
  const clusterOf = await readClusterOfFaces(connection, collection, run, ids);
  return mustLinks.some(
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
    namesAtRisk: [],
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
  let directedEdges = 0;
  for (const similarity of similarities)
    if (similarity >= threshold) directedEdges++;
  return directedEdges / 2;
}
