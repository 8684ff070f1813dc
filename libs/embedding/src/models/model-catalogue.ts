import { mkdir, readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { EmbeddingError } from "../errors.ts";
import {
  checkCard,
  type ModelCard,
  type OwnCard,
} from "../networks/model-card.ts";
import { checkModel } from "./check-model.ts";
import { suppliedCards } from "./default-cards.ts";
import {
  cardPath,
  digestOf,
  readRegularFile,
  writeWhole,
} from "./models-folder.ts";

/**
 * Adds an embedder or a detector: checks it against its card, tries it on generated pictures, and
 * copies both into the folder of models. Adding the same model again changes nothing.
 * @param options.card parsed JSON. A digest on it must be that of the file; without one, that of
 *   the file is written.
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
      { code: "MODEL_MISSING", model: modelFile },
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
      { code: "CARD_MALFORMED", card: modelFile },
      `Expected the card of an embedder or a detector but received one for the task ${checked.task}; only embedders and detectors can be added.`,
    );
  if (checked.sha256 !== sha256)
    throw new EmbeddingError(
      { code: "MODEL_CHANGED", model: modelFile },
      `Expected the digest ${checked.sha256} on the card but ${modelFile} has ${sha256}; take the file that the card was written for.`,
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
 * Adds a model whose card is a file.
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
      { code: "CARD_MISSING", card: cardFile },
      `Expected the card of the model at ${cardFile} but it cannot be read; write one as model-card.schema.json says.`,
      { cause: error },
    );
  });
  const card = parseCard(
    text.toString(),
    cardFile,
    "write it as model-card.schema.json says",
  );
  return addModel({ modelsFolder, modelFile, card });
}

/**
 * Refuses an id or a file that another model has. Collections know their model by its id, so an id
 * means one model for ever.
 */
async function refuseClash(modelsFolder: string, card: OwnCard): Promise<void> {
  const others: readonly Pick<ModelCard, "id" | "file">[] = [
    ...suppliedCards,
    ...(await listModels(modelsFolder)),
  ];
  for (const other of others) {
    if (other.id === card.id && !isDeepStrictEqual(other, card))
      throw new EmbeddingError(
        { code: "MODEL_EXISTS", model: card.id },
        `Expected a new id but there is another model ${card.id}; choose another id, because collections know their models by it.`,
      );
    if (other.file === card.file && other.id !== card.id)
      throw new EmbeddingError(
        { code: "MODEL_EXISTS", model: other.id },
        `Expected a new file name but ${card.file} belongs to the model ${other.id}; name another file on the card.`,
      );
  }
}

/**
 * Checks a stored model: its digest, its file, and what it makes of generated pictures.
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
 * @throws EmbeddingError `CARD_MALFORMED` for the first that is malformed
 */
export async function listModels(modelsFolder: string): Promise<ModelCard[]> {
  const names = await readdir(modelsFolder).catch(() => []); // no folder, no models
  const cards: ModelCard[] = [];
  for (const name of names.filter((each) => each.endsWith(".json")))
    cards.push(await readCard(join(modelsFolder, name)));
  return cards.sort((one, two) => (one.id < two.id ? -1 : 1));
}

/**
 * Reads a card and the file that it describes.
 * @throws EmbeddingError `MODEL_MISSING`, `MODEL_CHANGED` when the file is not the one described,
 *   `CARD_MALFORMED`
 */
export async function readModel(
  modelsFolder: string,
  id: string,
): Promise<{ readonly card: ModelCard; readonly model: Uint8Array }> {
  if (id !== basename(id) || id === "")
    throw new EmbeddingError(
      { code: "MODEL_MISSING", model: id },
      `Expected the id of a model but received ${JSON.stringify(id)}; see \`facegraph model list\`.`,
    );
  const card = await readCard(cardPath(modelsFolder, id));
  const model = await readFile(join(modelsFolder, card.file)).catch(
    (error: unknown) => {
      throw new EmbeddingError(
        { code: "MODEL_MISSING", model: id },
        `Expected the file ${card.file} of the model ${id} but it is missing; run \`facegraph setup\`.`,
        { cause: error },
      );
    },
  );
  if (digestOf(model) !== card.sha256)
    throw new EmbeddingError(
      { code: "MODEL_CHANGED", model: id },
      `Expected the file ${card.file} that the card of ${id} describes but its digest differs; delete both and run \`facegraph setup\`.`,
    );
  return { card, model };
}

async function readCard(path: string): Promise<ModelCard> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new EmbeddingError(
      { code: "MODEL_MISSING", model: path },
      `Expected a model card at ${path} but there is none; see \`facegraph model list\`, add it with \`facegraph model add\`, or run \`facegraph setup\` for the default models.`,
      { cause: error },
    );
  });
  const advice = "delete it and run `facegraph setup`";
  return checkCard(parseCard(text, path, advice), path);
}

function parseCard(text: string, path: string, advice: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EmbeddingError(
      { code: "CARD_MALFORMED", card: path },
      `Expected JSON in ${path}; ${advice}.`,
      { cause: error },
    );
  }
}
