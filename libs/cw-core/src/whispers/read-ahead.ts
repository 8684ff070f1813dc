import type { NodeGraph } from "../nodes/node-graph.ts";

/**
 * Rows that are read ahead together: few enough that all of them stay in the cache nearest the
 * processor.
 */
export const rowsAhead = 8;
/** Directed edges whose neighbours, or weights, one line of the cache holds. */
const perCacheLine = 16;

/**
 * Reads the rows that are visited next, and the labels of their neighbours, into the cache. Rows
 * lie anywhere in memory. Reads made together arrive together; made one by one, each would be
 * waited for.
 * @param from, to visiting ranks
 * @returns a number without meaning, so that the compiler leaves the reads in
 */
export function readAhead(
  { nodeCount, order, offsets, neighbours, weights }: NodeGraph,
  labels: Uint32Array,
  from: number,
  to: number,
): number {
  const last = Math.min(to, nodeCount);
  let read = 0;
  for (let rank = from; rank < last; rank++) read ^= offsets[order[rank]];
  for (let rank = from; rank < last; rank++) {
    const end = offsets[order[rank] + 1];
    for (let edge = offsets[order[rank]]; edge < end; edge += perCacheLine)
      read ^= neighbours[edge] ^ weights[edge];
  }
  for (let rank = from; rank < last; rank++) {
    const end = offsets[order[rank] + 1];
    for (let edge = offsets[order[rank]]; edge < end; edge++)
      read ^= labels[neighbours[edge]];
  }
  return read;
}
