import { setImmediate } from "node:timers/promises";
import {
  figuresOf,
  markCliffs,
  type Clustering,
  type SweepPoint,
} from "@facegraph/cw-core";
import { readCollection } from "@facegraph/face-graph/collections";
import { readCompanions } from "@facegraph/face-graph/faces";
import { readConfirmedFaces } from "@facegraph/face-graph/people";
import { type GraphConnection } from "@facegraph/face-graph";
import {
  checkThreshold,
  settle,
  type ClusteringChoices,
} from "./cluster-faces.ts";
import { JobError } from "../errors.ts";
import { GraphCache } from "@facegraph/face-graph/in-memory";
import { rowsByOrdinal } from "@facegraph/face-graph/in-memory";
import type { JobOptions } from "../session/settings.ts";

export interface SweepOptions
  extends JobOptions, Omit<ClusteringChoices, "threshold"> {
  /** By default `default`. */
  readonly collection?: string;
  /** In (0, 1]; both ends are tried. */
  readonly from: number;
  readonly to: number;
  /** From one threshold to the next; by default 0.02. */
  readonly step?: number;
  /** Where graphs are kept between calls; without it each call reads the database. */
  readonly graphs?: GraphCache;
}

/** What clustering at a threshold would give. */
export interface CollectionSweepPoint extends SweepPoint {
  /** Clusters of two faces or more, as runs count them. */
  readonly clusterCount: number;
  /** Clusters that hold two faces of one photograph, and their faces. */
  readonly impureClusters: number;
  readonly facesInImpure: number;
  /** People with names who would share a cluster with others that have names. */
  readonly namesInConflict: number;
}

const defaultStep = 0.02;
const mostPoints = 100;

/**
 * Clusters a collection at one threshold after the other and stores nothing: every point is what a
 * run there would find.
 * @returns points by ascending threshold
 * @throws JobError `SWEEP_OUT_OF_RANGE`, `THRESHOLD_BELOW_EDGE_FLOOR`, `ABORTED`; ClusteringError;
 *   GraphError `COLLECTION_NOT_FOUND`
 */
export async function sweepCollection(
  connection: GraphConnection,
  options: SweepOptions,
): Promise<CollectionSweepPoint[]> {
  const {
    collection: name = "default",
    graphs = new GraphCache(),
    signal,
    onProgress,
  } = options;
  const thresholds = thresholdsOf(options);
  const collection = await readCollection(connection, name);
  const settings = settle(options, collection);
  for (const threshold of thresholds)
    checkThreshold({ ...settings, threshold }, collection);
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
    if (signal?.aborted === true)
      throw new JobError({ code: "ABORTED" }, "The sweep was stopped.");
    onProgress?.("Trying thresholds", points.length, thresholds.length);
    await setImmediate(); // others are answered between two thresholds
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
}: SweepOptions): number[] {
  const count = Math.floor((to - from) / step + 1e-6) + 1;
  if (!(from > 0 && to <= 1 && from <= to && step > 0 && count <= mostPoints))
    throw new JobError(
      { code: "SWEEP_OUT_OF_RANGE", from, to, step },
      `Expected thresholds from above 0 to at most 1, upwards, in ${mostPoints} steps or fewer, but received ${from} to ${to} in steps of ${step}.`,
    );
  return Array.from({ length: count }, (_, index) =>
    Number((from + index * step).toFixed(9)),
  );
}

function countImpure(
  { labels, clusterCount }: Clustering,
  photographs: readonly (readonly number[])[],
): Pick<CollectionSweepPoint, "impureClusters" | "facesInImpure"> {
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
