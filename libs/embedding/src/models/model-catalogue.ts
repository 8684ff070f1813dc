import { mkdir, readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { checkModel } from "./check-model.ts";
import { defaultCards } from "./default-cards.ts";
import { EmbeddingError } from "../errors.ts";
import {
  checkCard,
  type ModelCard,
  type OwnCard,
} from "../networks/model-card.ts";
import {
  cardPath,
  digestOf,
  readRegularFile,
  writeWhole,
} from "./models-folder.ts";

/**
 * Adds an embedder or a detector of one's own: checks it against its card, tries it on made
 * pictures, and only then copies both into the folder of models, the digest pinned. Added again as
 * it is, nothing changes.
 * @param options.card what its JSON holds; a digest that it names must be the file's, without one
 *   the file's is written
 * @returns the card as it was written
 * @throws EmbeddingError `CARD_MALFORMED`, `MODEL_MISSING`, `MODEL_CHANGED`, `MODEL_EXISTS`,
 *   `MODEL_REFUSED`, `EMBEDDING_MALFORMED`; nothing is written then
 */
export async function addModel({
  modelsFolder,
  modelFile,
  card,
}: {
  readonly modelsFolder: string;
  readonly modelFile: string;
  readonly card: unknown;
}): Promise<OwnCard> {
  const model = await readRegularFile(modelFile).catch((error: unknown) => {
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
  if (checked.task === "landmarks")
    throw new EmbeddingError(
      "CARD_MALFORMED",
      `Expected the card of an embedder or a detector but its task is ${checked.task}; only those can be added.`,
    );
  if (checked.sha256 !== sha256)
    throw new EmbeddingError(
      "MODEL_CHANGED",
      `Expected a file with the digest ${checked.sha256} that its card names but ${modelFile} has ${sha256}; take the file the card was written for.`,
    );
  await refuseClash(modelsFolder, checked);
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
 * The same, for a card that lies in a file.
 * @throws EmbeddingError as `addModel` does; `CARD_MISSING` when there is no card
 */
export async function addModelFiles({
  modelsFolder,
  modelFile,
  cardFile,
}: {
  readonly modelsFolder: string;
  readonly modelFile: string;
  readonly cardFile: string;
}): Promise<OwnCard> {
  const text = await readRegularFile(cardFile).catch((error: unknown) => {
    throw new EmbeddingError(
      "CARD_MISSING",
      `Expected the model's card at ${cardFile} but it cannot be read; write one as model-card.schema.json says.`,
      { cause: error },
    );
  });
  const card = parseCard(
    text.toString(),
    `Expected JSON in ${cardFile}; write it as model-card.schema.json says.`,
  );
  return addModel({ modelsFolder, modelFile, card });
}

/**
 * Collections remember the id of a model alone, so an id means one model for ever, and no model
 * takes the file of another.
 */
async function refuseClash(modelsFolder: string, card: OwnCard): Promise<void> {
  const others: readonly Pick<ModelCard, "id" | "file">[] = [
    ...Object.values(defaultCards),
    ...(await listModels(modelsFolder)),
  ];
  for (const other of others) {
    if (other.id === card.id && !isDeepStrictEqual(other, card))
      throw new EmbeddingError(
        "MODEL_EXISTS",
        `Expected a new id but there is another model ${card.id}; give this one an id of its own, as collections know models by it.`,
      );
    if (other.file === card.file && other.id !== card.id)
      throw new EmbeddingError(
        "MODEL_EXISTS",
        `Expected a new file name but ${card.file} belongs to model ${other.id}; name another file on the card.`,
      );
  }
}

/**
 * Checks a model that was added, or one of the default ones: its digest, its file, and what it
 * makes of made pictures.
 * @returns its card
 * @throws EmbeddingError as `addModel` and `readModel` do
 */
export async function checkStoredModel(
  modelsFolder: string,
  id: string,
): Promise<ModelCard> {
  const { card, model } = await readModel(modelsFolder, id);
  if (card.task !== "landmarks") await checkModel(model, card);
  return card;
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
 * @throws EmbeddingError `MODEL_MISSING`, `MODEL_CHANGED` when the file is not the one described,
 *   `CARD_MALFORMED`
 */
export async function readModel(
  modelsFolder: string,
  id: string,
): Promise<{ readonly card: ModelCard; readonly model: Uint8Array }> {
  if (id !== basename(id) || id === "")
    throw new EmbeddingError(
      "MODEL_MISSING",
      `Expected the id of a model but received ${JSON.stringify(id)}; see \`facegraph model list\`.`,
    );
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
      `Expected a model card at ${path} but there is none; see \`facegraph model list\`, add it with \`facegraph model add\`, or run \`facegraph setup\` for the default ones.`,
      { cause: error },
    );
  });
  const sentence = `Expected JSON in ${path}; delete it and run \`facegraph setup\`.`;
  return checkCard(parseCard(text, sentence), path);
}

function parseCard(text: string, sentence: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EmbeddingError("CARD_MALFORMED", sentence, { cause: error });
  }
}
