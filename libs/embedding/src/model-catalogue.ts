import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { checkModel } from "./check-model.ts";
import { EmbeddingError } from "./errors.ts";
import { checkCard, type EmbedderCard, type ModelCard } from "./model-card.ts";
import { cardPath, digestOf, writeWhole } from "./models-folder.ts";

/**
 * Adds an embedder of one's own: checks it against its card, lets it describe made pictures, and only then copies both into
 * the folder of models, the digest pinned.
 * @param options.card what its JSON holds; a digest that it names must be the file's, without one the file's is written
 * @returns the card as it was written
 * @throws EmbeddingError `CARD_MALFORMED`, `MODEL_MISSING`, `MODEL_CHANGED`, `MODEL_REFUSED`, `EMBEDDING_MALFORMED`; nothing is
 * written then
 */
export async function addModel({
  modelsFolder,
  modelFile,
  card,
}: {
  readonly modelsFolder: string;
  readonly modelFile: string;
  readonly card: unknown;
}): Promise<EmbedderCard> {
  const model = await readFile(modelFile).catch((error: unknown) => {
    throw new EmbeddingError(
      "MODEL_MISSING",
      `Expected a model at ${modelFile} but it cannot be read; check the path.`,
      { cause: error },
    );
  });
  const sha256 = digestOf(model);
  const whole =
    typeof card === "object" && card !== null ? { sha256, ...card } : card;
  const checked = checkCard(whole, modelFile);
  if (checked.task !== "embedder")
    throw new EmbeddingError(
      "CARD_MALFORMED",
      `Expected the card of an embedder but its task is ${checked.task}; only embedders can be added.`,
    );
  if (checked.sha256 !== sha256)
    throw new EmbeddingError(
      "MODEL_CHANGED",
      `Expected a file with the digest ${checked.sha256} that its card names but ${modelFile} has ${sha256}; take the file the card was written for.`,
    );
  await checkModel(model, checked);
  await mkdir(modelsFolder, { recursive: true });
  await writeWhole(join(modelsFolder, checked.file), model);
  await writeWhole(
    cardPath(modelsFolder, checked.id),
    `${JSON.stringify(checked, null, 2)}\n`,
  );
  return checked;
}

/**
 * The cards in a folder of models, by id.
 * @throws EmbeddingError `CARD_MALFORMED`, naming the first that is wrong
 */
export async function listModels(modelsFolder: string): Promise<ModelCard[]> {
  const names = await readdir(modelsFolder).catch(() => []); // no folder, no models
  const cards: ModelCard[] = [];
  for (const name of names.filter((each) => each.endsWith(".json")).sort())
    cards.push(await readCard(join(modelsFolder, name)));
  return cards;
}

/**
 * Reads a card, and the file it describes.
 * @throws EmbeddingError `MODEL_MISSING`, `MODEL_CHANGED` when the file is not the one described, `CARD_MALFORMED`
 */
export async function readModel(
  modelsFolder: string,
  id: string,
): Promise<{ readonly card: ModelCard; readonly model: Uint8Array }> {
  const card = await readCard(cardPath(modelsFolder, id));
  const model = await readFile(join(modelsFolder, card.file)).catch(
    (error: unknown) => {
      throw new EmbeddingError(
        "MODEL_MISSING",
        `The file ${card.file} of model ${id} is missing; run \`facegraph setup\`.`,
        { cause: error },
      );
    },
  );
  if (digestOf(model) !== card.sha256)
    throw new EmbeddingError(
      "MODEL_CHANGED",
      `The file ${card.file} is not the one that the card of ${id} describes; delete both and run \`facegraph setup\`.`,
    );
  return { card, model };
}

async function readCard(path: string): Promise<ModelCard> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new EmbeddingError(
      "MODEL_MISSING",
      `Expected a model card at ${path} but there is none; run \`facegraph setup\`.`,
      { cause: error },
    );
  });
  let card: unknown;
  try {
    card = JSON.parse(text);
  } catch (error) {
    throw new EmbeddingError(
      "CARD_MALFORMED",
      `Expected JSON in ${path}; delete it and run \`facegraph setup\`.`,
      { cause: error },
    );
  }
  return checkCard(card, path);
}
