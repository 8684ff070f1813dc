import {
  defaultDetection,
  type FaceDetector,
} from "../detect/face-detector.ts";
import { EmbeddingError } from "../errors.ts";
import { type LoadedNetwork, loadNetwork } from "../networks/inference.ts";
import type { EmbedderCard, ModelCard } from "../networks/model-card.ts";
import { checkSummary, tryNetwork } from "./check-model.ts";
import { defaultCards } from "./default-cards.ts";
import { readModel } from "./model-catalogue.ts";

/** Which models are used, and their folder. */
export interface ModelChoice {
  readonly modelsFolder: string;
  /** The id of an embedder; by default SFace. */
  readonly embedder?: string | undefined;
  /** The id of a detector; by default that on the embedder's card, else YuNet. */
  readonly detector?: string | undefined;
  readonly looking?: LookingOptions | undefined;
  /** Whether embeddings are the network's own, of length 1, without the card's mean vector. */
  readonly isUncentred?: boolean | undefined;
}

/** What counts as a face, and whether faces are looked for at all. */
export interface LookingOptions {
  /** The least shorter side of a face's box, in pixels of the photograph. By default 20. */
  readonly minSizePx?: number | undefined;
  /** 0..1, by default as the detector's card says. */
  readonly minScore?: number | undefined;
  /**
   * Each picture is one face, and no face is looked for: `as-is` when it is cropped for the
   * embedder already, `landmarks` when it is to be aligned by the landmarks found in it.
   */
  readonly aligned?: AlignedKind | undefined;
}

export type AlignedKind = "as-is" | "landmarks";

/** The three networks that make an embedding out of a photograph. */
export interface FaceModels {
  readonly choice: ModelChoice;
  /** The card of the embedder. */
  readonly card: EmbedderCard;
  readonly detector: FaceDetector;
  readonly landmarks: LoadedNetwork;
  readonly embedder: LoadedNetwork;
  readonly aligned: AlignedKind | undefined;
  /** What boxes depend on, in words. Models with the same words find the same boxes. */
  readonly foundBy: string;
  close(): Promise<void>;
}

/**
 * Loads the models that make an embedding out of a photograph. Each is compared with the digest on
 * its card, and tried on generated pictures.
 * @param options.threads for one run of a network. Looking at photographs side by side wastes less.
 * @param options.areTried whether the models have been tried already
 * @throws EmbeddingError `MODEL_MISSING`, `MODEL_CHANGED`, `MODEL_REFUSED`, `CARD_MALFORMED`,
 *   `EMBEDDING_MALFORMED`
 */
export async function openFaceModels({
  modelsFolder,
  embedder: embedderId = defaultCards.embedder.id,
  detector: detectorId,
  looking = {},
  isUncentred = false,
  threads = 1,
  areTried = false,
}: ModelChoice & {
  readonly threads?: number;
  readonly areTried?: boolean;
}): Promise<FaceModels> {
  const { card: written, model } = await readAs("embedder", embedderId);
  checkSummary(model, written);
  const { meanVector, ...uncentred } = written;
  const card = isUncentred || meanVector === undefined ? uncentred : written;
  const found = await readAs(
    "detector",
    detectorId ?? card.detector ?? defaultCards.detector.id,
  );
  checkSummary(found.model, found.card);
  const landmarksModel = await readAs("landmarks", defaultCards.landmarks.id);
  const [detector, landmarks, embedder] = await Promise.all([
    loadNetwork(found.model, threads),
    loadNetwork(landmarksModel.model, threads),
    loadNetwork(model, threads),
  ]);
  const close = async () => {
    for (const network of [detector, landmarks, embedder])
      await network.close();
  };
  try {
    if (!areTried) {
      await tryNetwork(embedder, written);
      await tryNetwork(detector, found.card);
    }
  } catch (error) {
    await close();
    throw error;
  }
  const {
    minSizePx = defaultDetection.minSizePx,
    minScore = found.card.minScore,
    aligned,
  } = looking;
  return {
    choice: {
      modelsFolder,
      embedder: embedderId,
      detector: found.card.id,
      looking,
      isUncentred,
    },
    card,
    detector: {
      card: { ...found.card, minScore },
      network: detector,
      settings: { minSizePx },
    },
    aligned,
    foundBy:
      aligned === undefined
        ? `${found.card.id}, score ${minScore}, ${minSizePx} pixels`
        : "aligned",
    landmarks,
    embedder,
    close,
  };

  async function readAs<Task extends ModelCard["task"]>(
    task: Task,
    id: string,
  ) {
    const { card, model } = await readModel(modelsFolder, id);
    if (card.task !== task)
      throw new EmbeddingError(
        { code: "CARD_MALFORMED", card: card.id },
        `Expected a model for the task ${task} but ${card.id} is for the task ${card.task}; choose another model.`,
      );
    return { card: card as Extract<ModelCard, { task: Task }>, model };
  }
}
