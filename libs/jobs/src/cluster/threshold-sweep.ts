import { setImmediate } from "node:timers/promises";
import {
  type Clustering,
  figuresOf,
  markCliffs,
  type SweepPoint,
} from "@facegraph/cw-core";
import { type GraphConnection } from "@facegraph/face-graph";
import { readCollection } from "@facegraph/face-graph/collections";
import { readCompanions } from "@facegraph/face-graph/faces";
import { GraphCache, rowsByOrdinal } from "@facegraph/face-graph/in-memory";
import { readConfirmedFaces } from "@facegraph/face-graph/people";
import { JobError, throwIfStopped } from "../errors.ts";
import type { JobOptions } from "../session/settings.ts";
import {
  type ClusteringChoices,
  refuseThresholdBelowFloor,
  resolveSettings,
} from "./clustering-settings.ts";

export interface ThresholdSweepOptions
  extends JobOptions, Omit<ClusteringChoices, "threshold"> {
  /** By default `default`. */
  readonly collection?: string;
  /** The lowest threshold, above 0. */
  readonly from: number;
  /** The highest threshold, at most 1. */
  readonly to: number;
  /** The distance from one threshold to the next, by default 0.02. */
  readonly step?: number;
  /** Where graphs are kept between calls; without it each call reads the database. */
  readonly graphs?: GraphCache;
}

/** What a clustering at one threshold finds. */
export interface ThresholdSweepPoint extends SweepPoint {
  /** Clusters of two faces or more. */
  readonly clusterCount: number;
  /** Clusters that hold two faces of one photograph. */
  readonly impureClusters: number;
  /** Faces in those clusters. */
  readonly facesInImpure: number;
  /** People with names who share a cluster with other people with names. */
  readonly namesInConflict: number;
}

const defaultStep = 0.02;
const mostPoints = 100;

/**
 * Clusters a collection at one threshold after the other. Each point is what a run at that
 * threshold would find. Nothing is stored.
 * @returns points by ascending threshold
 * @throws JobError `THRESHOLD_SWEEP_OUT_OF_RANGE`, `THRESHOLD_BELOW_EDGE_FLOOR`; AbortedError;
 *   ClusteringError; GraphError `COLLECTION_NOT_FOUND`
 */
export async function runThresholdSweep(
  connection: GraphConnection,
  options: ThresholdSweepOptions,
): Promise<ThresholdSweepPoint[]> {
  const {
    collection: name = "default",
    graphs = new GraphCache(),
    signal,
    onProgress,
  } = options;
  const thresholds = thresholdsOf(options);
  const collection = await readCollection(connection, name);
  const settings = resolveSettings(options, collection);
  for (const threshold of thresholds)
    refuseThresholdBelowFloor({ ...settings, threshold }, collection);
  const [graph, companions, confirmed] = await Promise.all([
    graphs.read(connection, name, {
      ...(signal === undefined ? {} : { signal }),
      onProgress: (done, total) =>
        onProgress?.("Reading the graph", done, total),
    }),
    readCompanions(connection, name),
    readConfirmedFaces(connection, name),
  ]);
  const rowOf = rowsByOrdinal(graph);
  const photographs = companions.map((ordinals) =>
    ordinals.map((ordinal) => rowOf[ordinal] ?? -1).filter((row) => row >= 0),
  );
  const personsOf = Map.groupBy(confirmed, ({ face }) => face);
  const named = graph.faceIds.flatMap((id, row) =>
    (personsOf.get(id) ?? []).map(({ person }) => ({ row, person })),
  );
  const points = [];
  for (const threshold of thresholds) {
    throwIfStopped(signal, "The threshold sweep was stopped.");
    onProgress?.("Trying thresholds", points.length, thresholds.length);
    await setImmediate(); // other requests are answered between two thresholds
    const clustering = graphs.cluster(name, graph, {
      ...settings,
      threshold,
      ...(signal === undefined ? {} : { signal }),
    });
    points.push({
      ...figuresOf(threshold, clustering),
      clusterCount: clustering.clusterCount - clustering.singletonCount,
      ...countImpure(clustering, photographs),
      namesInConflict: countInConflict(clustering, named),
    });
  }
  return markCliffs(points, graph.faceIds.length);
}

function thresholdsOf({
  from,
  to,
  step = defaultStep,
}: ThresholdSweepOptions): number[] {
  const count = Math.floor((to - from) / step + 1e-6) + 1;
  if (!(from > 0 && to <= 1 && from <= to && step > 0 && count <= mostPoints))
    throw new JobError(
      { code: "THRESHOLD_SWEEP_OUT_OF_RANGE", from, to, step },
      `Expected at most ${mostPoints} thresholds, upwards, above 0 and at most 1, but received ${from} to ${to} in steps of ${step}.`,
    );
  return Array.from({ length: count }, (_, index) =>
    Number((from + index * step).toFixed(9)),
  );
}

function countImpure(
  { labels, clusterCount }: Clustering,
  photographs: readonly (readonly number[])[],
): Pick<ThresholdSweepPoint, "impureClusters" | "facesInImpure"> {
  const impure = new Set<number>();
  for (const rows of photographs) {
    const seen = new Set<number>();
    for (const row of rows) {
      const label = labels[row]!;
      if (seen.has(label)) impure.add(label);
      seen.add(label);
    }
  }
  const sizes = new Uint32Array(clusterCount);
  for (const label of labels) sizes[label]!++;
  let facesInImpure = 0;
  for (const label of impure) facesInImpure += sizes[label]!;
  return { impureClusters: impure.size, facesInImpure };
}

function countInConflict(
  { labels }: Clustering,
  named: readonly { readonly row: number; readonly person: string }[],
): number {
  const inConflict = new Set<string>();
  for (const together of Map.groupBy(
    named,
    ({ row }) => labels[row]!,
  ).values()) {
    const persons = new Set(together.map(({ person }) => person));
    if (persons.size > 1) for (const person of persons) inConflict.add(person);
  }
  return inConflict.size;
}
