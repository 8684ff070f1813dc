/** A seeded generator and what it does to inputs; the same seed breaks the same things. */
export class Mutations {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0 || 1;
  }

  /** 0 to `end` - 1. @see Marsaglia 2003, "Xorshift RNGs" */
  below(end: number): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) % end;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }

  /**
   * A copy with one to four bytes set, blocks cut out or doubled, numbers made extreme, or its end
   * cut off.
   */
  bytes(original: Buffer): Buffer {
    let bytes = Buffer.from(original);
    for (let count = 1 + this.below(4); count > 0; count--) {
      const place = this.below(bytes.length + 1);
      const length = Math.min(this.below(24), bytes.length - place);
      const block = bytes.subarray(place, place + length);
      switch (this.below(6)) {
        case 0:
          bytes = Buffer.from(bytes.subarray(0, place));
          break;
        case 1:
          bytes = Buffer.concat([
            bytes.subarray(0, place),
            bytes.subarray(place + length),
          ]);
          break;
        case 2:
          bytes = Buffer.concat([
            bytes.subarray(0, place + length),
            block,
            bytes.subarray(place + length),
          ]);
          break;
        case 3:
          if (place + 4 <= bytes.length)
            bytes.writeUInt32BE(
              this.pick([0, 1, 0x7fffffff, 0x80000000, 0xffffffff]),
              place,
            );
          break;
        default:
          if (place < bytes.length) bytes[place] = this.below(256);
      }
    }
    return bytes;
  }

  /** A copy of what JSON holds, one value in it changed, left out, or of another kind. */
  json(original: unknown): unknown {
    const strange = [null, true, -1, 0.5, 1e308, NaN, "", "x", [], {}, [[]]];
    if (this.below(12) === 0 || typeof original !== "object" || !original)
      return this.pick(strange);
    const copy = (
      Array.isArray(original) ? [...(original as unknown[])] : { ...original }
    ) as Record<string, unknown>;
    const keys = Object.keys(copy);
    const key = keys.length === 0 ? "0" : this.pick(keys);
    if (this.below(10) === 0) Reflect.deleteProperty(copy, key);
    else if (this.below(10) === 0)
      copy[this.pick(["__proto__x", "constructor", "9"])] = this.pick(strange);
    else copy[key] = this.json(copy[key]);
    return copy;
  }
}
