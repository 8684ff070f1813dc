import { type ClusterSummary, summariseClusters } from "@facegraph/cw-core";
import { clusterIdOf } from "@facegraph/face-graph/faces";
import {
  type CollectionGraph,
  rowsByOrdinal,
} from "@facegraph/face-graph/in-memory";
import {
  type NewCluster,
  type NewOverlap,
  type StoredCluster,
} from "@facegraph/face-graph/runs";
import { type ClusterRows, compareWithEarlier } from "./lineage.ts";

/**
 * The clusters of two faces and more, with what the graph says of them: by rows, and by the ids of
 * their faces; and what became of those of an earlier run.
 * @param labels a number per row
 * @param threshold edges that count for the density
 */
export function describeClusters(
  graph: CollectionGraph,
  labels: Uint32Array,
  {
    threshold,
    earlier,
  }: {
    readonly threshold: number;
    readonly earlier: readonly StoredCluster[];
  },
): {
  readonly rows: readonly ClusterRows[];
  readonly clusters: readonly NewCluster[];
  readonly overlaps: readonly NewOverlap[];
} {
  const rows = summariseClusters(graph.adjacency, labels, { threshold });
  const { overlaps, unchanged } = compareWithEarlier(
    rows,
    earlier,
    rowsByOrdinal(graph),
  );
  const clusters = rows.map((row) =>
    toNewCluster(graph, row, unchanged.get(row.label)),
  );
  return { rows, clusters, overlaps };
}

function toNewCluster(
  { faceIds, nodes }: CollectionGraph,
  summary: ClusterSummary,
  id: string | undefined,
): NewCluster {
  const { label, members, cohesion, density, weakestLink } = summary;
  return {
    label,
    ...(id === undefined ? {} : { id }),
    get members() {
      return Array.from(members, (face) => faceIds[face]!);
    },
    get nodes() {
      return Array.from(members, (face) => nodes[face]!);
    },
    cohesion,
    density,
    weakestLink,
    representative: faceIds[summary.representative]!,
  };
}

/** Clusters as they will be read from the run that they were stored in. */
export function toStored(
  { ordinals }: CollectionGraph,
  rows: readonly ClusterRows[],
  clusters: readonly NewCluster[],
): StoredCluster[] {
  return rows.map(({ label, members }, index) => ({
    id: clusters[index]!.id ?? clusterIdOf(clusters[index]!.members),
    label,
    size: members.length,
    ordinals: Array.from(members, (row) => ordinals[row]!),
  }));
}
