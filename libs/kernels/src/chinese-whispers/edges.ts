// Which edges take part, and the strongest of them. Four edges are read at a time.
import { forgetFirstPass } from "./first-pass.ts";
import {
  f32At,
  kept,
  laterFound,
  neighbours,
  u32At,
  weights,
} from "./graph.ts";

/** Edges below this weight take no part, where `kept` does not say which do. */
export let floor: f32 = 0;
/** The two largest weights that `findStrongestTwo` found; 0 where there are fewer. */
export let strongest: f64 = 0;
export let second: f64 = 0;

export function setFloor(weight: f32): void {
  if (weight != floor) forgetFirstPass();
  floor = weight;
}

/** @returns 1 for an edge that takes part, else 0 */
// @inline
export function takesPart(edge: u32, usesKept: bool): u32 {
  if (usesKept) return (u32At(kept, edge >>> 5) >>> (edge & 31)) & 1;
  return u32(f32At(weights, edge) >= floor);
}

/**
 * Finds the weight of the edge to a neighbour within a part of a row.
 * @returns 0 if there is no such edge that takes part
 */
// @inline
export function weightOf(
  neighbour: u32,
  from: u32,
  to: u32,
  usesKept: bool,
): f64 {
  const sought = i32x4.splat(neighbour);
  let found = i32x4.splat(0);
  for (let edge = from; edge < to; edge += 4) {
    const isSought = i32x4.eq(
      v128.load(neighbours + (usize(edge) << 2)),
      sought,
    );
    found = v128.or(
      found,
      v128.and(isSought, weightsOfFour(edge, to, usesKept)),
    );
  }
  const pair = v128.or(found, v128.shuffle<i32>(found, found, 2, 3, 0, 1));
  return f64(
    reinterpret<f32>(i32x4.extract_lane(pair, 0) | i32x4.extract_lane(pair, 1)),
  );
}

/** @returns the bits of four weights; 0 for edges that take no part or lie after the end */
// @inline
function weightsOfFour(edge: u32, end: u32, usesKept: bool): v128 {
  const bits = v128.load(weights + (usize(edge) << 2));
  const isInside = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(end - edge));
  if (usesKept) {
    const four = load<u32>(kept + (edge >>> 3)) >>> (edge & 7);
    const isKept = i32x4.ne(
      v128.and(i32x4.splat(four), i32x4(1, 2, 4, 8)),
      i32x4.splat(0),
    );
    return v128.and(bits, v128.and(isInside, isKept));
  }
  return v128.and(bits, v128.and(isInside, f32x4.ge(bits, f32x4.splat(floor))));
}

/**
 * Finds `strongest` and `second` within a part of a row. It needs no branches: weights are above 0,
 * so their bits are in the same order as they are.
 * @param laterCount how many of the neighbours in `laterFound` are left out
 */
// @inline
export function findStrongestTwo(
  from: u32,
  to: u32,
  laterCount: u32,
  usesKept: bool,
): void {
  let first = i32x4.splat(0);
  let next = i32x4.splat(0);
  for (let edge = from; edge < to; edge += 4) {
    const four = v128.load(neighbours + (usize(edge) << 2));
    let bits = weightsOfFour(edge, to, usesKept);
    for (let index: u32 = 0; index < laterCount; index++)
      bits = v128.andnot(
        bits,
        i32x4.eq(four, v128.load32_splat(laterFound + (usize(index) << 2))),
      );
    next = i32x4.max_s(next, i32x4.min_s(first, bits));
    first = i32x4.max_s(first, bits);
  }
  const turned = v128.shuffle<i32>(first, first, 2, 3, 0, 1);
  const nextTurned = v128.shuffle<i32>(next, next, 2, 3, 0, 1);
  next = i32x4.max_s(i32x4.min_s(first, turned), i32x4.max_s(next, nextTurned));
  first = i32x4.max_s(first, turned);
  const one = i32x4.extract_lane(first, 0);
  const two = i32x4.extract_lane(first, 1);
  const behind = max(i32x4.extract_lane(next, 0), i32x4.extract_lane(next, 1));
  strongest = f64(reinterpret<f32>(max(one, two)));
  second = f64(reinterpret<f32>(max(min(one, two), behind)));
}

/** @returns the directed edge to a neighbour within a part of a row; the end of the part if none */
export function edgeTo(neighbour: u32, from: u32, to: u32): u32 {
  let low = from;
  let high = to;
  while (low < high) {
    const centre = (low + high) >>> 1;
    if (u32At(neighbours, centre) < neighbour) low = centre + 1;
    else high = centre;
  }
  return low < to && u32At(neighbours, low) == neighbour ? low : to;
}
