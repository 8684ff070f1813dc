import { PairList, type SimilarPairs } from "./pair-list.ts";

/** How many pairs are held before the first pruning. */
const firstCapacity = 1 << 16;

/**
 * Collects pairs and keeps those that are among the strongest `maxPerFace` of either face, in about
 * twice the memory of what it keeps. Pruning early loses nothing: once both faces have `maxPerFace`
 * stronger pairs, a pair is never kept. Between equal similarities the key of the other face
 * decides, so the result does not depend on the order of adding.
 */
export class StrongestPairs {
  private readonly pairs = new PairList();
  private dropped = 0;
  private readonly maxPerFace: number;
  private readonly keys: BigUint64Array;
  /**
   * For each face: a pair weaker than this is not among its strongest. -Infinity until the face has
   * more than `maxPerFace`.
   */
  readonly cutoffs: Float32Array;

  /**
   * @param keys one per face, all different: the first 64 bits of its id. They decide between equal
   *   similarities.
   * @param maxPerFace at least 1
   * @param cutoffs may be shared with threads that find pairs and raise the cutoffs as well
   */
  constructor(
    keys: BigUint64Array,
    maxPerFace: number,
    cutoffs: Float32Array = new Float32Array(keys.length).fill(-Infinity),
  ) {
    this.maxPerFace = maxPerFace;
    this.keys = keys;
    this.cutoffs = cutoffs;
    this.pairs.reserve(firstCapacity);
  }

  /** How many pairs were not kept so far. */
  get droppedCount(): number {
    return this.dropped;
  }

  add(source: number, target: number, similarity: number): void {
    if (
      similarity < this.cutoffs[source]! &&
      similarity < this.cutoffs[target]!
    ) {
      this.drop(1);
      return;
    }
    const { pairs } = this;
    if (pairs.length === pairs.sources.length) this.makeRoom();
    pairs.add(source, target, similarity);
  }

  addAll({ sources, targets, similarities }: SimilarPairs): void {
    for (let pair = 0; pair < sources.length; pair++)
      this.add(sources[pair]!, targets[pair]!, similarities[pair]!);
  }

  /** Counts pairs that were found and cannot be kept. */
  drop(count: number): void {
    this.dropped += count;
  }

  /** The pairs that stay; the arrays are the caller's. */
  finish(): SimilarPairs {
    this.prune();
    return this.pairs.toPairs();
  }

  private makeRoom(): void {
    this.prune();
    const { length, sources } = this.pairs;
    if (length * 2 > sources.length) this.pairs.reserve(sources.length * 2);
  }

  private prune(): void {
    const { maxPerFace, pairs: all } = this;
    const { sources, targets, similarities, length: count } = all;
    const { offsets, incident } = this.pairsByFace();
    const votes = new Uint8Array(count); // how many of its faces keep the pair
    for (let face = 0; face + 1 < offsets.length; face++) {
      const pairs = incident.subarray(offsets[face], offsets[face + 1]);
      if (pairs.length <= maxPerFace) {
        for (const pair of pairs) votes[pair]!++;
        continue;
      }
      // Sorting numbers is faster than sorting pairs with a comparator. Only pairs equal to the
      // weakest that stays are compared further.
      const sorted = Float32Array.from(pairs, (pair) => similarities[pair]!);
      const cutoff = sorted.sort()[sorted.length - maxPerFace]!;
      this.cutoffs[face] = Math.max(this.cutoffs[face]!, cutoff);
      let stronger = 0;
      for (const pair of pairs)
        if (similarities[pair]! > cutoff) {
          votes[pair]!++;
          stronger++;
        }
      const equal = pairs.filter((pair) => similarities[pair] === cutoff);
      if (equal.length > maxPerFace - stronger)
        equal.sort((one, two) => this.compareOtherFaces(face, one, two));
      for (const pair of equal.subarray(0, maxPerFace - stronger))
        votes[pair]!++;
    }
    let kept = 0;
    for (let pair = 0; pair < count; pair++) {
      if (votes[pair] === 0) continue;
      sources[kept] = sources[pair]!;
      targets[kept] = targets[pair]!;
      similarities[kept++] = similarities[pair]!;
    }
    this.dropped += count - kept;
    all.length = kept;
  }

  /** The positions of the pairs of each face, by a counting sort over both faces of each pair. */
  private pairsByFace(): { offsets: Uint32Array; incident: Uint32Array } {
    const { sources, targets, length: count } = this.pairs;
    const offsets = new Uint32Array(this.keys.length + 1);
    for (let pair = 0; pair < count; pair++) {
      offsets[sources[pair]! + 1]!++;
      offsets[targets[pair]! + 1]!++;
    }
    for (let face = 1; face < offsets.length; face++)
      offsets[face]! += offsets[face - 1]!;
    const next = offsets.slice();
    const incident = new Uint32Array(count * 2);
    for (let pair = 0; pair < count; pair++) {
      incident[next[sources[pair]!]!++] = pair;
      incident[next[targets[pair]!]!++] = pair;
    }
    return { offsets, incident };
  }

  private compareOtherFaces(face: number, one: number, two: number): number {
    const { keys } = this;
    const { sources, targets } = this.pairs;
    const otherOf = (pair: number) =>
      keys[sources[pair] === face ? targets[pair]! : sources[pair]!]!;
    return otherOf(one) < otherOf(two) ? -1 : 1;
  }
}
