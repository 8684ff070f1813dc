import {
  awaitIndexes,
  constraints,
  indexes,
  upgrades,
} from "../cypher/database/schema.ts";
import type { GraphConnection } from "./connection.ts";

/**
 * Makes the constraints and indexes that are missing, waits until all are online, and upgrades what
 * an earlier version stored. It can be applied again, and by two processes at once.
 */
export async function applySchema(connection: GraphConnection): Promise<void> {
  for (const statement of [...constraints, ...indexes])
    await connection.write(statement);
  await connection.read(awaitIndexes);
  await upgradeGraph(connection);
}

/**
 * Renames what an earlier version stored under other names, and adds what it did not store. It only
 * looks at collections, runs and corrections, of which there are few.
 */
export async function upgradeGraph(connection: GraphConnection): Promise<void> {
  for (const statement of upgrades) await connection.write(statement);
}
