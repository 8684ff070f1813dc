import { EmbeddingError, listModels, readModel } from "@facegraph/embedding";
import {
  type Announce,
  modelsFolder,
  type Settings,
} from "../session/settings.ts";
import { prepareDefaultModels } from "./prepare-default-models.ts";

/** What is wrong with a model's files. */
export interface ModelFault {
  readonly model: string;
  readonly message: string;
}

/**
 * Reads every model and compares its digest with the one on its card.
 * @param needed ids of models that collections were made with, which must be there
 */
export async function examineModels(
  settings: Settings,
  needed: readonly string[],
): Promise<ModelFault[]> {
  const folder = modelsFolder(settings);
  const listed = await listModels(folder).then(
    (cards) => cards.map(({ id }) => id),
    (error: unknown) => faultOf("", error),
  );
  if (!Array.isArray(listed)) return [listed];
  const faults: ModelFault[] = [];
  for (const id of new Set([...listed, ...needed]))
    await readModel(folder, id).catch((error: unknown) => {
      faults.push(faultOf(id, error));
    });
  return faults;
}

/** Converts the default models that are missing or changed once more. */
export function repairModels(
  settings: Settings,
  announce: Announce,
): Promise<void> {
  return prepareDefaultModels({
    modelsFolder: modelsFolder(settings),
    announce,
  });
}

function faultOf(model: string, error: unknown): ModelFault {
  if (!(error instanceof EmbeddingError)) throw error;
  return { model, message: error.message };
}
