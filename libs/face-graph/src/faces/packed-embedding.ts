import { endianness } from "node:os";

/** Whether this machine keeps numbers in the same order of bytes. */
const isSameOrder = endianness() === "LE";

/**
 * An embedding as bytes: 32-bit numbers, the smallest byte first. It is stored beside the list that
 * Cypher can compute with, as a list comes over the wire number by number.
 */
export function packEmbedding(embedding: ArrayLike<number>): Int8Array {
  const bytes = new Int8Array(4 * embedding.length);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < embedding.length; index++)
    view.setFloat32(4 * index, embedding[index]!, true);
  return bytes;
}

/** Copies the numbers of an embedding, packed or a list, into `into` from `start` on. */
export function unpackEmbedding(
  stored: Int8Array | readonly number[],
  into: Float32Array,
  start: number,
): void {
  if (!(stored instanceof Int8Array)) {
    into.set(stored, start);
    return;
  }
  if (isSameOrder) {
    const byteOffset = into.byteOffset + 4 * start;
    new Int8Array(into.buffer, byteOffset, stored.length).set(stored);
    return;
  }
  const view = new DataView(
    stored.buffer,
    stored.byteOffset,
    stored.byteLength,
  );
  const dimension = stored.length / 4;
  for (let index = 0; index < dimension; index++)
    into[start + index] = view.getFloat32(4 * index, true);
}

/** How many numbers an embedding has, packed or a list. */
export function dimensionOf(stored: Int8Array | readonly number[]): number {
  return stored instanceof Int8Array ? stored.length / 4 : stored.length;
}
