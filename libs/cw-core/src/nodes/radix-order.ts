/**
 * The positions of the values in ascending order; equal values keep their order. A radix sort by 16
 * bits, in linear time.
 * @param values whole numbers of 32 bits; read, never changed
 * @returns an array that is the caller's
 */
export function radixOrder(values: Uint32Array): Uint32Array {
  const count = values.length;
  let order = identityOrder(count);
  let sorted = new Uint32Array(count);
  const starts = new Uint32Array(65537);
  for (const shift of [0, 16]) {
    starts.fill(0);
    for (let position = 0; position < count; position++)
      starts[((values[position] >>> shift) & 0xffff) + 1]++;
    for (let digit = 0; digit < 65536; digit++)
      starts[digit + 1] += starts[digit];
    for (let rank = 0; rank < count; rank++) {
      const position = order[rank];
      sorted[starts[(values[position] >>> shift) & 0xffff]++] = position;
    }
    [order, sorted] = [sorted, order];
  }
  return order;
}

/** The positions 0 to `count` − 1, in order. */
export function identityOrder(count: number): Uint32Array<ArrayBuffer> {
  const order = new Uint32Array(count);
  for (let rank = 0; rank < count; rank++) order[rank] = rank;
  return order;
}
