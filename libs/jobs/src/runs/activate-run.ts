import {
  activateRun,
  readRun,
  type ClusterRun,
} from "@facegraph/face-graph/runs";
import { readCollection } from "@facegraph/face-graph/collections";
import { type GraphConnection } from "@facegraph/face-graph";
import { JobError } from "../errors.ts";
import { findNamesAtRisk } from "./names-at-risk.ts";

export interface ActivateSafelyOptions {
  /** Activate it even if it puts names at risk. */
  readonly despiteNamesAtRisk?: boolean;
}

/**
 * Makes a run the active one, unless people with names fare worse in it than in the run that is
 * active now, and nobody said that this may be.
 * @see findNamesAtRisk
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
    const namesAtRisk = await findNamesAtRisk(
      connection,
      collection,
      await readRun(connection, collection, activeRun),
      await readRun(connection, collection, id),
    );
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
