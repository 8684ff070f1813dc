import type { GraphConnection } from "./connection.ts";
import {
  awaitIndexes,
  constraints,
  indexes,
  upgrades,
} from "../cypher/database/schema.ts";

/**
 * Puts constraints and indexes in place, waits until they are online, and upgrades what an earlier
 * version stored. Safe to apply twice, and from two sides at once.
 */
export async function applySchema(connection: GraphConnection): Promise<void> {
  for (const statement of [...constraints, ...indexes])
    await connection.write(statement);
  await connection.read(awaitIndexes);
  for (const statement of upgrades) await connection.write(statement);
}
