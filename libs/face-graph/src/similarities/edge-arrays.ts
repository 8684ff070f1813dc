/** Edges as they come, in arrays that double when they are full. */
export class EdgeArrays {
  sources: Uint32Array;
  targets: Uint32Array;
  similarities: Float32Array;
  count = 0;

  /** @param expected edges; memory that is never written to costs nothing */
  constructor(expected: number) {
    const capacity = Math.max(expected, 1);
    this.sources = new Uint32Array(capacity);
    this.targets = new Uint32Array(capacity);
    this.similarities = new Float32Array(capacity);
  }

  add(
    source: number,
    targets: readonly number[],
    weights: readonly number[],
  ): void {
    this.reserve(targets.length);
    const { sources, similarities, targets: stored } = this;
    let position = this.count;
    for (let index = 0; index < targets.length; index++) {
      sources[position] = source;
      stored[position] = targets[index]!;
      similarities[position++] = weights[index]!;
    }
    this.count = position;
  }

  /**
   * Takes edges whose target and weight came as one number, 4 × target + weight.
   * @returns whether that number holds both exactly. It does not if a weight is no single-precision
   *   number between 0 and 2, or if a target is so large that digits of the weight are lost
   */
  addSums(source: number, sums: readonly number[]): boolean {
    this.reserve(sums.length);
    const { sources, similarities, targets } = this;
    let position = this.count;
    for (const sum of sums) {
      const target = Math.floor(sum / 4);
      const weight = sum - 4 * target;
      const isExact =
        weight > 0 &&
        weight < 2 &&
        Math.fround(weight) === weight &&
        sum <= weight * largestSumOverWeight;
      if (!isExact) return false;
      sources[position] = source;
      targets[position] = target;
      similarities[position++] = weight;
    }
    this.count = position;
    return true;
  }

  /**
   * Replaces each target by its entry in `numbers`.
   * @returns whether every target has one that is not negative
   */
  renumberTargets(numbers: Int32Array): boolean {
    const { targets, count } = this;
    for (let edge = 0; edge < count; edge++) {
      const number = numbers[targets[edge]!] ?? -1;
      if (number < 0) return false;
      targets[edge] = number;
    }
    return true;
  }

  /** The edges that came, in arrays of exactly their length. */
  trimmed(): Pick<EdgeArrays, "sources" | "targets" | "similarities"> {
    const { sources, targets, similarities, count } = this;
    if (count === sources.length) return { sources, targets, similarities };
    return {
      sources: sources.slice(0, count),
      targets: targets.slice(0, count),
      similarities: similarities.slice(0, count),
    };
  }

  private reserve(more: number): void {
    while (this.count + more > this.sources.length) {
      const capacity = this.sources.length * 2;
      this.sources = longer(this.sources, new Uint32Array(capacity));
      this.targets = longer(this.targets, new Uint32Array(capacity));
      this.similarities = longer(this.similarities, new Float32Array(capacity));
    }
  }
}

/**
 * A sum has no digit below 2^(⌊log2 sum⌋ − 52), a single-precision weight none below 2^(⌊log2
 * weight⌋ − 23). No digit is lost while the logarithms are at most 29 apart.
 */
const largestSumOverWeight = 2 ** 28;

function longer<T extends Uint32Array | Float32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
