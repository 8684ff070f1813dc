import { type ClusterSummary, traceLineage } from "@facegraph/cw-core";
import type { NewOverlap, StoredCluster } from "@facegraph/face-graph/runs";

/** A cluster whose faces are rows of a graph. */
export type ClusterRows = Pick<ClusterSummary, "label" | "members">;

/** What became of the clusters of an earlier run. */
export interface StoredLineage {
  /** As `traceLineage` finds them. */
  readonly overlaps: readonly NewOverlap[];
  /** By label, the ids of earlier clusters that are as they were when they were stored. */
  readonly unchanged: ReadonlyMap<number, string>;
}

/**
 * Compares clusters with those of an earlier run.
 * @param rowOfOrdinal as `rowsByOrdinal` gives it
 */
export function compareWithEarlier(
  clusters: readonly ClusterRows[],
  earlier: readonly StoredCluster[],
  rowOfOrdinal: Int32Array,
): StoredLineage {
  const earlierOf = new Int32Array(rowOfOrdinal.length).fill(-1);
  earlier.forEach(({ ordinals }, index) => {
    for (const ordinal of ordinals) {
      const row = rowOfOrdinal[ordinal] ?? -1;
      if (row >= 0) earlierOf[row] = index;
    }
  });
  const { overlaps, unchanged } = traceLineage(
    clusters,
    earlierOf,
    Uint32Array.from(earlier, ({ ordinals }) => ordinals.length),
  );
  const stayed = [...unchanged].flatMap(([label, index]) => {
    const { id, size, ordinals } = earlier[index]!;
    return size === ordinals.length ? [[label, id] as const] : [];
  });
  return {
    overlaps: overlaps.map((overlap) => ({
      ...overlap,
      earlier: earlier[overlap.earlier]!.id,
    })),
    unchanged: new Map(stayed),
  };
}
