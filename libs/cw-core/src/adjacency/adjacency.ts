import { ClusteringError } from "../errors.ts";

/**
 * Symmetric adjacency of n faces in compressed sparse rows (CSR). The neighbours of face i,
 * ascending, and their similarities stand from `offsets[i]` up to `offsets[i + 1]`. An edge is
 * there twice, as two directed edges: once in the row of each of its faces.
 */
export interface Adjacency {
  readonly faceCount: number;
  /** n + 1 positions; the last is the number of directed edges. */
  readonly offsets: Uint32Array;
  readonly neighbours: Uint32Array;
  /** In (0, 1]. */
  readonly similarities: Float32Array;
  /** Edges below this similarity take no part; absent when all do. */
  readonly floor?: number;
  /**
   * By face: 1 where only the strongest similar pairs were kept, see `withRowsTruncatedAt`. Absent
   * when all were.
   */
  readonly isTruncated?: Uint8Array;
}

/**
 * A view of the edges at or above a threshold. Everything in this library that reads an adjacency
 * leaves out weaker edges.
 * @returns the same arrays, not a copy
 * @throws ClusteringError `THRESHOLD_OUT_OF_RANGE`
 */
export function atThreshold(
  adjacency: Adjacency,
  threshold: number,
): Adjacency {
  checkThreshold(threshold);
  return {
    ...adjacency,
    floor: Math.max(threshold, adjacency.floor ?? 0),
  };
}

/** @throws ClusteringError `THRESHOLD_OUT_OF_RANGE` */
export function checkThreshold(threshold: number): void {
  if (threshold > 0 && threshold <= 1) return;
  throw new ClusteringError(
    { code: "THRESHOLD_OUT_OF_RANGE", threshold },
    `Expected a threshold above 0 and at most 1 but received ${threshold}.`,
  );
}
