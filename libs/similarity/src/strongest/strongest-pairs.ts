import { PairList, type SimilarPairs } from "./pair-list.ts";

/** Pairs held before the first pruning; then as many again as survived it. */
const firstCapacity = 1 << 16;

/**
 * Collects pairs and keeps those that are among the strongest `maxPerFace` of either end, in memory
 * bounded by about twice what it keeps. Pruning early is exact: a pair that `maxPerFace` stronger
 * ones beat at both ends can never return. Equal similarities are settled by the key of the other
 * face, so the outcome does not depend on the order of adding.
 */
export class StrongestPairs {
  private readonly pairs = new PairList();
  private dropped = 0;
  private readonly maxPerFace: number;
  private readonly keys: BigUint64Array;
  /**
   * Of each face: a pair weaker than this is not among its strongest. -Infinity until it has more
   * than the maximum.
   */
  readonly cutoffs: Float32Array;

  /**
   * @param keys one per face, all different; decides between equal similarities (the first 64 bits
   *   of the face id)
   * @param maxPerFace at least 1
   * @param cutoffs may be shared with those who look for pairs, and raise them as well
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

  /** Pairs that were similar enough but beaten at both ends, so far. */
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

  /** Counts pairs that their finder knows to be beaten at both ends. */
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
    const votes = new Uint8Array(count); // how many ends want the pair
    for (let face = 0; face + 1 < offsets.length; face++) {
      const pairs = incident.subarray(offsets[face], offsets[face + 1]);
      if (pairs.length <= maxPerFace) {
        for (const pair of pairs) votes[pair]!++;
        continue;
      }
      // Numbers alone are sorted faster than pairs by a comparator: only those as weak as the last
      // to stay are compared further.
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
        equal.sort((one, two) => this.compareOtherEnds(face, one, two));
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

  /** Positions of the pairs that touch each face: a counting sort over both ends. */
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

  private compareOtherEnds(face: number, one: number, two: number): number {
    const { keys } = this;
    const { sources, targets } = this.pairs;
    const otherOf = (pair: number) =>
      keys[sources[pair] === face ? targets[pair]! : sources[pair]!]!;
    return otherOf(one) < otherOf(two) ? -1 : 1;
  }
}
