import {
  type RunOutcome,
  type RunSettings,
  runSettings,
  type RunStorage,
} from "../cypher/runs/run-fields.ts";
import * as cypher from "../cypher/runs/runs.ts";
import type { GraphConnection } from "../database/connection.ts";
import { GraphError } from "../errors.ts";

/** A clustering of a collection that is complete. */
export interface ClusterRun extends RunSettings, RunOutcome, RunStorage {
  readonly id: string;
  readonly collection: string;
  readonly name: string;
  readonly status: "READY";
  readonly createdAt: Date;
  readonly finishedAt: Date;
  /** The run it was grown from. */
  readonly basedOn: string | null;
}

/** What a run was asked for, and how it went. */
export interface RunFacts extends RunSettings, RunOutcome {
  readonly name: string;
}

/** The settings of a run, without its other fields. */
export function settingsOf(run: RunSettings): RunSettings {
  const names = Object.keys(runSettings) as (keyof RunSettings)[];
  return Object.fromEntries(
    names.map((name) => [name, run[name]]),
  ) as unknown as RunSettings;
}

/** Newest first. */
export async function listRuns(
  connection: GraphConnection,
  collection: string,
): Promise<ClusterRun[]> {
  const rows = await connection.read<{ run: ClusterRun }>(cypher.listRuns, {
    collection,
  });
  return rows.map((row) => row.run);
}

/** @throws GraphError `RUN_NOT_FOUND` */
export async function readRun(
  connection: GraphConnection,
  collection: string,
  id: string,
): Promise<ClusterRun> {
  const [row] = await connection.read<{ run: ClusterRun }>(cypher.readRun, {
    collection,
    id,
  });
  return row?.run ?? runNotFound(collection, id);
}

export function runNotFound(collection: string, id: string): never {
  throw new GraphError(
    { code: "RUN_NOT_FOUND", collection, run: id },
    `There is no run ${id} in collection ${collection}; list its runs, or cluster again.`,
  );
}
