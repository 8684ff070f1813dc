// What a first pass finds out on its way: how many edges take part, and which neighbour each node
// joined. Both hold for the edges of that pass alone.

export enum EdgeSet {
  None,
  /** Edges whose weight reaches the floor. */
  AtFloor,
  /** Edges whose bit is set in `kept`. */
  Kept,
}

/** The edges of the last first pass; `None` once the edges that take part have changed. */
export let firstPassEdges: EdgeSet = EdgeSet.None;
/** How many of them the pass has met so far. An edge is counted once. */
export let edgeCount: u32 = 0;
/** Whether the pass came to its end, so that `edgeCount` is that of all edges. */
export let isEveryEdgeCounted: bool = false;

export function forgetFirstPass(): void {
  firstPassEdges = EdgeSet.None;
  isEveryEdgeCounted = false;
}

// @inline
export function startCounting(): void {
  edgeCount = 0;
  isEveryEdgeCounted = false;
}

// @inline
export function countEdges(count: u32): void {
  edgeCount += count;
}

/** @param isAtEnd whether the last node was visited */
// @inline
export function noteFirstPass(edges: EdgeSet, isAtEnd: bool): void {
  firstPassEdges = edges;
  isEveryEdgeCounted = isAtEnd;
}
