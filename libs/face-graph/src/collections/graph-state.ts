import * as cypher from "../cypher/collections/graph-state.ts";
import type { GraphConnection } from "../database/connection.ts";
import { readCollection } from "./collections.ts";

/**
 * What tells later whether the faces, similar pairs and constraints of a collection have changed.
 */
export interface GraphState {
  readonly generation: number;
  readonly revision: string | null;
  /**
   * While it stays the same, no face or similar pair has changed or gone; others may have come.
   */
  readonly baseRevision: string | null;
  /** One above the highest ordinal. */
  readonly ordinalEnd: number;
  /** All similar pairs between faces with ordinals below it are stored. */
  readonly comparedOrdinal: number;
  /** Each face keeps at most so many similar pairs. */
  readonly maxPairsPerFace: number;
  /** How much there is in all collections of the database together. */
  readonly counts: GraphCounts;
}

export interface GraphCounts {
  readonly faces: number;
  readonly similarities: number;
  readonly constraints: number;
}

/** @throws GraphError `COLLECTION_NOT_FOUND` */
export async function readGraphState(
  connection: GraphConnection,
  collection: string,
): Promise<GraphState> {
  const [{ nextOrdinal, ...state }, [counts]] = await Promise.all([
    readCollection(connection, collection),
    connection.read<GraphCounts>(cypher.countAll),
  ]);
  const {
    generation,
    revision,
    baseRevision,
    comparedOrdinal,
    maxPairsPerFace,
  } = state;
  return {
    ...{ generation, revision, baseRevision, comparedOrdinal, maxPairsPerFace },
    ordinalEnd: nextOrdinal,
    counts: counts!,
  };
}

/** Whether our own writers have changed nothing from one state to the other. */
export function isSameState(one: GraphState, other: GraphState): boolean {
  return (
    one.generation === other.generation &&
    one.revision === other.revision &&
    one.ordinalEnd === other.ordinalEnd
  );
}

/**
 * Whether what was read at `state` is still what is stored. Our own writers raise the generation.
 * Somebody who changes the graph by hand, for example in Neo4j Browser, does not, but changes the
 * counts. The collection itself is counted only where the counts of the whole database have
 * changed.
 * @param read how much was read of the collection
 * @throws GraphError `COLLECTION_NOT_FOUND`
 */
export async function isUnchanged(
  connection: GraphConnection,
  collection: string,
  state: GraphState,
  read: GraphCounts,
): Promise<boolean> {
  const now = await readGraphState(connection, collection);
  if (!isSameState(now, state)) return false;
  return (
    areEqual(now.counts, state.counts) ||
    areEqual(await countOf(connection, collection), read)
  );
}

/**
 * Whether what was read at an earlier state, with what came since, is all that is stored at a
 * later one. The collection itself is counted only where the counts of the whole database
 * disagree.
 * @param before how much was read at the earlier state
 * @param after the same with what came since
 */
export async function addsUp(
  connection: GraphConnection,
  collection: string,
  [earlier, later]: readonly [GraphState, GraphState],
  { before, after }: Readonly<Record<"before" | "after", GraphCounts>>,
): Promise<boolean> {
  return (
    areEqual(less(later.counts, earlier.counts), less(after, before)) ||
    areEqual(await countOf(connection, collection), after)
  );
}

async function countOf(
  connection: GraphConnection,
  collection: string,
): Promise<GraphCounts> {
  const [counted] = await connection.read<GraphCounts>(
    cypher.countOfCollection,
    { collection },
  );
  return counted!;
}

function less(from: GraphCounts, counts: GraphCounts): GraphCounts {
  return {
    faces: from.faces - counts.faces,
    similarities: from.similarities - counts.similarities,
    constraints: from.constraints - counts.constraints,
  };
}

function areEqual(one: GraphCounts, two: GraphCounts): boolean {
  return (
    one.faces === two.faces &&
    one.similarities === two.similarities &&
    one.constraints === two.constraints
  );
}
