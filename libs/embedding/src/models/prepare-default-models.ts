import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { convertLandmarks } from "../convert/landmarks.ts";
import { readWeights } from "../convert/read-weights.ts";
import { convertRecognition } from "../convert/recognition.ts";
import { convertSsdMobilenet } from "../convert/ssd-mobilenet.ts";
import { convertTinyFace } from "../convert/tiny-face.ts";
import { defaultCards } from "./default-cards.ts";
import { checkCard } from "./model-card.ts";
import { cardPath, digestOf, writeWhole } from "./models-folder.ts";

const conversions = [
  {
    card: defaultCards.detector,
    weights: "ssd_mobilenetv1_model",
    convert: convertSsdMobilenet,
  },
  {
    card: defaultCards.tinyDetector,
    weights: "tiny_face_detector_model",
    convert: convertTinyFace,
  },
  {
    card: defaultCards.landmarks,
    weights: "face_landmark_68_model",
    convert: convertLandmarks,
  },
  {
    card: defaultCards.embedder,
    weights: "face_recognition_model",
    convert: convertRecognition,
  },
] as const;

export interface PrepareModelsOptions {
  readonly modelsFolder: string;
  readonly announce?: (sentence: string) => void;
}

/**
 * Converts the default models and writes them with their cards, where they are not there yet. A
 * model comes before its card, and both by renaming, so what is there is whole.
 * @throws EmbeddingError `WEIGHTS_MISSING`, `WEIGHTS_MALFORMED`
 */
export async function prepareDefaultModels({
  modelsFolder,
  announce,
}: PrepareModelsOptions): Promise<void> {
  await mkdir(modelsFolder, { recursive: true });
  let hasAnnounced = false;
  for (const { card, weights, convert } of conversions) {
    if (await isPrepared(modelsFolder, card)) continue;
    if (!hasAnnounced)
      announce?.("Converting the face models (once, a few seconds) …");
    hasAnnounced = true;
    const model = convert(await readWeights(weights));
    await writeWhole(join(modelsFolder, card.file), model);
    await writeWhole(
      cardPath(modelsFolder, card.id),
      `${JSON.stringify({ ...card, sha256: digestOf(model) }, null, 2)}\n`,
    );
  }
}

/** Whether model and card are there, belong together, and say what they say today. */
async function isPrepared(
  modelsFolder: string,
  card: (typeof conversions)[number]["card"],
): Promise<boolean> {
  try {
    const written = checkCard(
      JSON.parse(await readFile(cardPath(modelsFolder, card.id), "utf8")),
      card.id,
    );
    const model = await readFile(join(modelsFolder, card.file));
    const { sha256, ...rest } = written;
    return sha256 === digestOf(model) && isDeepStrictEqual(rest, card);
  } catch {
    return false; // absent or cut short: convert again
  }
}
