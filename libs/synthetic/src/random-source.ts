/**
 * Draws numbers from a seed, the same on every machine.
 * @see Steele, Lea, Flood 2014, "SplitMix"; its 32-bit form
 */
export class RandomSource {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A number from 0 to 1, never either. */
  uniform(): number {
    this.state = (this.state + 0x9e3779b9) >>> 0;
    let bits = this.state;
    bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    return (((bits ^ (bits >>> 16)) >>> 0) + 0.5) / 2 ** 32;
  }

  /** A whole number from 0 to `end` − 1. */
  below(end: number): number {
    return Math.floor(this.uniform() * end);
  }

  /**
   * A number of the normal distribution with mean 0 and deviation 1.
   * @see Box and Muller 1958
   */
  normal(): number {
    return (
      Math.sqrt(-2 * Math.log(this.uniform())) *
      Math.cos(2 * Math.PI * this.uniform())
    );
  }

  /** A copy of a list in random order. */
  shuffled<T>(list: readonly T[]): T[] {
    const result = [...list];
    for (let end = result.length; end > 1; end--) {
      const picked = this.below(end);
      [result[end - 1], result[picked]] = [result[picked]!, result[end - 1]!];
    }
    return result;
  }
}
