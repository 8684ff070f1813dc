import { countVisited } from "./active.ts";
import { second, strongest } from "./edges.ts";
import { EdgeSet, noteFirstPass } from "./first-pass.ts";
import {
  f64At,
  foundLabels,
  foundSums,
  joinedNeighbour,
  labels,
  nodeCount,
  offsets,
  setU32,
  u32At,
} from "./graph.ts";
import { lessenMargins, marginOf, setMargin } from "./margins.ts";
import {
  isWorthReadingAhead,
  readLabelsAhead,
  readRowsAhead,
  rowsAhead,
} from "./read-ahead.ts";
import { foundCount, sumByLabel } from "./sum-by-label.ts";
import { nearShare, smallestNear, sumOf } from "./ties.ts";

/**
 * Visits the active nodes from `from` up to `to`, where support is the plain sum of weights.
 * @returns how many took another label
 */
export function passBySum(from: u32, to: u32, isFirstPass: bool): u32 {
  const usesKept = false;
  let fetchedTo: u32 = 0;
  const readsAhead = isFirstPass && isWorthReadingAhead();
  let changed: u32 = 0;
  for (let node = from; node < to; node++) {
    if (readsAhead && node % rowsAhead == 0)
      readLabelsAhead(node, to, isFirstPass);
    if (marginOf(node) >= 0) continue;
    if (!isFirstPass && node >= fetchedTo)
      fetchedTo = readRowsAhead(node, to, usesKept);
    countVisited(1);
    const rowStart = u32At(offsets, node);
    const rowEnd = u32At(offsets, node + 1);
    const middle = sumByLabel(node, rowStart, rowEnd, isFirstPass, usesKept);
    const own = u32At(labels, node);

    let ownSum: f64 = 0;
    let best: f64 = 0; // of all labels but its own
    let next: f64 = 0;
    let bestLabel = own;
    for (let index: u32 = 0; index < foundCount; index++) {
      const label = u32At(foundLabels, index);
      const sum = f64At(foundSums, index);
      if (label == own) ownSum = sum;
      else if (sum > best) {
        next = best;
        best = sum;
        bestLabel = label;
      } else if (sum > next) next = sum;
    }
    let isLater = false; // whether the best label is that of a neighbour that comes later
    if (isFirstPass && strongest > next) {
      if (strongest > best) {
        next = max(best, second);
        best = strongest;
        isLater = true;
      } else next = strongest;
    }
    const near = best * nearShare;
    if (ownSum >= near) {
      setMargin(node, ownSum - best);
      continue;
    }
    if (isLater || next >= near) {
      bestLabel = smallestNear(own, near, middle, rowEnd, usesKept);
      const won = sumOf(bestLabel, middle, rowEnd);
      if (won != best) next = best;
      best = won;
    }
    setMargin(node, best - max(next, ownSum));
    setU32(labels, node, bestLabel);
    changed++;
    const joined = lessenMargins(
      rowStart,
      isFirstPass ? middle : rowEnd,
      own,
      bestLabel,
      usesKept,
    );
    if (isFirstPass) setU32(joinedNeighbour, node, min(node, joined));
  }
  if (isFirstPass) noteFirstPass(EdgeSet.AtFloor, to == nodeCount);
  return changed;
}
