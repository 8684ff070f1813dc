import {
  defaultChineseWhispersOptions,
  type ClusterMethod,
  type Weighting,
} from "@facegraph/cw-core";
import {
  readCollection,
  type Collection,
} from "@facegraph/face-graph/collections";
import { writeRun, type ClusterRun } from "@facegraph/face-graph/runs";
import { type GraphConnection } from "@facegraph/face-graph";
import { describeClusters, toStored } from "./describe-clusters.ts";
import { JobError } from "../errors.ts";
import { GraphCache } from "@facegraph/face-graph/in-memory";
import type { JobOptions } from "../session/settings.ts";

/** What a clustering is asked to be. */
export interface ClusteringChoices {
  /**
   * By default the model card's, as the collection remembers it; likewise the method, and under
   * `sharpened` the sharpness. `auto` is the one found from the similarities of the collection's
   * own faces, or the card's while they are fewer than a hundred.
   */
  readonly threshold?: number | "auto";
  readonly method?: ClusterMethod;
  readonly seed?: number;
  readonly maxIterations?: number;
  readonly weighting?: Weighting;
  readonly sharpness?: number;
}

export interface ClusterOptions extends JobOptions, ClusteringChoices {
  /** By default `default`. */
  readonly collection?: string;
  /** By default method and threshold. */
  readonly name?: string;
  /** Make it the active run, which it becomes anyway when there is none. */
  readonly activate?: boolean;
  /** Faces, roughly, that are stored in one transaction. */
  readonly facesPerBatch?: number;
  /** Where graphs are kept between calls; without it each call reads the database. */
  readonly graphs?: GraphCache;
}

/**
 * Groups the faces of a collection as their similarities and the links that people gave say, and
 * stores the outcome as a run.
 * @throws JobError `THRESHOLD_BELOW_EDGE_FLOOR` under `classic` and `sharpened`, whose edges under
 *   the floor were never stored; ClusteringError; GraphError `COLLECTION_NOT_FOUND`
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
    graphs = new GraphCache(),
  } = options;
  const collection = await readCollection(connection, name);
  const settings = settle(options, collection);
  checkThreshold(settings, collection);

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
      activate,
      ...(options.facesPerBatch === undefined
        ? {}
        : { facesPerBatch: options.facesPerBatch }),
      overlaps,
      onProgress: (done, total) =>
        onProgress?.("Storing clusters", done, total),
    },
  );
  if (activate || collection.activeRun === null)
    graphs.keepRun(name, graph, run.id, toStored(graph, rows, clusters));
  return run;
}

/** What was asked for, and what the collection recommends where nothing was. */
export function settle(options: ClusteringChoices, collection: Collection) {
  const defaults = defaultChineseWhispersOptions;
  const method =
    options.method ?? (collection.recommendedMethod as ClusterMethod);
  return {
    method,
    threshold:
      options.threshold === "auto"
        ? (collection.automaticThreshold ?? collection.recommendedThreshold)
        : (options.threshold ?? collection.recommendedThreshold),
    seed: options.seed ?? defaults.seed,
    maxIterations: options.maxIterations ?? defaults.maxIterations,
    weighting: options.weighting ?? defaults.weighting,
    sharpness:
      options.sharpness ??
      (method === "sharpened" ? collection.recommendedSharpness : null) ??
      defaults.sharpness[method],
  };
}

/** @throws JobError `THRESHOLD_BELOW_EDGE_FLOOR` */
export function checkThreshold(
  {
    method,
    threshold,
  }: Pick<ReturnType<typeof settle>, "method" | "threshold">,
  { name, edgeFloor }: Collection,
): void {
  if (method === "robust" || !(threshold < edgeFloor)) return;
  throw new JobError(
    { code: "THRESHOLD_BELOW_EDGE_FLOOR", threshold, edgeFloor },
    `Expected a threshold of at least ${edgeFloor}, the edge floor of ${name}, for ${method}, but received ${threshold}; pairs below it were never stored.`,
  );
}
