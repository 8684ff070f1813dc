import { endianness } from "node:os";

/** Whether numbers lie here as they lie packed. */
const liesAlike = endianness() === "LE";

/**
 * An embedding as bytes, 32-bit numbers with the smallest byte first, beside the list of it that
 * Cypher can reckon with: a list comes over the wire number by number.
 */
export function packEmbedding(embedding: ArrayLike<number>): Int8Array {
  const bytes = new Int8Array(4 * embedding.length);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < embedding.length; index++)
    view.setFloat32(4 * index, embedding[index]!, true);
  return bytes;
}

/** Puts the numbers of an embedding that came packed, or as a list, into `into` from `place` on. */
export function unpackEmbedding(
  stored: Int8Array | readonly number[],
  into: Float32Array,
  place: number,
): void {
  if (!(stored instanceof Int8Array)) {
    into.set(stored, place);
    return;
  }
  if (liesAlike) {
    const start = into.byteOffset + 4 * place;
    new Int8Array(into.buffer, start, stored.length).set(stored);
    return;
  }
  const view = new DataView(
    stored.buffer,
    stored.byteOffset,
    stored.byteLength,
  );
  const dimension = stored.length / 4;
  for (let index = 0; index < dimension; index++)
    into[place + index] = view.getFloat32(4 * index, true);
}

/** How many numbers an embedding has that came packed, or as a list. */
export function dimensionOf(stored: Int8Array | readonly number[]): number {
  return stored instanceof Int8Array ? stored.length / 4 : stored.length;
}
