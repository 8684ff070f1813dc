// The plain loop of src/block-scan.ts once more, in AssemblyScript, over products that lie in this module's memory: it finds the
// very columns that the plain loop finds. `npm run build:kernel` compiles this file into src/kernel-bytes.ts.

/** Products looked at together: nearly all such stretches hold none that is large enough, and are passed by with one branch. */
const stretch: u32 = 32;

/**
 * Writes which of the products from `products` on (i32) are at least `least`, ascending, to `found` (u32).
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
    const place = products + (<usize>column << 2);
    const most = i32x4.max_s(
      i32x4.max_s(
        i32x4.max_s(v128.load(place), v128.load(place, 16)),
        i32x4.max_s(v128.load(place, 32), v128.load(place, 48)),
      ),
      i32x4.max_s(
        i32x4.max_s(v128.load(place, 64), v128.load(place, 80)),
        i32x4.max_s(v128.load(place, 96), v128.load(place, 112)),
      ),
    );
    if (!v128.any_true(i32x4.ge_s(most, limit))) continue;
    written = look(products, column, column + stretch, least, found, written);
  }
  return look(products, column, count, least, found, written);
}

/** The same for the products from one column to another, one by one. */
function look(
  products: usize,
  from: u32,
  to: u32,
  least: i32,
  found: usize,
  written: u32,
): u32 {
  for (let column = from; column < to; column++) {
    store<u32>(found + (<usize>written << 2), column); // the next one overwrites it unless it counts
    written += u32(load<i32>(products + (<usize>column << 2)) >= least);
  }
  return written;
}
