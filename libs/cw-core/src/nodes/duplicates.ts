import type { FacePair } from "./constraints.ts";
import type { DisjointSets } from "./disjoint-sets.ts";
import { type NodeGraph, takesPart } from "./node-graph.ts";

/** The faces of each pair of at least that weight, strongest first; of equal ones, by rank. */
export function strongPairs(graph: NodeGraph, duplicate: number): FacePair[] {
  const { nodeCount, order, offsets, neighbours, weights } = graph;
  const ranks = new Uint32Array(nodeCount);
  for (let rank = 0; rank < nodeCount; rank++) ranks[order[rank]] = rank;
  const strong: { readonly pair: FacePair; readonly weight: number }[] = [];
  for (let face = 0; face < nodeCount; face++) {
    for (let edge = offsets[face]; edge < offsets[face + 1]; edge++) {
      const other = neighbours[edge];
      if (weights[edge] < duplicate || ranks[other] > ranks[face]) continue;
      if (takesPart(graph, edge))
        strong.push({ pair: [face, other], weight: weights[edge] });
    }
  }
  return strong
    .sort(
      (one, two) =>
        two.weight - one.weight ||
        ranks[one.pair[0]] - ranks[two.pair[0]] ||
        ranks[one.pair[1]] - ranks[two.pair[1]],
    )
    .map(({ pair }) => pair);
}

/** How similar two sets of faces are on average. */
export interface GroupSimilarities {
  /** Whether the mean over all pairs, of which missing ones count as 0, is a duplicate's. */
  areDuplicates(one: number, two: number): boolean;
  /** Called when a set was joined to another. */
  join(kept: number, gone: number): void;
}

/** Sums the edges between the sets of faces in which there are near-duplicates. */
export function groupSimilarities(
  graph: NodeGraph,
  duplicate: number,
  sets: DisjointSets,
): GroupSimilarities {
  const { nodeCount, offsets, neighbours, weights } = graph;
  const hasDuplicate = new Uint8Array(nodeCount); // by set
  for (let face = 0; face < nodeCount; face++)
    for (let edge = offsets[face]; edge < offsets[face + 1]; edge++)
      if (weights[edge] >= duplicate) hasDuplicate[sets.find(face)] = 1;
  const sizes = new Map<number, number>();
  const sums = new Map<number, Map<number, number>>();
  const sumsOf = (set: number) => {
    const found = sums.get(set) ?? new Map<number, number>();
    sums.set(set, found);
    return found;
  };
  for (let face = 0; face < nodeCount; face++) {
    const set = sets.find(face);
    if (hasDuplicate[set] === 0) continue;
    sizes.set(set, (sizes.get(set) ?? 0) + 1);
    const row = sumsOf(set);
    for (let edge = offsets[face]; edge < offsets[face + 1]; edge++) {
      const other = sets.find(neighbours[edge]);
      if (hasDuplicate[other] === 0 || other === set) continue;
      if (takesPart(graph, edge))
        row.set(other, (row.get(other) ?? 0) + weights[edge]);
    }
  }
  return {
    areDuplicates: (one, two) =>
      (sums.get(one)?.get(two) ?? 0) >=
      duplicate * sizes.get(one)! * sizes.get(two)!,
    join: (kept, gone) => {
      sizes.set(kept, sizes.get(kept)! + sizes.get(gone)!);
      const row = sumsOf(kept);
      row.delete(gone);
      for (const [other, sum] of sumsOf(gone)) {
        if (other === kept) continue;
        const both = (row.get(other) ?? 0) + sum;
        row.set(other, both);
        sumsOf(other).delete(gone);
        sumsOf(other).set(kept, both);
      }
      sums.delete(gone);
    },
  };
}

/**
 * Joins the sets of pairs in their order, unless that would join two faces of a cannot-link, or
 * sets that are not duplicates on average.
 * @returns whether any were joined
 */
export function joinStrongestFirst(
  sets: DisjointSets,
  pairs: readonly FacePair[],
  cannotLinks: readonly FacePair[],
  similarities: GroupSimilarities | undefined,
): boolean {
  const barred = new Map<number, Set<number>>();
  const barredOf = (set: number) => barred.get(set) ?? new Set<number>();
  for (const [one, two] of cannotLinks) {
    const [setOne, setTwo] = [sets.find(one), sets.find(two)];
    barred.set(setOne, barredOf(setOne).add(setTwo));
    barred.set(setTwo, barredOf(setTwo).add(setOne));
  }
  let didJoin = false;
  for (const pair of pairs) {
    const [one, two] = [sets.find(pair[0]), sets.find(pair[1])];
    if (one === two || barredOf(one).has(two)) continue;
    if (similarities?.areDuplicates(one, two) === false) continue;
    sets.join(one, two);
    didJoin = true;
    const kept = sets.find(one);
    similarities?.join(kept, kept === one ? two : one);
    const shared = new Set([...barredOf(one), ...barredOf(two)]);
    if (shared.size === 0) continue;
    for (const other of shared) barred.set(other, barredOf(other).add(kept));
    barred.set(kept, shared);
  }
  return didJoin;
}
