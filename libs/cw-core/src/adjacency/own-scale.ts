/**
 * The own scale of a face or node: the mean of its two strongest edges. An edge is local when it
 * reaches a share of the scales of its ends.
 * @param offsets, similarities rows of a CSR
 * @param floor weaker edges do not count
 */
export function scaleOf(
  offsets: Uint32Array,
  similarities: Float32Array,
  row: number,
  floor = 0,
): number {
  let strongest = 0;
  let second = 0;
  for (let edge = offsets[row]; edge < offsets[row + 1]; edge++) {
    const similarity = similarities[edge];
    if (similarity < floor) continue;
    if (similarity > strongest) {
      second = strongest;
      strongest = similarity;
    } else if (similarity > second) second = similarity;
  }
  return second === 0 ? strongest : (strongest + second) / 2;
}
