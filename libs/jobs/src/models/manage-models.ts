import {
  addModelFiles,
  checkStoredModel,
  listModels,
  type ModelCard,
  type OwnCard,
} from "@facegraph/embedding";
import {
  type Announce,
  modelsFolder,
  type Settings,
} from "../session/settings.ts";
import { prepareDefaultModels } from "./prepare-default-models.ts";

/**
 * Lists the cards of all models by id: the default ones, converted first if need be, and those that
 * were added.
 * @throws EmbeddingError
 */
export async function listFaceModels(
  settings: Settings,
  announce: Announce,
): Promise<ModelCard[]> {
  return listModels(await prepareModels(settings, announce));
}

/**
 * Adds an embedder or a detector: checks the file against its card, tries it, and copies both.
 * @param files.model absolute path of an ONNX file
 * @param files.card absolute path of its card in JSON
 * @returns the card as it was written
 * @throws EmbeddingError `CARD_MALFORMED`, `MODEL_MISSING`, `MODEL_CHANGED`, `MODEL_EXISTS`,
 *   `MODEL_REFUSED`, `EMBEDDING_MALFORMED`; nothing is written then
 */
export async function addFaceModel(
  settings: Settings,
  announce: Announce,
  files: { readonly model: string; readonly card: string },
): Promise<OwnCard> {
  return addModelFiles({
    modelsFolder: await prepareModels(settings, announce),
    modelFile: files.model,
    cardFile: files.card,
  });
}

/**
 * Checks a default model or one that was added, and tries it again.
 * @returns its card
 * @throws EmbeddingError as `addFaceModel` does
 */
export async function checkFaceModel(
  settings: Settings,
  announce: Announce,
  id: string,
): Promise<ModelCard> {
  return checkStoredModel(await prepareModels(settings, announce), id);
}

/**
 * Converts the default models where that has not been done.
 * @returns the folder of all models
 */
export async function prepareModels(
  settings: Settings,
  announce: Announce,
): Promise<string> {
  const folder = modelsFolder(settings);
  await prepareDefaultModels({ modelsFolder: folder, announce });
  return folder;
}
