import { agreement } from "@facegraph/cw-core";
import type { StoredCluster } from "@facegraph/face-graph/runs";

/** Faces that a cluster of one run shares with one of another. */
export interface SharedFaces {
  /** Cluster ids. */
  readonly cluster: string;
  readonly other: string;
  readonly faces: number;
  /** Those over the faces of both. */
  readonly jaccard: number;
}

export interface ClusterComparison {
  /** Faces that both runs placed; all that follows is about them. */
  readonly facesCompared: number;
  readonly bCubedF: number;
  /** 1 when equal, 0 on average by chance. */
  readonly adjustedRand: number;
  /** Clusters of both runs, with the same faces. */
  readonly clustersUnchanged: number;
  /**
   * Faces that would have to move: those that are not in the cluster that most of their first
   * cluster went to, or whose first cluster is not where most of their second came from.
   */
  readonly facesMoved: number;
  /**
   * Clusters of the first run whose faces are in two places, with the clusters of the second they
   * went to; most faces first.
   */
  readonly splits: readonly SharedFaces[];
  /**
   * Clusters of the second run whose faces come from two places, with the clusters of the first
   * they come from.
   */
  readonly merges: readonly SharedFaces[];
}

/** @param ordinals of the faces that both runs placed, each once */
export function compareClusters(
  first: readonly StoredCluster[],
  second: readonly StoredCluster[],
  ordinals: readonly number[],
): ClusterComparison {
  const before = labelEach(first, ordinals);
  const after = labelEach(second, ordinals);
  const { bCubed, adjustedRand } = agreement(after, before);
  const shared = countShared(before, after);
  const parts = Map.groupBy(shared, (pair) => pair.before);
  const sources = Map.groupBy(shared, (pair) => pair.after);
  const heirOf = new Map(
    [...parts].map(([label, list]) => [label, most(list)]),
  );
  const sourceOf = new Map(
    [...sources].map(([label, list]) => [label, most(list)]),
  );
  const stayed = shared
    .filter(
      (pair) =>
        heirOf.get(pair.before) === pair && sourceOf.get(pair.after) === pair,
    )
    .reduce((sum, pair) => sum + pair.faces, 0);
  const sizeIn = (groups: Map<number, Shared[]>, label: number) =>
    groups.get(label)!.reduce((sum, pair) => sum + pair.faces, 0);
  const describe = (pair: Shared) => ({
    faces: pair.faces,
    jaccard:
      pair.faces /
      (sizeIn(parts, pair.before) + sizeIn(sources, pair.after) - pair.faces),
  });
  const areClusters = (pair: Shared) =>
    pair.before < first.length && pair.after < second.length;
  const secondIds = new Set(second.map(({ id }) => id));
  return {
    facesCompared: ordinals.length,
    bCubedF: bCubed.fMeasure,
    adjustedRand,
    clustersUnchanged: first.filter(({ id }) => secondIds.has(id)).length,
    facesMoved: ordinals.length - stayed,
    splits: shared
      .filter((pair) => areClusters(pair) && parts.get(pair.before)!.length > 1)
      .map((pair) => ({
        cluster: first[pair.before]!.id,
        other: second[pair.after]!.id,
        ...describe(pair),
      }))
      .sort(byFaces),
    merges: shared
      .filter(
        (pair) => areClusters(pair) && sources.get(pair.after)!.length > 1,
      )
      .map((pair) => ({
        cluster: second[pair.after]!.id,
        other: first[pair.before]!.id,
        ...describe(pair),
      }))
      .sort(byFaces),
  };
}

/** A label of either run, and the faces that have both. */
interface Shared {
  readonly before: number;
  readonly after: number;
  readonly faces: number;
}

/** The place of each face's cluster in the list; faces alone have numbers above. */
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

function countShared(before: Uint32Array, after: Uint32Array): Shared[] {
  const counts = new Map<number, Map<number, number>>();
  before.forEach((label, face) => {
    const other = after[face]!;
    const row = counts.get(label) ?? new Map<number, number>();
    counts.set(label, row.set(other, (row.get(other) ?? 0) + 1));
  });
  return [...counts].flatMap(([label, row]) =>
    [...row].map(([other, faces]) => ({ before: label, after: other, faces })),
  );
}

/** Of equal ones the first. */
function most(list: readonly Shared[]): Shared {
  return list.reduce((best, pair) => (pair.faces > best.faces ? pair : best));
}

function byFaces(one: SharedFaces, two: SharedFaces): number {
  return (
    two.faces - one.faces ||
    (one.cluster < two.cluster ? -1 : one.cluster > two.cluster ? 1 : 0) ||
    (one.other < two.other ? -1 : 1)
  );
}
