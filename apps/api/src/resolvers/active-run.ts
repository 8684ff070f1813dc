import type { RequestContext } from "../context.ts";
import { fromGlobalId, badInput } from "../global-id.ts";

/**
 * The run a field is asked about: the one given, else the active one.
 * @returns undefined when nothing was clustered yet
 * @throws GraphQLError `BAD_USER_INPUT` for a run of another collection
 */
export async function chooseRun(
  context: RequestContext,
  collection: string,
  runId?: string | null,
): Promise<string | undefined> {
  if (runId === undefined || runId === null)
    return (await context.load.collection(collection)).activeRun ?? undefined;
  const run = fromGlobalId(runId, "run");
  if (run.collection !== collection)
    throw badInput(
      `Expected a run of collection ${collection} but ${runId} is one of ${run.collection}.`,
    );
  return run.id;
}
