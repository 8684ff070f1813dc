import { identityOrder, radixOrder } from "./nodes/radix-order.ts";

/** Keys for faces that have none: their places. */
export function keysFromPlaces(faceCount: number): BigUint64Array {
  const keys = new BigUint64Array(faceCount);
  const halves = new Uint32Array(keys.buffer);
  for (let face = 0; face < faceCount; face++) halves[2 * face] = face;
  return keys;
}

/**
 * The faces in the order they are visited: ascending hash of seed and key. The place of one face
 * does not depend on which others there are, so adding a face does not reshuffle the rest.
 * @param keys 64 bits per face, the same on every machine (the first of the face id); equal ones
 *   are settled by place
 * @returns n face indices
 */
export function visitingOrder(keys: BigUint64Array, seed: number): Uint32Array {
  // low half first on every machine Node runs on
  const halves = new Uint32Array(keys.buffer, keys.byteOffset, keys.length * 2);
  const salt = mix(seed);
  const hashOf = (face: number) =>
    mix(mix(halves[2 * face] ^ salt) ^ halves[2 * face + 1]);
  if (isAscending(keys.length, hashOf)) return identityOrder(keys.length);
  const hashes = new Uint32Array(keys.length);
  for (let face = 0; face < keys.length; face++) hashes[face] = hashOf(face);
  const order = radixOrder(hashes);
  // 32 bits collide a few times in a large library: settle those runs by the key itself.
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
 * Whether each hash is above the one before: faces that are numbered in visiting order already need
 * no sorting.
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
 * Scatters 32 bits over 32 bits, one to one. @see "lowbias32", Wellons 2018, Hash Function
 * Prospector
 */
export function mix(value: number): number {
  let bits = value >>> 0;
  bits ^= bits >>> 16;
  bits = Math.imul(bits, 0x7feb352d);
  bits ^= bits >>> 15;
  bits = Math.imul(bits, 0x846ca68b);
  return (bits ^ (bits >>> 16)) >>> 0;
}
