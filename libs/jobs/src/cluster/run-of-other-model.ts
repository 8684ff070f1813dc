import type { GraphConnection } from "@facegraph/face-graph";
import type { Collection } from "@facegraph/face-graph/collections";
import { readRun } from "@facegraph/face-graph/runs";

/** Says that the active run is of another model than the faces, so that nothing grows from it. */
export async function findRunOfOtherModel(
  connection: GraphConnection,
  { name, modelId, activeRun }: Collection,
): Promise<string | undefined> {
  if (activeRun === null) return undefined;
  const run = await readRun(connection, name, activeRun);
  if (run.modelId === modelId) return undefined;
  return `New faces are not placed, as the active run is of ${run.modelId} and the faces are of ${modelId}; \`facegraph cluster\` makes a run of that model.`;
}
