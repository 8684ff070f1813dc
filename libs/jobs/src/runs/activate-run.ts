import { type GraphConnection } from "@facegraph/face-graph";
import { readCollection } from "@facegraph/face-graph/collections";
import {
  activateRun,
  type ClusterRun,
  readRun,
} from "@facegraph/face-graph/runs";
import { JobError } from "../errors.ts";
import { findNamesAtRisk } from "./names-at-risk.ts";

export interface ActivateSafelyOptions {
  /** Activate it even if it puts names at risk. */
  readonly despiteNamesAtRisk?: boolean;
  /** Activate it only in place of this run; null: only while no run is active. */
  readonly onlyInPlaceOf?: string | null;
  /** The run itself, where the caller has it. */
  readonly run?: ClusterRun;
}

/**
 * Makes a run the active one. Every activation goes through here, whoever asks for it: a run that
 * puts names at risk is activated only when somebody says so. The first run of a collection puts
 * none at risk.
 * @param id of the run
 * @returns the run. It stays inactive where another run is active than the one it was to replace
 * @see findNamesAtRisk
 * @throws JobError `NAMES_AT_RISK`; GraphError `COLLECTION_NOT_FOUND`, `RUN_NOT_FOUND`
 */
export async function activateSafely(
  connection: GraphConnection,
  collection: string,
  id: string,
  options: ActivateSafelyOptions = {},
): Promise<ClusterRun> {
  const { despiteNamesAtRisk = false, onlyInPlaceOf } = options;
  const run = options.run ?? (await readRun(connection, collection, id));
  for (;;) {
    const { activeRun } = await readCollection(connection, collection);
    const isOther = activeRun !== null && activeRun !== id;
    if (isOther && onlyInPlaceOf !== undefined && activeRun !== onlyInPlaceOf)
      return run;
    if (isOther && !despiteNamesAtRisk)
      await refuseNamesAtRisk(connection, collection, activeRun, run);
    const activated = await activateRun(connection, collection, id, {
      run,
      onlyInPlaceOf: activeRun,
    });
    if (activated !== undefined) return activated;
    // Meanwhile another run was activated, and names were not compared with that one.
  }
}

/** @throws JobError `NAMES_AT_RISK` */
async function refuseNamesAtRisk(
  connection: GraphConnection,
  collection: string,
  activeRun: string,
  run: ClusterRun,
): Promise<void> {
  const namesAtRisk = await findNamesAtRisk(
    connection,
    collection,
    await readRun(connection, collection, activeRun),
    run,
  );
  if (namesAtRisk.length === 0) return;
  const names = namesAtRisk.map(({ name }) => name);
  throw new JobError(
    { code: "NAMES_AT_RISK", run: run.id, names },
    `Names at risk: ${names.join(", ")}. Run ${run.id} is stored but not active; compare it with the active run, and if it is right, activate it despite that.`,
  );
}
