import type { ClusterSummary } from "./clusters.ts";

/** The faces that a cluster shares with an earlier one. */
export interface Overlap {
  readonly label: number;
  readonly earlier: number;
  readonly faces: number;
  /** The shared faces over the faces of either cluster; in (0, 1). */
  readonly jaccard: number;
}

/** What became of earlier clusters. */
export interface Lineage {
  /**
   * The clusters that changed, each with the earlier ones of which one of the two holds more than
   * half of the other. So a cluster consists mostly of one earlier cluster at most, and there are
   * no more overlaps than clusters, earlier and present ones together.
   */
  readonly overlaps: readonly Overlap[];
  /** The clusters that have the very faces of an earlier one: their labels, and the earlier one. */
  readonly unchanged: ReadonlyMap<number, number>;
}

/**
 * Compares clusters with earlier ones of the same faces.
 * @param clusters with the faces of each
 * @param earlierOf by face: its earlier cluster, −1 where it was in none
 * @param earlierSizes by earlier cluster: its faces, with those that are gone
 */
export function traceLineage(
  clusters: readonly Pick<ClusterSummary, "label" | "members">[],
  earlierOf: Int32Array,
  earlierSizes: Uint32Array,
): Lineage {
  const overlaps: Overlap[] = [];
  const unchanged = new Map<number, number>();
  for (const { label, members } of clusters) {
    for (const [earlier, faces] of countShared(members, earlierOf)) {
      const size = earlierSizes[earlier];
      const isSame = faces === members.length && faces === size;
      const isMost = faces * 2 > members.length || faces * 2 > size;
      if (isSame) unchanged.set(label, earlier);
      else if (isMost)
        overlaps.push({
          label,
          earlier,
          faces,
          jaccard: faces / (members.length + size - faces),
        });
    }
  }
  return { overlaps, unchanged };
}

function countShared(
  members: Uint32Array,
  earlierOf: Int32Array,
): Map<number, number> {
  const shared = new Map<number, number>();
  for (const face of members) {
    const earlier = earlierOf[face];
    if (earlier >= 0) shared.set(earlier, (shared.get(earlier) ?? 0) + 1);
  }
  return shared;
}
