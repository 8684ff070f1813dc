// Where support is divided by the size of a label, a node may move because a size has changed,
// though none of its neighbours moved. Once no node is active, the next pass therefore looks at
// every node near a label that changed. It skips those that cannot move: bounds on the sums of
// weights, noted at the last visit, tell which.
import { activeCount } from "./active.ts";
import { takesPart } from "./edges.ts";
import {
  bounds,
  hasChanged,
  isTruncated,
  labels,
  neighbours,
  nodeCount,
  offsets,
  setU32,
  sizes,
  u32At,
} from "./graph.ts";

/** More than a sum loses when it is rounded to 32 bits, and more than what counts as a tie. */
const boundSlack: f64 = 1e-6;
// What `hasChanged` says of a label, in two bits.
/** It has changed since the last call of `needsPassBySize` that found no active node. */
const changedSince: u8 = 1;
/** It had changed at that call. */
const changedBefore: u8 = 2;

/** Support that a label needs before a node joins it. */
export let minimumSupport: f64 = 0;
/** Whether the present pass also looks at nodes near labels that changed before it. */
export let looksAroundChanges: bool = false;

// @inline
export function startLabels(leastSupport: f64): void {
  minimumSupport = leastSupport;
  looksAroundChanges = false;
}

/**
 * Prepares the next pass by size. It makes no node active near a label that changed: the pass looks
 * at each when its turn comes, because most of them cannot move.
 * @returns whether there is to be a next pass
 */
export function needsPassBySize(): bool {
  looksAroundChanges = false;
  if (activeCount > 0) return true;
  for (let label: u32 = 0; label < nodeCount; label++) {
    const changed = load<u8>(hasChanged + label) & changedSince;
    store<u8>(hasChanged + label, changed << 1); // changedSince becomes changedBefore
    looksAroundChanges =
      looksAroundChanges || (changed == 1 && u32At(sizes, label) > 0);
  }
  return looksAroundChanges;
}

/**
 * Whether an inactive node is near a label that changed and could move. None of its neighbours took
 * a label other than its own since its bounds were noted, so only sizes can have changed.
 */
export function mayMove(node: u32): bool {
  const label = u32At(labels, node);
  const size = u32At(sizes, label);
  const least = f64(load<f32>(bounds + (usize(node) << 3)));
  const most = f64(load<f32>(bounds + (usize(node) << 3), 4));
  if (size == 1) {
    if (most < minimumSupport) return false;
  } else {
    const support =
      least / divisorOf(label, 1, load<u8>(isTruncated + node) == 0);
    if (support >= most && support >= minimumSupport) return false;
  }
  if (load<u8>(hasChanged + label) >= changedBefore) return true;
  const rowEnd = u32At(offsets, node + 1);
  for (let edge = u32At(offsets, node); edge < rowEnd; edge++) {
    const isNear =
      load<u8>(hasChanged + u32At(labels, u32At(neighbours, edge))) >=
      changedBefore;
    if (isNear && takesPart(edge, true) == 1) return true;
  }
  return false;
}

/**
 * Notes what the label of a node sums to at least, and what any other label sums to at most.
 */
// @inline
export function setBounds(node: u32, ownSum: f64, otherSum: f64): void {
  store<f32>(bounds + (usize(node) << 3), f32(ownSum * (1 - boundSlack)));
  store<f32>(bounds + (usize(node) << 3), f32(otherSum * (1 + boundSlack)), 4);
}

/** @returns 1 where the label had changed before the present pass, else 0 */
// @inline
export function changedBeforePass(label: u32): u32 {
  return load<u8>(hasChanged + label) >>> 1;
}

/** Moves one node from a label to another. */
// @inline
export function changeSizes(own: u32, joined: u32): void {
  store<u8>(hasChanged + own, load<u8>(hasChanged + own) | changedSince);
  store<u8>(hasChanged + joined, load<u8>(hasChanged + joined) | changedSince);
  setU32(sizes, own, u32At(sizes, own) - 1);
  setU32(sizes, joined, u32At(sizes, joined) + 1);
}

/**
 * @param isOwn 1 where the node itself carries the label, and does not count, else 0
 * @returns the square root of the size of a label; 1 for nodes whose support is not divided
 */
// @inline
export function divisorOf(label: u32, isOwn: u32, divides: bool): f64 {
  return sqrt<f64>(f64(select<u32>(u32At(sizes, label) - isOwn, 1, divides)));
}

/** @returns a label that nobody carries: the number of the node, else the next one up */
export function freeLabel(node: u32): u32 {
  let label = node;
  while (u32At(sizes, label) > 0)
    label = label + 1 == nodeCount ? 0 : label + 1;
  return label;
}
