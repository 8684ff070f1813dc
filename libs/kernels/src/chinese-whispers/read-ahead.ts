// Reads for several nodes at once, ahead of their visits. What lies anywhere in memory then arrives
// together, where otherwise each visit would wait for its own.
import {
  isActive,
  labels,
  neighbours,
  nodeCount,
  offsets,
  rowLabels,
  setU32,
  u32At,
  weights,
} from "./graph.ts";
import { marginOf } from "./margins.ts";

/** Rows that are read ahead together. So few stay in the cache nearest to the processor. */
export const rowsAhead: u32 = 8;
/** Neighbours, or weights, in one line of the cache. */
const perCacheLine: u32 = 16;
/** The labels of fewer nodes than this, 2 MB, are near the processor without reading ahead. */
const fewestToReadAhead: u32 = 1 << 19;

// @inline
export function isWorthReadingAhead(): bool {
  return nodeCount >= fewestToReadAhead;
}

/** Reads the labels of the neighbours of the next `rowsAhead` nodes. */
// @inline
export function readLabelsAhead(from: u32, end: u32, isFirstPass: bool): void {
  const to = min(from + rowsAhead, end);
  let read: u32 = 0;
  for (let node = from; node < to; node++) {
    const rowEnd = u32At(offsets, node + 1);
    for (let edge = u32At(offsets, node); edge < rowEnd; edge++) {
      const neighbour = u32At(neighbours, edge);
      if (isFirstPass && neighbour > node) break;
      read ^= u32At(labels, neighbour);
    }
  }
  setU32(rowLabels, 0, read); // nobody needs it, but without it a compiler leaves the reads out
}

/**
 * Reads the rows of the next active nodes.
 * @returns the node after the last of them
 */
// @inline
export function readRowsAhead(from: u32, to: u32, isBySize: bool): u32 {
  let read: u32 = 0;
  let count: u32 = 0;
  let node = from;
  for (; node < to && count < rowsAhead; node++) {
    if (isBySize ? load<u8>(isActive + node) == 0 : marginOf(node) >= 0)
      continue;
    count++;
    const rowEnd = u32At(offsets, node + 1);
    for (let edge = u32At(offsets, node); edge < rowEnd; edge += perCacheLine)
      read ^= u32At(neighbours, edge) ^ u32At(weights, edge);
  }
  setU32(rowLabels, 0, read); // as above
  return node;
}
