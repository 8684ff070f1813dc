import { activate, activeCount, countVisited } from "./active.ts";
import { strongest, takesPart } from "./edges.ts";
import { EdgeSet, noteFirstPass } from "./first-pass.ts";
import {
  f32At,
  f64At,
  foundLabels,
  foundSums,
  isActive,
  isTruncated,
  joinedNeighbour,
  labels,
  neighbours,
  nodeCount,
  offsets,
  restNeighbours,
  setF64,
  setU32,
  sizes,
  u32At,
  weights,
} from "./graph.ts";
import {
  changedBeforePass,
  changeSizes,
  divisorOf,
  freeLabel,
  looksAroundChanges,
  mayMove,
  minimumSupport,
  setBounds,
} from "./label-sizes.ts";
import {
  isWorthReadingAhead,
  readLabelsAhead,
  readRowsAhead,
  rowsAhead,
} from "./read-ahead.ts";
import {
  firstLabel,
  foundCount,
  restCount,
  sumByLabel,
} from "./sum-by-label.ts";
import { nearShare, smallestNearBySize } from "./ties.ts";

/**
 * Visits the active nodes from `from` up to `to`, where support is divided by the square root of
 * the size of the label, and a label needs a minimum support.
 * @returns how many took another label
 */
export function passBySize(from: u32, to: u32, isFirstPass: bool): u32 {
  const usesKept = true;
  let fetchedTo: u32 = 0;
  const readsAhead =
    activeCount > (nodeCount - from) / 2 && isWorthReadingAhead();
  let changed: u32 = 0;
  for (let node = from; node < to; node++) {
    if (readsAhead && node % rowsAhead == 0)
      readLabelsAhead(node, to, isFirstPass);
    const wasActive = load<u8>(isActive + node);
    if (wasActive == 0 && !(looksAroundChanges && mayMove(node))) continue;
    if (!isFirstPass && node >= fetchedTo)
      fetchedTo = readRowsAhead(node, to, usesKept);
    store<u8>(isActive + node, 0);
    countVisited(wasActive);
    const rowStart = u32At(offsets, node);
    const rowEnd = u32At(offsets, node + 1);
    const middle = sumByLabel(node, rowStart, rowEnd, isFirstPass, usesKept);
    const own = u32At(labels, node);
    const divides = load<u8>(isTruncated + node) == 0;

    let ownSupport: f64 = 0;
    let best: f64 = 0;
    let next: f64 = 0;
    let bestLabel = own;
    let most: f64 = isFirstPass ? strongest : 0; // of sums that are not divided
    let mostLabel = u32.MAX_VALUE;
    let nextMost = most;
    for (let index: u32 = 0; index < foundCount; index++) {
      const label = u32At(foundLabels, index);
      const isOwn = u32(label == own);
      const sum = f64At(foundSums, index);
      const value = sum / divisorOf(label, isOwn, divides);
      setF64(foundSums, index, value);
      if (sum > most) {
        nextMost = most;
        most = sum;
        mostLabel = label;
      } else if (sum > nextMost) nextMost = sum;
      if (isOwn) ownSupport = value;
      else if (value > best) {
        next = best;
        best = value;
        bestLabel = label;
      } else if (value > next) next = value;
    }
    // The label of a later neighbour has the weight of its edge as support, at most. So only edges
    // near the best support are looked at: the strongest first, after which few others are left.
    let least = strongest;
    let above = Infinity;
    while (isFirstPass && least < above && least >= best * nearShare) {
      for (let edge = middle; edge < rowEnd; edge++) {
        const weight = f64(f32At(weights, edge));
        if (weight < least || weight >= above || takesPart(edge, usesKept) == 0)
          continue;
        const label = u32At(neighbours, edge);
        const value = weight / divisorOf(label, 0, divides);
        if (value > best) {
          next = best;
          best = value;
          bestLabel = label;
        } else if (value > next) next = value;
      }
      above = least;
      least = best * nearShare;
    }
    const near = best * nearShare;
    if (ownSupport >= near) bestLabel = own;
    else if (next >= near)
      bestLabel = smallestNearBySize(
        own,
        divides,
        near,
        middle,
        rowEnd,
        usesKept,
      );
    if (ownSupport < minimumSupport && best < minimumSupport)
      bestLabel = u32At(sizes, own) == 1 ? own : freeLabel(node);
    setBounds(
      node,
      bestLabel == mostLabel ? most : 0,
      bestLabel == mostLabel ? nextMost : most,
    );
    if (bestLabel == own) continue;

    changed++;
    setU32(labels, node, bestLabel);
    const wasNear = looksAroundChanges ? changedBeforePass(own) : 0;
    changeSizes(own, bestLabel);
    const activeAfter = wasNear ? node : u32.MAX_VALUE;
    const joined = activateOthers(
      rowStart,
      isFirstPass ? middle : rowEnd,
      bestLabel,
      activeAfter,
      usesKept,
    );
    if (isFirstPass) setU32(joinedNeighbour, node, min(node, joined));
  }
  if (isFirstPass) noteFirstPass(EdgeSet.Kept, to == nodeCount);
  return changed;
}

/**
 * A node has moved to the label `joined`. Its neighbours in other labels become active.
 * @param activeAfter the number after which every neighbour becomes active: the node itself where
 *   its old label had changed before this pass, as its neighbours were near that label through it;
 *   else the largest number
 * @returns the first neighbour that carries `joined`; the largest number if none does
 */
// @inline
function activateOthers(
  from: u32,
  to: u32,
  joined: u32,
  activeAfter: u32,
  usesKept: bool,
): u32 {
  if (joined == firstLabel && activeAfter == u32.MAX_VALUE) {
    for (let index: u32 = 0; index < restCount; index++)
      activate(u32At(restNeighbours, index), 1);
    return takesPart(from, usesKept) ? u32At(neighbours, from) : u32.MAX_VALUE;
  }
  let first = u32.MAX_VALUE;
  for (let edge = from; edge < to; edge++) {
    const neighbour = u32At(neighbours, edge);
    const counts = takesPart(edge, usesKept);
    const differs = u32(u32At(labels, neighbour) != joined);
    activate(neighbour, (differs | u32(neighbour > activeAfter)) & counts);
    first = min(
      first,
      neighbour | ((differs | ~counts) & 1 ? u32.MAX_VALUE : 0),
    );
  }
  return first;
}
