// The loop that looks through a block of products, as openPlainScan in
// libs/similarity/src/exact/block-scan.ts does, and with the same result.

/** Products looked at together. Nearly all such stretches hold none that is large enough. */
const stretch: u32 = 32;

/**
 * Writes which of the products from the address `products` on (i32) are at least `least` to the
 * address `found` (u32), ascending.
 * @returns how many those are
 */
export function scanRow(
  products: usize,
  count: u32,
  least: i32,
  found: usize,
): u32 {
  const limit = i32x4.splat(least);
  let written: u32 = 0;
  let column: u32 = 0;
  for (; column + stretch <= count; column += stretch) {
    const start = products + (usize(column) << 2);
    const most = i32x4.max_s(
      i32x4.max_s(
        i32x4.max_s(v128.load(start), v128.load(start, 16)),
        i32x4.max_s(v128.load(start, 32), v128.load(start, 48)),
      ),
      i32x4.max_s(
        i32x4.max_s(v128.load(start, 64), v128.load(start, 80)),
        i32x4.max_s(v128.load(start, 96), v128.load(start, 112)),
      ),
    );
    if (!v128.any_true(i32x4.ge_s(most, limit))) continue;
    written = scanColumns(
      products,
      column,
      column + stretch,
      least,
      found,
      written,
    );
  }
  return scanColumns(products, column, count, least, found, written);
}

/** The same for the products of some columns, one by one. */
function scanColumns(
  products: usize,
  from: u32,
  to: u32,
  least: i32,
  found: usize,
  written: u32,
): u32 {
  for (let column = from; column < to; column++) {
    // The next column overwrites it unless it counts.
    store<u32>(found + (usize(written) << 2), column);
    written += u32(load<i32>(products + (usize(column) << 2)) >= least);
  }
  return written;
}
