import { summariseClusters } from "@facegraph/cw-core";
import {
  clusterIdOf,
  type NewCluster,
  type StoredCluster,
} from "@facegraph/face-graph";
import type { CollectionGraph } from "./graph-file.ts";
import type { ClusterRows } from "./lineage.ts";

/**
 * The clusters of two faces and more, with what the graph says of them: by rows, and by the ids of their faces.
 * @param labels a number per row
 * @param threshold edges that count for the density
 */
export function describeClusters(
  { adjacency, faceIds, nodes }: CollectionGraph,
  labels: Uint32Array,
  threshold: number,
): {
  readonly rows: readonly ClusterRows[];
  readonly clusters: readonly NewCluster[];
} {
  const rows = summariseClusters(adjacency, labels, { threshold });
  const clusters = rows.map(
    ({ label, members, cohesion, density, weakestLink, representative }) => ({
      label,
      members: Array.from(members, (face) => faceIds[face]!),
      nodes: Array.from(members, (face) => nodes[face]!),
      cohesion,
      density,
      weakestLink,
      representative: faceIds[representative]!,
    }),
  );
  return { rows, clusters };
}

/** Clusters as they will be read from the run that they were stored in. */
export function toStored(
  { ordinals }: CollectionGraph,
  rows: readonly ClusterRows[],
  clusters: readonly NewCluster[],
): StoredCluster[] {
  return rows.map(({ label, members }, index) => ({
    id: clusterIdOf(clusters[index]!.members),
    label,
    ordinals: Array.from(members, (row) => ordinals[row]!),
  }));
}
