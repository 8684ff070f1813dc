import { agreement } from "./agreement.ts";

/** The faces that have one label before and another after. */
export interface SharedFaces {
  readonly before: number;
  readonly after: number;
  readonly faces: number;
  /** The shared faces over those that have either label; in (0, 1]. */
  readonly jaccard: number;
}

/** How one labelling of faces differs from another. */
export interface LabelComparison {
  readonly bCubedF: number;
  /** 1 when equal, 0 on average by chance. */
  readonly adjustedRand: number;
  /**
   * Faces that would have to move. A face stays if its label after is the one to which most faces
   * of its label before went, and its label before is the one from which most faces of its label
   * after came.
   */
  readonly facesMoved: number;
  /** Clusters before whose faces have more than one label after, each with the clusters after. */
  readonly splits: readonly SharedFaces[];
  /** Clusters after whose faces had more than one label before, each with the clusters before. */
  readonly merges: readonly SharedFaces[];
}

/**
 * Compares two labellings of the same faces.
 * @param before a label per face, from 0, without large gaps
 * @param after likewise
 * @param clusterCounts labels below these are clusters; those from there on are faces alone, which
 *   are in no split and no merge
 * @throws ClusteringError `LABELS_MALFORMED` when there are not as many labels after as before
 */
export function compareLabels(
  before: Uint32Array,
  after: Uint32Array,
  clusterCounts: { readonly before: number; readonly after: number },
): LabelComparison {
  const { bCubed, adjustedRand } = agreement(after, before);
  const shared = countShared(before, after);
  const parts = groupBy(shared, "before");
  const sources = groupBy(shared, "after");
  const heirOf = new Map(
    [...parts].map(([label, list]) => [label, most(list)]),
  );
  const sourceOf = new Map(
    [...sources].map(([label, list]) => [label, most(list)]),
  );
  const stayed = shared.filter(
    (pair) =>
      heirOf.get(pair.before) === pair && sourceOf.get(pair.after) === pair,
  );
  const describe = (pair: Shared): SharedFaces => ({
    ...pair,
    jaccard:
      pair.faces /
      (facesIn(parts.get(pair.before)!) +
        facesIn(sources.get(pair.after)!) -
        pair.faces),
  });
  const ofClusters = shared.filter(
    (pair) =>
      pair.before < clusterCounts.before && pair.after < clusterCounts.after,
  );
  return {
    bCubedF: bCubed.fMeasure,
    adjustedRand,
    facesMoved: before.length - facesIn(stayed),
    splits: ofClusters
      .filter((pair) => parts.get(pair.before)!.length > 1)
      .map(describe),
    merges: ofClusters
      .filter((pair) => sources.get(pair.after)!.length > 1)
      .map(describe),
  };
}

type Shared = Omit<SharedFaces, "jaccard">;

function countShared(before: Uint32Array, after: Uint32Array): Shared[] {
  const counts = new Map<number, Map<number, number>>();
  before.forEach((label, face) => {
    const other = after[face];
    const row = counts.get(label) ?? new Map<number, number>();
    counts.set(label, row.set(other, (row.get(other) ?? 0) + 1));
  });
  return [...counts].flatMap(([label, row]) =>
    [...row].map(([other, faces]) => ({ before: label, after: other, faces })),
  );
}

function groupBy(
  shared: readonly Shared[],
  key: "before" | "after",
): Map<number, Shared[]> {
  const groups = new Map<number, Shared[]>();
  for (const pair of shared) {
    const group = groups.get(pair[key]);
    if (group === undefined) groups.set(pair[key], [pair]);
    else group.push(pair);
  }
  return groups;
}

/** The pair with most faces; of equal ones the first. */
function most(list: readonly Shared[]): Shared {
  return list.reduce((best, pair) => (pair.faces > best.faces ? pair : best));
}

function facesIn(list: readonly Shared[]): number {
  return list.reduce((sum, pair) => sum + pair.faces, 0);
}
