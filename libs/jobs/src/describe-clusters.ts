import { summariseClusters } from "@facegraph/cw-core";
import type { NewCluster } from "@facegraph/face-graph";
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
