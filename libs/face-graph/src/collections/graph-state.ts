import { readCollection } from "./collections.ts";
import type { GraphConnection } from "../database/connection.ts";
import * as cypher from "../cypher/similarities/similarities.ts";

/** By what one sees later whether the faces, edges and links of a collection are what they were. */
export interface GraphState {
  readonly generation: number;
  readonly revision: string | null;
  /** As long as it stays, so do the faces and edges: others may come. */
  readonly baseRevision: string | null;
  /** One above the highest ordinal. */
  readonly ordinalEnd: number;
  /** Every edge there will be between two faces with ordinals below it is there. */
  readonly comparedOrdinal: number;
  /** Each face keeps at most so many similar pairs. */
  readonly maxPairsPerFace: number;
  /** Of all collections of the database together. */
  readonly counts: GraphCounts;
}

export interface GraphCounts {
  readonly faces: number;
  readonly similarities: number;
  /** That people made. */
  readonly links: number;
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
 * Whether what was read at `state` is still what is stored. Our own writers raise the generation;
 * somebody who changes the graph by hand, in Neo4j Browser say, does not, and is noticed by the
 * counts. What the collection has is counted one by one only where the counts of the whole database
 * have moved.
 * @param read how much was read
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
 * Whether the faces, edges and links read at one state, and what came to them by a later one, are
 * all that is stored: counted one by one only where the counts of the whole database say otherwise.
 * @param before how much was read at the earlier state
 * @param after how much there is with what came
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
    links: from.links - counts.links,
  };
}

function areEqual(one: GraphCounts, two: GraphCounts): boolean {
  return (
    one.faces === two.faces &&
    one.similarities === two.similarities &&
    one.links === two.links
  );
}
