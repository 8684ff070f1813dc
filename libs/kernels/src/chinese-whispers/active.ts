import { isActive } from "./graph.ts";

/** Nodes that are still to be visited: the active ones. */
export let activeCount: u32 = 0;

export function countActive(): u32 {
  return activeCount;
}

// @inline
export function setActiveCount(count: u32): void {
  activeCount = count;
}

/** @param more 1 for a node that has become active, else 0 */
// @inline
export function countActivated(more: u32): void {
  activeCount += more;
}

/** @param fewer 1 for a node that was active until its visit, else 0 */
// @inline
export function countVisited(fewer: u32): void {
  activeCount -= fewer;
}

/** @param becomesActive 1 for a node that is active from now on, 0 for one that stays as it is */
// @inline
export function activate(node: u32, becomesActive: u32): void {
  const wasActive = u32(load<u8>(isActive + node));
  store<u8>(isActive + node, wasActive | becomesActive);
  countActivated(becomesActive & ~wasActive);
}
