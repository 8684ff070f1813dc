// The margin of a node is the support of its label above that of the next best, where support is a
// plain sum. Each neighbour that moves may use up some of it; until it is used up, a visit would
// change nothing. Margins are held in 16 bits, because they lie anywhere in memory when a neighbour
// moves, and the caches hold more of what is short. A margin below 0 means that the node is active.
import { countActivated } from "./active.ts";
import { takesPart } from "./edges.ts";
import {
  f32At,
  labels,
  margins,
  neighbours,
  restLabels,
  restNeighbours,
  restWeights,
  rowLabels,
  rowWeights,
  setF32,
  setU32,
  u32At,
  weights,
} from "./graph.ts";
import { firstLabel, restCount } from "./sum-by-label.ts";

/** A margin is a number of such parts of 1, as in libs/cw-core/src/whispers/passes.ts. */
const marginParts: f64 = 1024;
const largestMargin: f64 = 32767;

// @inline
export function marginOf(node: u32): i32 {
  return load<i16>(margins + (usize(node) << 1));
}

/** Sets the margin of a node in whole parts, rounded down. */
// @inline
export function setMargin(node: u32, support: f64): void {
  const parts = min<f64>(
    max<f64>(Math.floor(support * marginParts), 0),
    largestMargin,
  );
  store<i16>(margins + (usize(node) << 1), i16(parts));
}

/**
 * A node has moved from the label `own` to the label `joined`. Its neighbours in other labels lose
 * some of their margins, and become active once nothing is left. They are gathered first, and
 * nothing branches on what is read of them, so that the reads for many are under way at once.
 * @returns the first neighbour that carries `joined`; the largest number if none does
 */
// @inline
export function lessenMargins(
  from: u32,
  to: u32,
  own: u32,
  joined: u32,
  usesKept: bool,
): u32 {
  if (joined == firstLabel) {
    for (let index: u32 = 0; index < restCount; index++) {
      const weight = f32At(restWeights, index);
      lessenMargin(
        u32At(restNeighbours, index),
        u32At(restLabels, index) == own ? 2 * weight : weight,
      );
    }
    return takesPart(from, usesKept) ? u32At(neighbours, from) : u32.MAX_VALUE;
  }
  let first = u32.MAX_VALUE;
  let count: u32 = 0;
  for (let edge = from; edge < to; edge++) {
    const neighbour = u32At(neighbours, edge);
    const label = u32At(labels, neighbour);
    const weight = f32At(weights, edge);
    setU32(rowLabels, count, neighbour);
    setF32(rowWeights, count, label == own ? 2 * weight : weight);
    const counts = takesPart(edge, usesKept);
    const differs = u32(label != joined);
    count += differs & counts;
    first = min(
      first,
      neighbour | ((differs | ~counts) & 1 ? u32.MAX_VALUE : 0),
    );
  }
  for (let index: u32 = 0; index < count; index++)
    lessenMargin(u32At(rowLabels, index), f32At(rowWeights, index));
  return first;
}

// @inline
function lessenMargin(node: u32, support: f32): void {
  const before = marginOf(node);
  const left = max<i32>(
    before - i32(ceil<f64>(f64(support) * marginParts)),
    -1,
  );
  store<i16>(margins + (usize(node) << 1), i16(left));
  countActivated(u32(before >= 0) & u32(left < 0));
}
