import * as cypher from "../cypher/collections/collections.ts";
import type { GraphConnection } from "../database/connection.ts";
import type { PairSearch } from "./collections.ts";

/** Notes that all pairs of faces with ordinals below `ordinal` have been compared. */
export async function setComparedOrdinal(
  connection: GraphConnection,
  name: string,
  ordinal: number,
): Promise<void> {
  await connection.write(cypher.setComparedOrdinal, {
    collection: name,
    ordinal,
  });
}

/** Sets the edge floor, which rises as a collection grows. */
export async function setEdgeFloor(
  connection: GraphConnection,
  name: string,
  edgeFloor: number,
): Promise<void> {
  await connection.write(cypher.setEdgeFloor, { collection: name, edgeFloor });
}

/** Remembers the threshold found from the data when pairs were last compared. */
export async function setAutomaticThreshold(
  connection: GraphConnection,
  name: string,
  threshold: number,
): Promise<void> {
  await connection.write(cypher.setAutomaticThreshold, {
    collection: name,
    threshold,
  });
}

/** Remembers how the pairs of the newest faces were searched. */
export async function setPairSearch(
  connection: GraphConnection,
  name: string,
  { method, recall, sampledFaces }: PairSearch,
): Promise<void> {
  await connection.write(cypher.setPairSearch, {
    collection: name,
    method,
    recall,
    sampledFaces,
  });
}
