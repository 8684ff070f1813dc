import * as cypher from "../cypher/faces/write-faces.ts";
import type { Transaction } from "../database/connection.ts";
import { GraphError } from "../errors.ts";

/** @throws GraphError `FACE_NOT_FOUND` for the first of the ids that no face has */
export async function checkFaces(
  transaction: Transaction,
  collection: string,
  ids: readonly string[],
): Promise<void> {
  const { rows } = await transaction.run<{ id: string }>(cypher.existingFaces, {
    collection,
    ids,
  });
  const found = new Set(rows.map(({ id }) => id));
  const missing = ids.find((id) => !found.has(id));
  if (missing !== undefined)
    throw new GraphError(
      { code: "FACE_NOT_FOUND", collection, face: missing },
      `There is no face ${missing} in collection ${collection}.`,
    );
}
