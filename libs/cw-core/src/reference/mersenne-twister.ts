const stateLength = 624;
const middle = 397;

/**
 * The generator of CPython's `random`, for loops that are compared with scripts written there.
 * @see Matsumoto and Nishimura 1998, "Mersenne Twister", ACM TOMACS 8(1), MT19937; seeded by an
 *   array as their 2002 revision
 */
export class MersenneTwister {
  private readonly state = new Uint32Array(stateLength);
  private position = stateLength;

  /** @param seed a whole number, 0 up to 2⁵³; the same as `random.seed(seed)` */
  constructor(seed: number) {
    const key = [seed >>> 0];
    if (seed >= 2 ** 32) key.push(Math.floor(seed / 2 ** 32));
    const { state } = this;
    state[0] = 19650218;
    for (let index = 1; index < stateLength; index++)
      state[index] = Math.imul(1812433253, carried(state, index)) + index;
    let index = 1;
    let keyIndex = 0;
    for (let step = 0; step < stateLength; step++) {
      state[index] =
        (state[index] ^ Math.imul(carried(state, index), 1664525)) +
        key[keyIndex] +
        keyIndex;
      if (++index === stateLength) {
        state[0] = state[stateLength - 1];
        index = 1;
      }
      keyIndex = (keyIndex + 1) % key.length;
    }
    for (let step = 1; step < stateLength; step++) {
      state[index] =
        (state[index] ^ Math.imul(carried(state, index), 1566083941)) - index;
      if (++index === stateLength) {
        state[0] = state[stateLength - 1];
        index = 1;
      }
    }
    state[0] = 0x80000000;
  }

  /** 32 random bits. */
  next(): number {
    if (this.position === stateLength) this.turn();
    let bits = this.state[this.position++];
    bits ^= bits >>> 11;
    bits ^= (bits << 7) & 0x9d2c5680;
    bits ^= (bits << 15) & 0xefc60000;
    return (bits ^ (bits >>> 18)) >>> 0;
  }

  /**
   * A number from 0, below `end`: as many bits as `end` has, drawn again until they are below it.
   */
  below(end: number): number {
    const shift = Math.clz32(end);
    for (;;) {
      const drawn = this.next() >>> shift;
      if (drawn < end) return drawn;
    }
  }

  /** In place, as `random.shuffle`: from the last position down, each with one at or before it. */
  shuffle(list: Uint32Array): void {
    for (let last = list.length - 1; last > 0; last--) {
      const picked = this.below(last + 1);
      const value = list[last];
      list[last] = list[picked];
      list[picked] = value;
    }
  }

  private turn(): void {
    const { state } = this;
    for (let index = 0; index < stateLength; index++) {
      const next = state[(index + 1) % stateLength];
      const bits = (state[index] & 0x80000000) | (next & 0x7fffffff);
      state[index] =
        state[(index + middle) % stateLength] ^
        (bits >>> 1) ^
        ((next & 1) === 1 ? 0x9908b0df : 0);
    }
    this.position = 0;
  }
}

function carried(state: Uint32Array, index: number): number {
  return state[index - 1] ^ (state[index - 1] >>> 30);
}
