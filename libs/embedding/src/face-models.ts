import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { defaultCards } from "./default-cards.ts";
import { EmbeddingError } from "./errors.ts";
import { loadNetwork, type LoadedNetwork } from "./inference.ts";
import { checkCard, type EmbedderCard, type ModelCard } from "./model-card.ts";
import { cardPath, digestOf } from "./prepare-default-models.ts";

/** The three networks that make an embedding out of a photograph. */
export interface FaceModels {
  /** Of the embedder: what its embeddings are. */
  readonly card: EmbedderCard;
  readonly detector: LoadedNetwork;
  readonly landmarks: LoadedNetwork;
  readonly embedder: LoadedNetwork;
  close(): Promise<void>;
}

/**
 * Loads the default models, each checked against the digest on its card.
 * @param options.threads within one run of a network; photographs are looked at side by side instead, which wastes less
 * @throws EmbeddingError `MODEL_MISSING`, `MODEL_CHANGED`, `CARD_MALFORMED`
 */
export async function openFaceModels({
  modelsFolder,
  threads = 1,
}: {
  readonly modelsFolder: string;
  readonly threads?: number;
}): Promise<FaceModels> {
  const [detector, landmarks, embedder] = await Promise.all(
    [
      defaultCards.detector.id,
      defaultCards.landmarks.id,
      defaultCards.embedder.id,
    ].map((id) => openModel(modelsFolder, id, threads)),
  );
  if (embedder!.card.task !== "embedder") {
    throw new EmbeddingError(
      "CARD_MALFORMED",
      `Expected ${embedder!.card.id} to be an embedder but its card says ${embedder!.card.task}.`,
    );
  }
  const networks = [
    detector!.network,
    landmarks!.network,
    embedder!.network,
  ] as const;
  return {
    card: embedder!.card,
    detector: networks[0],
    landmarks: networks[1],
    embedder: networks[2],
    close: async () => {
      for (const network of networks) await network.close();
    },
  };
}

async function openModel(
  modelsFolder: string,
  id: string,
  threads: number,
): Promise<{ card: ModelCard; network: LoadedNetwork }> {
  const path = cardPath(modelsFolder, id);
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new EmbeddingError(
      "MODEL_MISSING",
      `There is no model ${id} in ${modelsFolder}; run \`facegraph setup\`.`,
      { cause: error },
    );
  });
  const card = checkCard(parse(text, path), path);
  const model = await readFile(join(modelsFolder, card.file)).catch(
    (error: unknown) => {
      throw new EmbeddingError(
        "MODEL_MISSING",
        `The file ${card.file} of model ${id} is missing; run \`facegraph setup\`.`,
        { cause: error },
      );
    },
  );
  if (digestOf(model) !== card.sha256) {
    throw new EmbeddingError(
      "MODEL_CHANGED",
      `The file ${card.file} is not the one that the card of ${id} describes; delete both and run \`facegraph setup\`.`,
    );
  }
  return { card, network: await loadNetwork(model, threads) };
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EmbeddingError(
      "CARD_MALFORMED",
      `Expected JSON in ${path}; delete it and run \`facegraph setup\`.`,
      { cause: error },
    );
  }
}
