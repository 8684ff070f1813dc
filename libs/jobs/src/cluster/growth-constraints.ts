import {
  type BarredLabels,
  type ClusterMethod,
  grow,
  type Growth,
  joinPlacedClusters,
  unplaced,
  type Weighting,
} from "@facegraph/cw-core";
import { type GraphConnection } from "@facegraph/face-graph";
import {
  type CollectionGraph,
  rowsByOrdinal,
  toRowConstraints,
} from "@facegraph/face-graph/in-memory";
import {
  type FaceAssignment,
  type FaceConstraint,
  readAssignmentsFrom,
  readConfirmedFaces,
} from "@facegraph/face-graph/people";
import {
  type ClusterRun,
  type StoredCluster,
} from "@facegraph/face-graph/runs";

/** The faces that a run placed, and what people said of them and of new ones; all by row. */
export type Placed = Awaited<ReturnType<typeof readPlaced>>;

/**
 * Reads where faces are and what people said of them, as growth takes it.
 * @param clusters those of the run
 */
export async function readPlaced(
  connection: GraphConnection,
  collection: string,
  graph: CollectionGraph,
  base: ClusterRun,
  {
    clusters,
    constraints,
  }: {
    readonly clusters: readonly StoredCluster[];
    readonly constraints: readonly FaceConstraint[];
  },
) {
  const { faceIds } = graph;
  const run = labelsOfRun(
    clusters,
    rowsByOrdinal(graph),
    faceIds.length,
    base.ordinalEnd,
  );
  const rowConstraints = toRowConstraints(constraints, faceIds);
  const { labels, joinedCount } = joinPlacedClusters(run, rowConstraints);
  const rowOf = new Map(faceIds.map((id, row) => [id, row]));
  const withRows = <T extends { readonly face: string }>(list: readonly T[]) =>
    list.flatMap((entry) => {
      const row = rowOf.get(entry.face);
      return row === undefined ? [] : [{ ...entry, row }];
    });
  const decisions = withRows(
    await readAssignmentsFrom(connection, collection, base.ordinalEnd),
  );
  const confirmed =
    decisions.length === 0
      ? []
      : withRows(await readConfirmedFaces(connection, collection));
  return {
    clusters,
    /** A label per row, as the run has them. */
    run,
    /** The same, with clusters joined that a must-link makes one. */
    labels,
    clustersJoined: joinedCount,
    constraints: {
      ...rowConstraints,
      barredLabels: labelsBarredByPersons(labels, decisions, confirmed),
    },
  };
}

/** Places the new faces of a graph beside those of a run, with the settings of the run. */
export function placeNewFaces(
  { adjacency, faceKeys }: CollectionGraph,
  base: ClusterRun,
  { labels, constraints }: Placed,
  signal: AbortSignal | undefined,
): Growth {
  return grow(adjacency, labels, {
    ...constraints,
    threshold: base.threshold,
    method: base.method as ClusterMethod,
    weighting: base.weighting as Weighting,
    sharpness: base.sharpness,
    seed: base.seed,
    maxIterations: base.maxIterations,
    faceKeys,
    ...(signal === undefined ? {} : { signal }),
  });
}

/**
 * The labels that faces have in a run. A cluster has its own, and a face alone the smallest that is
 * free. A face that the run has not seen is `unplaced`.
 * @param rowOfOrdinal −1 where there is no row
 * @param ordinalEnd faces below it are placed
 */
export function labelsOfRun(
  clusters: readonly StoredCluster[],
  rowOfOrdinal: Int32Array,
  faceCount: number,
  ordinalEnd: number,
): Int32Array {
  const labels = new Int32Array(faceCount).fill(unplaced);
  const taken = new Set<number>();
  for (const { label, ordinals } of clusters) {
    taken.add(label);
    for (const ordinal of ordinals) {
      const row = rowOfOrdinal[ordinal] ?? -1;
      if (row >= 0) labels[row] = label;
    }
  }
  let free = 0;
  for (let ordinal = 0; ordinal < ordinalEnd; ordinal++) {
    const row = rowOfOrdinal[ordinal] ?? -1;
    if (row < 0 || labels[row] !== unplaced) continue;
    while (taken.has(free)) free++;
    labels[row] = free++;
  }
  return labels;
}

/**
 * The clusters to which new faces may not go: of a face that shows a person, those of other people;
 * of a face that does not show a person, those of that person.
 * @param labels by row
 * @param decisions what people said of new faces
 * @param confirmed faces that have a name
 */
export function labelsBarredByPersons(
  labels: Int32Array,
  decisions: readonly (Omit<FaceAssignment, "face"> & {
    readonly row: number;
  })[],
  confirmed: readonly { readonly row: number; readonly person: string }[],
): BarredLabels {
  const personsOf = new Map<number, Set<string>>();
  for (const { row, person } of confirmed) {
    const label = labels[row]!;
    if (label === unplaced) continue;
    personsOf.set(label, (personsOf.get(label) ?? new Set()).add(person));
  }
  const barred = new Map<number, Set<number>>();
  for (const { row, person, isPerson } of decisions) {
    if (labels[row] !== unplaced) continue;
    for (const [label, persons] of personsOf)
      if (persons.has(person) !== isPerson)
        barred.set(row, (barred.get(row) ?? new Set()).add(label));
  }
  return barred;
}
