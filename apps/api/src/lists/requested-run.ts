import type { RequestContext } from "../context.ts";
import { fromGlobalId } from "../global-id.ts";
import { badInput } from "../user-errors.ts";

/**
 * Finds the run that a field is asked about: the given one, else the active one.
 * @returns its id; undefined when the collection has no active run
 * @throws RequestError `BAD_USER_INPUT` for a run of another collection
 */
export async function findRequestedRun(
  context: RequestContext,
  collection: string,
  runId?: string | null,
): Promise<string | undefined> {
  if (runId === undefined || runId === null)
    return (await context.load.collection(collection)).activeRun ?? undefined;
  const run = fromGlobalId(runId, "run");
  if (run.collection !== collection)
    throw badInput(
      `Expected a run of collection ${collection} but ${runId} is of collection ${run.collection}.`,
    );
  return run.id;
}
