import { type GraphConnection } from "@facegraph/face-graph";
import { readCollection } from "@facegraph/face-graph/collections";
import { type ClusterRun, listRuns } from "@facegraph/face-graph/runs";
import { JobError } from "../errors.ts";

/**
 * Finds the run that a person means.
 * @param words `active`, an id, how an id begins, or a name that only one run has
 * @throws JobError `NO_ACTIVE_RUN`, `RUN_AMBIGUOUS`, `RUN_UNKNOWN`; GraphError
 *   `COLLECTION_NOT_FOUND`
 */
export async function findRunByWords(
  connection: GraphConnection,
  collection: string,
  words: string,
): Promise<ClusterRun> {
  const { activeRun } = await readCollection(connection, collection);
  const runs = await listRuns(connection, collection);
  if (words === "active") {
    const active = runs.find(({ id }) => id === activeRun);
    if (active !== undefined) return active;
    throw new JobError(
      { code: "NO_ACTIVE_RUN", collection },
      `Collection ${collection} has not been clustered; run \`facegraph cluster\` first.`,
    );
  }
  const byId = runs.filter(({ id }) => words !== "" && id.startsWith(words));
  const found =
    byId.length > 0 ? byId : runs.filter(({ name }) => name === words);
  const [run] = found;
  if (run === undefined)
    throw new JobError(
      { code: "RUN_UNKNOWN", run: words },
      `There is no run ${words} in collection ${collection}; \`facegraph runs list\` shows the runs.`,
    );
  if (found.length > 1)
    throw new JobError(
      { code: "RUN_AMBIGUOUS", run: words, ids: found.map(({ id }) => id) },
      `${words} could mean ${found.length} runs of collection ${collection}; give one of the ids ${found.map(({ id }) => id.slice(0, 12)).join(", ")}.`,
    );
  return run;
}
