import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keysFromIndices, mix, visitingOrder } from "../src/visiting-order.ts";
import { anySeed } from "./graphs.ts";

// lowbias32 of the Hash Function Prospector, computed in C
test.each([
  [0, 0],
  [1, 0x688990c0],
  [2, 0xd1132181],
  [0x80000000, 0xcc4b4124],
  [0xffffffff, 0x6768824a],
])("mix(%d) is %d", (value, expected) => {
  expect(mix(value)).toBe(expected);
});

test("keys from indices are the indices", () => {
  expect(keysFromIndices(3)).toEqual(BigUint64Array.of(0n, 1n, 2n));
});

describe("visitingOrder", () => {
  const low = (key: bigint) => Number(key & 0xffffffffn);
  const high = (key: bigint) => Number(key >> 32n);
  const hashOf = (key: bigint, seed: number) =>
    mix(mix(low(key) ^ mix(seed)) ^ high(key));
  const anyKeys = fc
    .array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { maxLength: 30 })
    .map((keys) => BigUint64Array.from(keys));

  test("law: hashes of seed and key ascend", () => {
    fc.assert(
      fc.property(anyKeys, anySeed, (keys, seed) => {
        const order = visitingOrder(keys, seed);
        const sorted = [...keys.keys()].sort(
          (one, two) => hashOf(keys[one], seed) - hashOf(keys[two], seed),
        );
        fc.pre(new Set(keys).size === keys.length);
        expect([...order]).toEqual(sorted);
      }),
    );
  });

  test("law: keys in visiting order are left where they are", () => {
    fc.assert(
      fc.property(anyKeys, anySeed, (keys, seed) => {
        const ordered = BigUint64Array.from(
          visitingOrder(keys, seed),
          (face) => keys[face],
        );
        expect([...visitingOrder(ordered, seed)]).toEqual([...ordered.keys()]);
      }),
    );
  });

  test("reads keys where they lie in a longer buffer", () => {
    const keys = BigUint64Array.from({ length: 20 }, (_, face) =>
      BigInt(face * 7919),
    );
    expect(visitingOrder(keys.subarray(5), 3)).toEqual(
      visitingOrder(keys.slice(5), 3),
    );
  });

  test("keys of one hash ascend, and equal keys stay as they stood", () => {
    const seed = 4;
    /** The key with this low half whose hash is that of all others made here. */
    const colliding = (half: number) =>
      (BigInt((mix(half ^ mix(seed)) ^ 12345) >>> 0) << 32n) | BigInt(half);
    const keys = BigUint64Array.from([5, 9, 2, 9, 5, 7, 1, 9], colliding);
    const hashes = new Set(Array.from(keys, (key) => hashOf(key, seed)));
    expect(hashes.size).toBe(1);
    const sorted = [...keys.keys()].sort((one, two) =>
      keys[one] === keys[two] ? one - two : keys[one] < keys[two] ? -1 : 1,
    );
    expect([...visitingOrder(keys, seed)]).toEqual(sorted);
    // between others, too
    const among = BigUint64Array.of(77n, ...keys, 78n, 79n);
    const order = [...visitingOrder(among, seed)].filter(
      (face) => face > 0 && face <= keys.length,
    );
    expect(order).toEqual(sorted.map((face) => face + 1));
  });
});
