import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { checkCard } from "../networks/model-card.ts";
import { suppliedCards, type SuppliedModel } from "./default-cards.ts";
import { cardPath, digestOf, writeWhole } from "./models-folder.ts";

export interface StoreDefaultModelsOptions {
  readonly modelsFolder: string;
  /** Gives the bytes of the ONNX file of a model, by its id. */
  readonly convert: (model: SuppliedModel) => Promise<Uint8Array>;
  readonly announce?: ((sentence: string) => void) | undefined;
}

/**
 * Stores the models that come with facegraph with their cards, where they are not there yet: the
 * default ones, and those that were the default before, which older collections still need. A file
 * appears whole or not at all, and a model before its card.
 * @throws as `convert` does
 */
export async function storeDefaultModels({
  modelsFolder,
  convert,
  announce,
}: StoreDefaultModelsOptions): Promise<void> {
  await mkdir(modelsFolder, { recursive: true });
  let hasAnnounced = false;
  for (const card of suppliedCards) {
    if (await isStored(modelsFolder, card)) continue;
    if (!hasAnnounced)
      announce?.("Converting the face models (once, a few seconds) …");
    hasAnnounced = true;
    const model = await convert(card.id);
    await writeWhole(join(modelsFolder, card.file), model);
    await writeWhole(
      cardPath(modelsFolder, card.id),
      `${JSON.stringify({ ...card, sha256: digestOf(model) }, null, 2)}\n`,
    );
  }
}

/** Whether a model and today's card are there, and the digest on the card is that of the model. */
async function isStored(
  modelsFolder: string,
  card: (typeof suppliedCards)[number],
): Promise<boolean> {
  try {
    const stored = checkCard(
      JSON.parse(await readFile(cardPath(modelsFolder, card.id), "utf8")),
      card.id,
    );
    const model = await readFile(join(modelsFolder, card.file));
    const { sha256, ...rest } = stored;
    return sha256 === digestOf(model) && isDeepStrictEqual(rest, card);
  } catch {
    return false; // absent or cut short
  }
}
