import { writeUntilDone } from "../database/batches.ts";
import {
  changeCollection,
  readCollection,
} from "../collections/collections.ts";
import type { GraphConnection } from "../database/connection.ts";
import * as cypher from "../cypher/inspection/inspect-graph.ts";
import { constraints, indexes } from "../cypher/database/schema.ts";
import { deleteRunNodes } from "../runs/runs.ts";

export interface GraphFinding extends Pick<
  cypher.GraphCheck,
  "check" | "severity" | "what" | "advice"
> {
  readonly count: number;
  /** Ids, a few. */
  readonly examples: readonly string[];
  readonly isFixable: boolean;
}

/** A run that wrote nothing for so long was left behind. */
const staleAfterMs = 5 * 60_000;

const repairsPerBatch = 1000;

const unfinishedRun = {
  check: "RUN_UNFINISHED",
  severity: "warning",
  what: "runs that were left behind while they were written",
  advice: "--fix sweeps them, as the next clustering does",
  isFixable: true,
} as const;

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

/**
 * Looks a collection over: every rule that docs/data-model.md states and that can be checked by
 * counting.
 * @returns what is wrong; nothing when all is well
 * @throws GraphError `COLLECTION_NOT_FOUND`
 */
export async function inspectGraph(
  connection: GraphConnection,
  collection: string,
): Promise<GraphFinding[]> {
  const parameters = await parametersOf(connection, collection);
  const findings: GraphFinding[] = [];
  for (const { find, repair, ...check } of cypher.graphChecks) {
    const [row] = await connection.read<{ count: number; examples: string[] }>(
      cypher.countFound(find),
      parameters,
    );
    const { check: name, severity, what, advice } = check;
    if (row !== undefined && row.count > 0)
      findings.push({
        ...{ check: name, severity, what, advice },
        count: row.count,
        examples: row.examples.map(String),
        isFixable: repair !== undefined,
      });
  }
  const unfinished = await findUnfinished(connection, collection);
  if (unfinished.length > 0)
    findings.push({
      ...unfinishedRun,
      count: unfinished.length,
      examples: unfinished.slice(0, 3),
    });
  return findings;
}

/**
 * Puts right what `inspectGraph` found, where that is no guess. Interrupted, it can be called
 * again.
 */
export async function repairGraph(
  connection: GraphConnection,
  collection: string,
  findings: readonly Pick<GraphFinding, "check">[],
): Promise<void> {
  const found = new Set(findings.map(({ check }) => check));
  const parameters = await parametersOf(connection, collection);
  for (const { check, what, repair, changesGraph } of cypher.graphChecks) {
    if (repair === undefined || !found.has(check)) continue;
    await writeUntilDone(
      async (most) => {
        const { count } = await changeCollection(
          connection,
          collection,
          async (transaction) => {
            const written = await transaction.run(repair, {
              ...parameters,
              most,
            });
            const count =
              written.nodesDeleted +
              written.relationshipsCreated +
              written.relationshipsDeleted +
              written.propertiesSet;
            return { count, didChange: changesGraph === true && count > 0 };
          },
        );
        return count;
      },
      { size: repairsPerBatch, what: `one of the ${what}` },
    );
  }
  if (found.has(unfinishedRun.check))
    for (const id of await findUnfinished(connection, collection))
      await deleteRunNodes(connection, collection, id);
}

/** What faces are stored as similar to, by ordinal. */
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

/** Has every pair of faces compared again by the next `linkFaces`; pairs that are stored stay. */
export async function forgetCompared(
  connection: GraphConnection,
  collection: string,
): Promise<void> {
  await connection.write(cypher.forgetCompared, { collection });
}

async function parametersOf(connection: GraphConnection, collection: string) {
  const { modelId, edgeFloor } = await readCollection(connection, collection);
  const [usual] = await connection.read<{ dimension: number }>(
    cypher.usualDimension,
    { collection },
  );
  return { collection, modelId, edgeFloor, dimension: usual?.dimension ?? 0 };
}

async function findUnfinished(
  connection: GraphConnection,
  collection: string,
): Promise<string[]> {
  const rows = await connection.read<{ id: string }>(cypher.unfinishedRuns, {
    collection,
    before: Date.now() - staleAfterMs,
  });
  return rows.map(({ id }) => id);
}
