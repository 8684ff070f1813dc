import * as cypher from "../cypher/collections/collections.ts";
import type { GraphConnection } from "../database/connection.ts";
import type { ChanceSimilarity, PairSearch } from "./collections.ts";

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

/** Remembers how similar two faces of a collection are by chance. */
export async function setChanceSimilarity(
  connection: GraphConnection,
  name: string,
  { faceCount, median, lowerQuantile, highShare }: ChanceSimilarity,
): Promise<void> {
  await connection.write(cypher.setChanceSimilarity, {
    collection: name,
    chance: { faceCount, median, lowerQuantile, highShare },
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
