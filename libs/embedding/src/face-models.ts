import { checkSummary } from "./check-model.ts";
import { defaultCards } from "./default-cards.ts";
import { EmbeddingError } from "./errors.ts";
import { loadNetwork, type LoadedNetwork } from "./inference.ts";
import type { EmbedderCard } from "./model-card.ts";
import { readModel } from "./model-catalogue.ts";

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
 * Loads the models that make an embedding out of a photograph, each checked against the digest on its card.
 * @param options.embedder id of a model that was added; by default dlib's network
 * @param options.threads within one run of a network; photographs are looked at side by side instead, which wastes less
 * @throws EmbeddingError `MODEL_MISSING`, `MODEL_CHANGED`, `MODEL_REFUSED`, `CARD_MALFORMED`
 */
export async function openFaceModels({
  modelsFolder,
  embedder: embedderId = defaultCards.embedder.id,
  threads = 1,
}: {
  readonly modelsFolder: string;
  readonly embedder?: string;
  readonly threads?: number;
}): Promise<FaceModels> {
  const { card, model } = await readModel(modelsFolder, embedderId);
  if (card.task !== "embedder") {
    throw new EmbeddingError(
      "CARD_MALFORMED",
      `Expected ${card.id} to be an embedder but its card says ${card.task}; choose another model.`,
    );
  }
  checkSummary(model, card);
  const [detector, landmarks, embedder] = await Promise.all([
    openNetwork(defaultCards.detector.id),
    openNetwork(defaultCards.landmarks.id),
    loadNetwork(model, threads),
  ]);
  return {
    card,
    detector,
    landmarks,
    embedder,
    close: async () => {
      for (const network of [detector, landmarks, embedder])
        await network.close();
    },
  };

  async function openNetwork(id: string): Promise<LoadedNetwork> {
    return loadNetwork((await readModel(modelsFolder, id)).model, threads);
  }
}
