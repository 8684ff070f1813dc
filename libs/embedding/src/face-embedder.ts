import { alignTo, dlibTemplate } from "./align-face.ts";
import { EmbeddingError } from "./errors.ts";
import type { Landmarks } from "./face-landmarks.ts";
import type { LoadedNetwork } from "./inference.ts";
import type { EmbedderCard } from "./model-card.ts";
import { warp } from "./resample.ts";
import { toTensor } from "./to-tensor.ts";
import type { UprightImage } from "./upright-image.ts";

/** Faces in one run of the network. */
const batchSize = 16;

/** The face upright and in its place, as the network was trained; size · size · 3 values, 0..255. */
export function alignFace(
  image: UprightImage,
  landmarks: Landmarks,
  { input }: EmbedderCard,
): Float32Array {
  return warp(image, alignTo(dlibTemplate, landmarks, input.size), input.size);
}

/**
 * Embeds aligned faces: what the network gives is brought to length 1, centred by the card's mean vector, and brought to
 * length 1 again.
 * @returns one embedding per face; the caller's
 * @throws EmbeddingError `EMBEDDING_MALFORMED` when the network gives NaN, zeros, or another length than its card says
 */
export async function embedAligned(
  network: LoadedNetwork,
  card: EmbedderCard,
  faces: readonly Float32Array[],
): Promise<Float32Array[]> {
  const { size, mean, deviation } = card.input;
  const embeddings: Float32Array[] = [];
  for (let start = 0; start < faces.length; start += batchSize) {
    const batch = faces.slice(start, start + batchSize);
    const outputs = await network.run(
      toTensor(batch, size, { mean, deviation }),
      [batch.length, 3, size, size],
    );
    const raw = Object.values(outputs)[0]!;
    if (raw.length !== batch.length * card.embeddingSize) {
      throw new EmbeddingError(
        "EMBEDDING_MALFORMED",
        `Expected ${card.embeddingSize} values per face from ${card.id} but received ${raw.length / batch.length}; check its card.`,
      );
    }
    for (let face = 0; face < batch.length; face++) {
      embeddings.push(
        centred(
          raw.slice(face * card.embeddingSize, (face + 1) * card.embeddingSize),
          card,
        ),
      );
    }
  }
  return embeddings;
}

function centred(
  raw: Float32Array,
  { id, meanVector }: EmbedderCard,
): Float32Array {
  const unit = toUnitLength(raw, id);
  return toUnitLength(
    unit.map((value, index) => value - meanVector[index]!),
    id,
  );
}

function toUnitLength(vector: Float32Array, id: string): Float32Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const length = Math.sqrt(sum);
  if (!(length > 1e-12) || !Number.isFinite(length)) {
    throw new EmbeddingError(
      "EMBEDDING_MALFORMED",
      `Expected an embedding from ${id} but received one of length ${length}; check the model.`,
    );
  }
  return vector.map((value) => value / length);
}
