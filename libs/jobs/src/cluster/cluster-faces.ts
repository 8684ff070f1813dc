import { type GraphConnection } from "@facegraph/face-graph";
import { readCollection } from "@facegraph/face-graph/collections";
import { GraphCache } from "@facegraph/face-graph/in-memory";
import { type ClusterRun, writeRun } from "@facegraph/face-graph/runs";
import { activateSafely } from "../runs/activate-run.ts";
import type { JobOptions } from "../session/settings.ts";
import {
  type ClusteringChoices,
  refuseThresholdBelowFloor,
  resolveSettings,
} from "./clustering-settings.ts";
import { describeClusters, toStored } from "./describe-clusters.ts";

export interface ClusterOptions extends JobOptions, ClusteringChoices {
  /** By default `default`. */
  readonly collection?: string;
  /** By default method and threshold. */
  readonly name?: string;
  /** Make it the active run. The first run of a collection becomes active in any case. */
  readonly activate?: boolean;
  /** Activate it even if it puts names at risk. */
  readonly despiteNamesAtRisk?: boolean;
  /** Faces, roughly, that are stored in one transaction. */
  readonly facesPerBatch?: number;
  /** Where graphs are kept between calls; without it each call reads the database. */
  readonly graphs?: GraphCache;
}

/**
 * Groups the faces of a collection by their similarities, within the constraints that people gave,
 * and stores the outcome as a run.
 * @throws JobError `THRESHOLD_BELOW_EDGE_FLOOR`; `NAMES_AT_RISK` when the run is stored but would
 *   put names at risk as the active one; AbortedError; ClusteringError; GraphError
 *   `COLLECTION_NOT_FOUND`
 */
export async function clusterFaces(
  connection: GraphConnection,
  options: ClusterOptions = {},
): Promise<ClusterRun> {
  const {
    collection: name = "default",
    onProgress,
    signal,
    activate = false,
    despiteNamesAtRisk = false,
    graphs = new GraphCache(),
  } = options;
  const collection = await readCollection(connection, name);
  const settings = resolveSettings(options, collection);
  refuseThresholdBelowFloor(settings, collection);

  const readStarted = performance.now();
  const reading = {
    ...(signal === undefined ? {} : { signal }),
    onProgress: (done: number, total: number) =>
      onProgress?.("Reading the graph", done, total),
  };
  const { graph, clusters: before } =
    collection.activeRun === null
      ? { graph: await graphs.read(connection, name, reading), clusters: [] }
      : await graphs.readWithRun(
          connection,
          name,
          collection.activeRun,
          reading,
        );
  const { faceIds, state } = graph;
  const computeStarted = performance.now();
  const clustering = graphs.cluster(name, graph, {
    ...settings,
    ...(signal === undefined ? {} : { signal }),
  });
  const { rows, clusters, overlaps } = describeClusters(
    graph,
    clustering.labels,
    { threshold: settings.threshold, earlier: before },
  );
  const computeEnded = performance.now();
  const { ranIterations, didConverge, singletonCount, edgeCount } = clustering;
  const run = await writeRun(
    connection,
    name,
    {
      ...settings,
      name:
        options.name ??
        `${settings.method} ${Number(settings.threshold.toFixed(3))}`,
      modelId: collection.modelId,
      generation: state.generation,
      ordinalEnd: Math.min(state.ordinalEnd, collection.comparedOrdinal),
      ranIterations,
      didConverge,
      singletonCount,
      edgeCount,
      faceCount: faceIds.length,
      readMillis: Math.round(computeStarted - readStarted),
      computeMillis: Math.round(computeEnded - computeStarted),
    },
    clusters,
    {
      ...(options.facesPerBatch === undefined
        ? {}
        : { facesPerBatch: options.facesPerBatch }),
      overlaps,
      onProgress: (done, total) =>
        onProgress?.("Storing clusters", done, total),
    },
  );
  const isFirst = collection.activeRun === null;
  const isActive = collection.activeRun === run.id; // an interrupted activation goes on
  if (!activate && !isFirst && !isActive) return run;
  await activateSafely(connection, name, run.id, {
    run,
    despiteNamesAtRisk,
    ...(activate ? {} : { onlyInPlaceOf: null }),
  });
  graphs.keepRun(name, graph, run.id, toStored(graph, rows, clusters));
  return run;
}
