import type { RequestContext } from "../context.ts";
import type { MergeSuggestionParent } from "../parents.ts";
import { findRequestedRun } from "./requested-run.ts";

/** The merge suggestions of the active run that nobody has answered, the most similar first. */
export async function listOpenMerges(
  context: RequestContext,
  collection: string,
): Promise<MergeSuggestionParent[]> {
  const run = await findRequestedRun(context, collection);
  if (run === undefined) return [];
  const open = (await context.load.openMerges.one(collection, run)) ?? [];
  return open.map((merge) => ({ ...merge, collection }));
}
