// Of labels with nearly the same support, the smallest wins.
import { edgeTo, takesPart } from "./edges.ts";
import {
  f32At,
  f64At,
  foundLabels,
  foundSums,
  neighbours,
  u32At,
  weights,
} from "./graph.ts";
import { divisorOf } from "./label-sizes.ts";
import { foundCount } from "./sum-by-label.ts";

/** Support that differs by a smaller share is a tie, as in libs/cw-core/src/whispers/passes.ts. */
export const nearShare: f64 = 1 - 1e-9;

/** @returns the smallest label with at least the support `near`, other than the node's own */
export function smallestNear(
  own: u32,
  near: f64,
  middle: u32,
  rowEnd: u32,
  usesKept: bool,
): u32 {
  let smallest: u32 = u32.MAX_VALUE;
  for (let index: u32 = 0; index < foundCount; index++) {
    const label = u32At(foundLabels, index);
    if (label != own && label < smallest && f64At(foundSums, index) >= near)
      smallest = label;
  }
  for (let edge = middle; edge < rowEnd; edge++) {
    if (f64(f32At(weights, edge)) < near || takesPart(edge, usesKept) == 0)
      continue;
    return min(smallest, u32At(neighbours, edge)); // the first is the smallest, as they ascend
  }
  return smallest;
}

/** As `smallestNear`, where support is divided by size. `foundSums` are divided already. */
export function smallestNearBySize(
  own: u32,
  divides: bool,
  near: f64,
  middle: u32,
  rowEnd: u32,
  usesKept: bool,
): u32 {
  const smallest = smallestNear(own, near, rowEnd, rowEnd, usesKept);
  for (let edge = middle; edge < rowEnd; edge++) {
    const label = u32At(neighbours, edge);
    const value = f64(f32At(weights, edge)) / divisorOf(label, 0, divides);
    if (value < near || takesPart(edge, usesKept) == 0) continue;
    return min(smallest, label);
  }
  return smallest;
}

/** @returns the support of a label that `smallestNear` returned */
export function sumOf(label: u32, middle: u32, rowEnd: u32): f64 {
  const index = indexOfFound(label);
  return index < foundCount
    ? f64At(foundSums, index)
    : f64(f32At(weights, edgeTo(label, middle, rowEnd)));
}

/** @returns the index of a label in `foundLabels`; `foundCount` if it is not there */
function indexOfFound(label: u32): u32 {
  let index: u32 = 0;
  while (index < foundCount && u32At(foundLabels, index) != label) index++;
  return index;
}
