import { readCollection } from "./collections.ts";
import type { GraphConnection } from "./connection.ts";
import * as cypher from "./cypher/similarities.ts";

/** By what one sees later whether the faces, edges and links of a collection are what they were. */
export interface GraphState {
  readonly generation: number;
  readonly revision: string | null;
  /** One above the highest ordinal. */
  readonly ordinalEnd: number;
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
  const [{ generation, revision, nextOrdinal }, [counts]] = await Promise.all([
    readCollection(connection, collection),
    connection.read<GraphCounts>(cypher.countAll),
  ]);
  return { generation, revision, ordinalEnd: nextOrdinal, counts: counts! };
}

/**
 * Whether what was read at `state` is still what is stored. Our own writers raise the generation; somebody who changes the
 * graph by hand, in Neo4j Browser say, does not, and is noticed by the counts. What the collection has is counted one by one
 * only where the counts of the whole database have moved.
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
  if (
    now.generation !== state.generation ||
    now.revision !== state.revision ||
    now.ordinalEnd !== state.ordinalEnd
  )
    return false;
  if (areEqual(now.counts, state.counts)) return true;
  const [counted] = await connection.read<GraphCounts>(
    cypher.countOfCollection,
    { collection },
  );
  return areEqual(counted!, read);
}

function areEqual(one: GraphCounts, two: GraphCounts): boolean {
  return (
    one.faces === two.faces &&
    one.similarities === two.similarities &&
    one.links === two.links
  );
}
