import { identityOrder, radixOrder } from "./nodes/radix-order.ts";

/** Keys for faces that have none: their indices. */
export function keysFromIndices(faceCount: number): BigUint64Array {
  const keys = new BigUint64Array(faceCount);
  const halves = new Uint32Array(keys.buffer);
  for (let face = 0; face < faceCount; face++) halves[2 * face] = face;
  return keys;
}

/**
 * The order in which faces are visited: ascending hash of seed and key. Which of two faces comes
 * first does not depend on the others, so a face that is added does not reshuffle the rest.
 * @param keys 64 bits per face, the same on every machine (the first of the face id); of two faces
 *   with the same key, the one with the smaller index comes first
 * @param seed 32 bits of it count
 * @returns n face indices in an array that is the caller's
 */
export function visitingOrder(keys: BigUint64Array, seed: number): Uint32Array {
  // Every machine that Node runs on has the low half first.
  const halves = new Uint32Array(keys.buffer, keys.byteOffset, keys.length * 2);
  const salt = mix(seed);
  const hashOf = (face: number) =>
    mix(mix(halves[2 * face] ^ salt) ^ halves[2 * face + 1]);
  if (isAscending(keys.length, hashOf)) return identityOrder(keys.length);
  const hashes = new Uint32Array(keys.length);
  for (let face = 0; face < keys.length; face++) hashes[face] = hashOf(face);
  const order = radixOrder(hashes);
  // In a large library a few hashes of 32 bits are equal. There the key itself decides.
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && hashes[order[end]] === hashes[order[start]])
      end++;
    if (end - start > 1)
      order
        .subarray(start, end)
        .sort(
          (one, two) =>
            Number(keys[one] > keys[two]) - Number(keys[one] < keys[two]),
        );
    start = end;
  }
  return order;
}

/**
 * Whether each hash is above the one before. Then faces are numbered in visiting order already, and
 * need no sorting.
 */
function isAscending(count: number, hashOf: (face: number) => number): boolean {
  let before = -1;
  for (let face = 0; face < count; face++) {
    const hash = hashOf(face);
    if (hash <= before) return false;
    before = hash;
  }
  return true;
}

/**
 * Scatters 32 bits over 32 bits, one to one.
 * @see Wellons 2018, "Hash Function Prospector", `lowbias32`
 */
export function mix(value: number): number {
  let bits = value >>> 0;
  bits ^= bits >>> 16;
  bits = Math.imul(bits, 0x7feb352d);
  bits ^= bits >>> 15;
  bits = Math.imul(bits, 0x846ca68b);
  return (bits ^ (bits >>> 16)) >>> 0;
}
