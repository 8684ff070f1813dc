import type { Adjacency } from "../adjacency/adjacency.ts";

/** Parts of 1 in which the weakest similarity is told. */
const parts = 100;

/**
 * The similarity from which on pairs are there, told by the weakest one and rounded down to
 * hundredths, so that a face more hardly ever changes it. 1 where there are no pairs.
 */
export function weakestSimilarity({
  faceCount,
  offsets,
  similarities,
  floor = 0,
}: Adjacency): number {
  let weakest = 1;
  for (let edge = 0; edge < offsets[faceCount]; edge++) {
    const similarity = similarities[edge];
    if (similarity < weakest && similarity >= floor) weakest = similarity;
  }
  return Math.floor(weakest * parts) / parts;
}
