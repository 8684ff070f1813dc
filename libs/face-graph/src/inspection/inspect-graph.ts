import {
  changeCollection,
  readCollection,
} from "../collections/collections.ts";
import type { GraphCheck } from "../cypher/inspection/graph-check.ts";
import * as cypher from "../cypher/inspection/graph-checks.ts";
import { writeUntilDone } from "../database/batches.ts";
import type { GraphConnection } from "../database/connection.ts";
import { deleteRunNodes, readUnfinishedRuns } from "../runs/delete-run.ts";

export interface GraphFinding extends Pick<
  GraphCheck,
  "check" | "severity" | "what" | "advice"
> {
  readonly count: number;
  /** Ids, a few. */
  readonly examples: readonly string[];
  readonly isFixable: boolean;
}

const repairsPerBatch = 1000;

const unfinishedRun = {
  check: "RUN_UNFINISHED",
  severity: "warning",
  what: "runs that were left behind while they were written",
  advice: "--fix deletes them, as the next clustering does",
  isFixable: true,
} as const;

/**
 * Checks every rule of docs/data-model.md that can be checked by counting.
 * @returns what is wrong; an empty list when nothing is
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
  const unfinished = await readUnfinishedRuns(connection, collection);
  if (unfinished.length > 0)
    findings.push({
      ...unfinishedRun,
      count: unfinished.length,
      examples: unfinished.slice(0, 3),
    });
  return findings;
}

/**
 * Repairs what `inspectGraph` found, where that is no guess. Interrupted, it can be called again.
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
    for (const id of await readUnfinishedRuns(connection, collection))
      await deleteRunNodes(connection, collection, id);
}

async function parametersOf(connection: GraphConnection, collection: string) {
  const { modelId, edgeFloor } = await readCollection(connection, collection);
  const [usual] = await connection.read<{ dimension: number }>(
    cypher.usualDimension,
    { collection },
  );
  return { collection, modelId, edgeFloor, dimension: usual?.dimension ?? 0 };
}
