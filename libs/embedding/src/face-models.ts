import { checkSummary } from "./check-model.ts";
import { defaultCards } from "./default-cards.ts";
import { EmbeddingError } from "./errors.ts";
import type { FaceDetector } from "./face-detector.ts";
import { loadNetwork, type LoadedNetwork } from "./inference.ts";
import type { EmbedderCard, ModelCard } from "./model-card.ts";
import { readModel } from "./model-catalogue.ts";

/** Which models, and where they lie. */
export interface ModelChoice {
  readonly modelsFolder: string;
  /** Id of a model that was added; by default dlib's network. */
  readonly embedder?: string | undefined;
  /** Id of one; by default the one that the embedder's card names, else SSD MobileNet. */
  readonly detector?: string | undefined;
}

/** The three networks that make an embedding out of a photograph. */
export interface FaceModels {
  readonly choice: ModelChoice;
  /** Of the embedder: what its embeddings are. */
  readonly card: EmbedderCard;
  readonly detector: FaceDetector;
  readonly landmarks: LoadedNetwork;
  readonly embedder: LoadedNetwork;
  close(): Promise<void>;
}

/**
 * Loads the models that make an embedding out of a photograph, each checked against the digest on its card.
 * @param options.threads within one run of a network; photographs are looked at side by side instead, which wastes less
 * @throws EmbeddingError `MODEL_MISSING`, `MODEL_CHANGED`, `MODEL_REFUSED`, `CARD_MALFORMED`
 */
export async function openFaceModels({
  modelsFolder,
  embedder: embedderId = defaultCards.embedder.id,
  detector: detectorId,
  threads = 1,
}: ModelChoice & { readonly threads?: number }): Promise<FaceModels> {
  const { card, model } = await readAs("embedder", embedderId);
  checkSummary(model, card);
  const found = await readAs(
    "detector",
    detectorId ?? card.detector ?? defaultCards.detector.id,
  );
  const places = await readAs("landmarks", defaultCards.landmarks.id);
  const [detector, landmarks, embedder] = await Promise.all([
    loadNetwork(found.model, threads),
    loadNetwork(places.model, threads),
    loadNetwork(model, threads),
  ]);
  return {
    choice: { modelsFolder, embedder: embedderId, detector: found.card.id },
    card,
    detector: { card: found.card, network: detector },
    landmarks,
    embedder,
    close: async () => {
      for (const network of [detector, landmarks, embedder])
        await network.close();
    },
  };

  async function readAs<Task extends ModelCard["task"]>(
    task: Task,
    id: string,
  ) {
    const { card, model } = await readModel(modelsFolder, id);
    if (card.task !== task)
      throw new EmbeddingError(
        "CARD_MALFORMED",
        `Expected ${card.id} to be of the task ${task} but its card says ${card.task}; choose another model.`,
      );
    return { card: card as Extract<ModelCard, { task: Task }>, model };
  }
}
