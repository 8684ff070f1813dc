import * as cypher from "../cypher/inspection/stored-pairs.ts";
import type { GraphConnection } from "../database/connection.ts";

/** The stored similar pairs of faces, by ordinal: the ordinals of the others, and the weights. */
export async function readStoredNeighbours(
  connection: GraphConnection,
  collection: string,
  ordinals: readonly number[],
): Promise<Map<number, ReadonlyMap<number, number>>> {
  const rows = await connection.read<{
    ordinal: number;
    others: number[];
    weights: number[];
  }>(cypher.neighboursOfOrdinals, { collection, ordinals });
  return new Map(
    rows.map(({ ordinal, others, weights }) => [
      ordinal,
      new Map(others.map((other, index) => [other, weights[index]!])),
    ]),
  );
}

/** Makes the next ingest compare every pair of faces again; pairs that are stored stay. */
export async function forgetCompared(
  connection: GraphConnection,
  collection: string,
): Promise<void> {
  await connection.write(cypher.forgetCompared, { collection });
}
