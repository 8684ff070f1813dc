import {
  activateRun,
  readCollection,
  type ClusterRun,
  type GraphConnection,
} from "@facegraph/face-graph";
import { compareRuns } from "./compare-runs.ts";
import { JobError } from "./errors.ts";

export interface ActivateSafelyOptions {
  /** Activate it even if it puts names at risk. */
  readonly despiteNamesAtRisk?: boolean;
}

/**
 * Makes a run the active one, unless people with names fare worse in it than in the run that is active now, and nobody said that this
 * may be.
 * @see RunComparison.namesAtRisk
 * @throws JobError `NAMES_AT_RISK`; GraphError `COLLECTION_NOT_FOUND`, `RUN_NOT_FOUND`
 */
export async function activateSafely(
  connection: GraphConnection,
  collection: string,
  id: string,
  { despiteNamesAtRisk = false }: ActivateSafelyOptions = {},
): Promise<ClusterRun> {
  const { activeRun } = await readCollection(connection, collection);
  if (activeRun !== null && activeRun !== id && !despiteNamesAtRisk) {
    const runs = { a: activeRun, b: id };
    const { namesAtRisk } = await compareRuns(connection, collection, runs);
    if (namesAtRisk.length > 0) {
      const names = namesAtRisk.map(({ name }) => name);
      throw new JobError(
        { code: "NAMES_AT_RISK", run: id, names },
        `Names at risk: ${names.join(", ")}. Compare the run with the active one first, or confirm that it shall be activated all the same.`,
      );
    }
  }
  return activateRun(connection, collection, id);
}
