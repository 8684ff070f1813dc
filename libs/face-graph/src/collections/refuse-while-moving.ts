import { GraphError } from "../errors.ts";
import type { Collection } from "./collections.ts";

/**
 * Refuses to write faces or similar pairs of a collection that is on its way to another model.
 * @throws GraphError `MIGRATION_UNDER_WAY`
 */
export function refuseWhileMoving({
  name,
  movingTo,
}: Pick<Collection, "name" | "movingTo">): void {
  if (movingTo === null) return;
  throw new GraphError(
    { code: "MIGRATION_UNDER_WAY", collection: name, modelId: movingTo },
    `Collection ${name} is being moved to the model ${movingTo}; \`facegraph model migrate ${movingTo} --collection ${JSON.stringify(name)}\` finishes that. Until then nothing else is written to its faces.`,
  );
}

/**
 * Refuses to note more of what another model says once the collection has that model.
 * @throws GraphError `MIGRATION_GONE`
 */
export function refuseOnceSwitched({
  name,
  modelId,
  movingTo,
}: Pick<Collection, "name" | "modelId" | "movingTo">): void {
  if (movingTo !== null && movingTo !== modelId) return;
  throw new GraphError(
    { code: "MIGRATION_GONE", collection: name },
    `Collection ${name} has the model ${modelId}, or stays with it, by now; another process may have gone on with its move. Run the same command again.`,
  );
}
