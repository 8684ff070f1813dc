import type { NewOverlap, StoredCluster } from "@facegraph/face-graph/runs";

/** A cluster whose faces are rows of a graph. */
export interface ClusterRows {
  readonly label: number;
  readonly members: Uint32Array;
}

/** What became of the clusters of an earlier run. */
export interface Lineage {
  /**
   * What clusters share with earlier ones, where one holds more than half of the other: so that a
   * cluster has one forebear at most that it mostly consists of, and their number stays below twice
   * that of clusters.
   */
  readonly overlaps: readonly NewOverlap[];
  /** By label, the ids of those that stayed as they were, and as they were stored. */
  readonly unchanged: ReadonlyMap<number, string>;
}

/**
 * Compares clusters with those of an earlier run.
 * @param rowOfOrdinal as `rowsByOrdinal` gives it
 */
export function traceLineage(
  clusters: readonly ClusterRows[],
  earlier: readonly StoredCluster[],
  rowOfOrdinal: Int32Array,
): Lineage {
  const earlierOf = new Int32Array(rowOfOrdinal.length).fill(-1);
  earlier.forEach(({ ordinals }, index) => {
    for (const ordinal of ordinals) {
      const row = rowOfOrdinal[ordinal] ?? -1;
      if (row >= 0) earlierOf[row] = index;
    }
  });
  const overlaps: NewOverlap[] = [];
  const unchanged = new Map<number, string>();
  for (const { label, members } of clusters) {
    for (const [index, faces] of countShared(members, earlierOf)) {
      const { id, size, ordinals } = earlier[index]!;
      const isSame =
        faces === members.length && members.length === ordinals.length;
      const isMost = faces * 2 > members.length || faces * 2 > ordinals.length;
      if (isSame && size === faces) unchanged.set(label, id);
      if (isSame || !isMost) continue;
      const together = members.length + ordinals.length - faces;
      overlaps.push({ label, earlier: id, faces, jaccard: faces / together });
    }
  }
  return { overlaps, unchanged };
}

function countShared(
  members: Uint32Array,
  earlierOf: Int32Array,
): Map<number, number> {
  const shared = new Map<number, number>();
  for (const row of members) {
    const index = earlierOf[row]!;
    if (index >= 0) shared.set(index, (shared.get(index) ?? 0) + 1);
  }
  return shared;
}
