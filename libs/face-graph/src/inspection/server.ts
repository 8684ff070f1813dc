import { constraints, indexes } from "../cypher/database/schema.ts";
import * as cypher from "../cypher/inspection/server.ts";
import type { GraphConnection } from "../database/connection.ts";

export async function readServer(
  connection: GraphConnection,
): Promise<{ readonly version: string; readonly edition: string }> {
  const [server] = await connection.read<{ version: string; edition: string }>(
    cypher.components,
  );
  return server ?? { version: "unknown", edition: "unknown" };
}

/** Constraints and indexes that are not there, or not online. */
export async function findMissingSchema(
  connection: GraphConnection,
): Promise<string[]> {
  const present = new Set(
    (await connection.read<{ name: string }>(cypher.constraintNames)).map(
      ({ name }) => name,
    ),
  );
  const states = await connection.read<{ name: string; state: string }>(
    cypher.indexStates,
  );
  const online = new Set(
    states.filter(({ state }) => state === "ONLINE").map(({ name }) => name),
  );
  const nameIn = (statement: string) => statement.split(" ")[2]!;
  return [
    ...constraints
      .map(nameIn)
      .filter((name) => !present.has(name) || !online.has(name)),
    ...indexes.map(nameIn).filter((name) => !online.has(name)),
  ];
}
