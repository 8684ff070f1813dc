import { type Adjacency, withRowsTruncatedAt } from "@facegraph/cw-core";
import type { GraphCounts, GraphState } from "../collections/graph-state.ts";
import type { FaceConstraint } from "../people/what-was-said.ts";

/** The faces of a collection, their similar pairs and their constraints, ready to be clustered. */
export interface CollectionGraph {
  readonly state: GraphState;
  /** By row; rows are numbered as they are visited with the default seed. */
  readonly faceIds: readonly string[];
  readonly faceKeys: BigUint64Array;
  /** By row: the server's own numbers of the faces' nodes. */
  readonly nodes: Float64Array;
  /** By row. */
  readonly ordinals: Uint32Array;
  /** By row: 1 where something speaks against the face's quality. */
  readonly isLowQuality: Uint8Array;
  readonly adjacency: Adjacency;
  readonly constraints: readonly FaceConstraint[];
}

/** The row of each ordinal that was given; −1 where the face was deleted. */
export function rowsByOrdinal({
  ordinals,
  state,
}: Pick<CollectionGraph, "ordinals" | "state">): Int32Array {
  const rows = new Int32Array(state.ordinalEnd).fill(-1);
  ordinals.forEach((ordinal, row) => {
    rows[ordinal] = row;
  });
  return rows;
}

/** How much of each kind a graph holds, as the server counts them. */
export function countGraph({
  faceIds,
  adjacency,
  constraints,
}: CollectionGraph): GraphCounts {
  return {
    faces: faceIds.length,
    similarities: adjacency.neighbours.length / 2,
    constraints: constraints.length,
  };
}

/**
 * Marks the rows that hold only the strongest pairs of their faces, by the cap of the collection.
 */
export function markTruncatedRows(
  adjacency: Adjacency,
  { maxPairsPerFace }: GraphState,
): Adjacency {
  return withRowsTruncatedAt(adjacency, maxPairsPerFace);
}
