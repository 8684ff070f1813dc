import {
  grow,
  unplaced,
  type ClusterMethod,
  type Growth,
  type Weighting,
} from "@facegraph/cw-core";
import {
  readConfirmedFaces,
  readAssignmentsFrom,
  type FaceConstraint,
} from "@facegraph/face-graph/people";
import {
  type ClusterRun,
  type NewMergeSuggestion,
  type StoredCluster,
  readMergeSuggestions,
} from "@facegraph/face-graph/runs";
import { type GraphConnection } from "@facegraph/face-graph";
import {
  rowsByOrdinal,
  toRowConstraints,
  type CollectionGraph,
} from "@facegraph/face-graph/in-memory";
import { setApart, withoutBarredEdges } from "./growth-links.ts";
import {
  areApart,
  barNewFaces,
  joinLinkedClusters,
  joinNewFaces,
  labelsOfRun,
  placeLinkedFaces,
} from "./place-faces.ts";

export type Placed = Awaited<ReturnType<typeof readPlaced>>;

/** Where faces are, in rows of the graph, and what people said of them. */
export async function readPlaced(
  connection: GraphConnection,
  collection: string,
  graph: CollectionGraph,
  base: ClusterRun,
  {
    clusters,
    faceLinks,
  }: {
    readonly clusters: readonly StoredCluster[];
    readonly faceLinks: readonly FaceConstraint[];
  },
) {
  const rowOfOrdinal = rowsByOrdinal(graph);
  const faceCount = graph.faceIds.length;
  const rowOf = new Map(graph.faceIds.map((id, row) => [id, row]));
  const links = toRowConstraints(faceLinks, graph.faceIds);
  const run = labelsOfRun(clusters, rowOfOrdinal, faceCount, base.ordinalEnd);
  const labels = run.slice();
  const clustersJoined = joinLinkedClusters(labels, links);
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
  const bars = barNewFaces(labels, links, decisions, confirmed);
  placeLinkedFaces(labels, links, bars);
  const earlierSuggestions = (
    await readMergeSuggestions(connection, collection, base.id)
  ).flatMap((suggestion) => {
    const rows = [rowOf.get(suggestion.face), rowOf.get(suggestion.other)];
    return rows.includes(undefined)
      ? []
      : [{ ...suggestion, rows: rows as [number, number] }];
  });
  return {
    clusters,
    links,
    bars,
    /** By row, as the run has them. */
    run,
    /** With what people said since. */
    labels,
    clustersJoined,
    earlierSuggestions,
  };
}

/** Has new faces whisper beside placed ones, within what people said. @returns a label per row */
export function placeNewFaces(
  { adjacency, faceKeys }: CollectionGraph,
  base: ClusterRun,
  { run, labels: placedLabels, links, bars }: Placed,
  signal: AbortSignal | undefined,
): { readonly labels: Uint32Array; readonly growth: Growth } {
  const growth = grow(
    withoutBarredEdges(adjacency, placedLabels, bars),
    placedLabels,
    {
      threshold: base.threshold,
      method: base.method as ClusterMethod,
      weighting: base.weighting as Weighting,
      sharpness: base.sharpness,
      seed: base.seed,
      maxIterations: base.maxIterations,
      faceKeys,
      ...(signal === undefined ? {} : { signal }),
    },
  );
  const labels = growth.labels.slice();
  const isNew = (row: number) => run[row] === unplaced;
  joinNewFaces(labels, links, isNew);
  setApart(labels, bars, isNew);
  return { labels, growth };
}

/**
 * What growth noticed, and what was noticed before and still holds; of each two clusters the most
 * similar pair. Poor faces tie nothing together.
 */
export function suggestMerges(
  { faceIds, isLowQuality }: CollectionGraph,
  labels: Uint32Array,
  { mergeSuggestions }: Growth,
  { earlierSuggestions, links }: Placed,
): NewMergeSuggestion[] {
  const all = [
    ...mergeSuggestions.map(({ evidence, similarity }) => ({
      face: faceIds[evidence[0]]!,
      other: faceIds[evidence[1]]!,
      weight: similarity,
      rows: evidence,
    })),
    ...earlierSuggestions,
  ].sort((one, two) => two.weight - one.weight);
  const kept = new Map<string, NewMergeSuggestion>();
  for (const { rows, ...suggestion } of all) {
    const [one, two] = [labels[rows[0]]!, labels[rows[1]]!];
    const pair = `${Math.min(one, two)} ${Math.max(one, two)}`;
    const isByPoorFace = rows.some((row) => isLowQuality[row] === 1);
    if (
      isByPoorFace ||
      one === two ||
      kept.has(pair) ||
      areApart(labels, links, one, two)
    )
      continue;
    kept.set(pair, suggestion);
  }
  return [...kept.values()];
}
