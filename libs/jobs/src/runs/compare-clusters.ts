import { compareLabels, type LabelComparison } from "@facegraph/cw-core";
import type { StoredCluster } from "@facegraph/face-graph/runs";

/** Faces that a cluster of one run shares with one of another. */
export interface SharedFaces {
  /** Cluster ids. */
  readonly cluster: string;
  readonly other: string;
  readonly faces: number;
  /** The shared faces over the faces of either cluster. */
  readonly jaccard: number;
}

export interface ClusterComparison extends Omit<
  LabelComparison,
  "splits" | "merges"
> {
  /** Faces that both runs placed; all that follows is about them. */
  readonly facesCompared: number;
  /** Clusters of both runs, with the same faces. */
  readonly clustersUnchanged: number;
  /**
   * Clusters of the first run whose faces are in more than one cluster of the second, with each of
   * these; most faces first.
   */
  readonly splits: readonly SharedFaces[];
  /**
   * Clusters of the second run whose faces come from more than one cluster of the first, with each
   * of these; most faces first.
   */
  readonly merges: readonly SharedFaces[];
}

/** @param ordinals of the faces that both runs placed, each once */
export function compareClusters(
  first: readonly StoredCluster[],
  second: readonly StoredCluster[],
  ordinals: readonly number[],
): ClusterComparison {
  const { splits, merges, ...figures } = compareLabels(
    labelEach(first, ordinals),
    labelEach(second, ordinals),
    { before: first.length, after: second.length },
  );
  const secondIds = new Set(second.map(({ id }) => id));
  return {
    ...figures,
    facesCompared: ordinals.length,
    clustersUnchanged: first.filter(({ id }) => secondIds.has(id)).length,
    splits: splits
      .map(({ before, after, ...shared }) => ({
        cluster: first[before]!.id,
        other: second[after]!.id,
        ...shared,
      }))
      .sort(byFaces),
    merges: merges
      .map(({ before, after, ...shared }) => ({
        cluster: second[after]!.id,
        other: first[before]!.id,
        ...shared,
      }))
      .sort(byFaces),
  };
}

/** A face's label is the index of its cluster; faces alone have labels above. */
function labelEach(
  clusters: readonly StoredCluster[],
  ordinals: readonly number[],
): Uint32Array {
  const labelOf = new Map<number, number>();
  clusters.forEach((cluster, label) => {
    for (const ordinal of cluster.ordinals) labelOf.set(ordinal, label);
  });
  let alone = clusters.length;
  return Uint32Array.from(
    ordinals,
    (ordinal) => labelOf.get(ordinal) ?? alone++,
  );
}

function byFaces(one: SharedFaces, two: SharedFaces): number {
  return (
    two.faces - one.faces ||
    (one.cluster < two.cluster ? -1 : one.cluster > two.cluster ? 1 : 0) ||
    (one.other < two.other ? -1 : 1)
  );
}
