/** Similar pairs, each once, by face index: `sources[i]` > `targets[i]`. */
export interface SimilarPairs {
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  readonly similarities: Float32Array;
}

const firstCapacity = 1 << 12;

/** A list of pairs that grows. */
export class PairList {
  sources = new Uint32Array(firstCapacity);
  targets = new Uint32Array(firstCapacity);
  similarities = new Float32Array(firstCapacity);
  length = 0;

  add(source: number, target: number, similarity: number): void {
    if (this.length === this.sources.length) this.reserve(2 * this.length);
    this.sources[this.length] = source;
    this.targets[this.length] = target;
    this.similarities[this.length++] = similarity;
  }

  /** Makes room for so many. */
  reserve(capacity: number): void {
    this.sources = grown(this.sources, new Uint32Array(capacity));
    this.targets = grown(this.targets, new Uint32Array(capacity));
    this.similarities = grown(this.similarities, new Float32Array(capacity));
  }

  /** A copy that is the caller's. */
  toPairs(): SimilarPairs {
    return {
      sources: this.sources.slice(0, this.length),
      targets: this.targets.slice(0, this.length),
      similarities: this.similarities.slice(0, this.length),
    };
  }
}

function grown<T extends Uint32Array | Float32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
