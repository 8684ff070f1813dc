import type { GraphConnection } from "./connection.ts";
import { awaitIndexes, constraints, indexes } from "./cypher/schema.ts";

/** Puts constraints and indexes in place, and waits until they are online. Safe to apply twice, and from two sides at once. */
export async function applySchema(connection: GraphConnection): Promise<void> {
  for (const statement of [...constraints, ...indexes])
    await connection.write(statement);
  await connection.read(awaitIndexes);
}
