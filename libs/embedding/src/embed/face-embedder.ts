import { EmbeddingError } from "../errors.ts";
import type { LoadedNetwork } from "../networks/inference.ts";
import type { EmbedderCard } from "../networks/model-card.ts";
import { toInput } from "../networks/to-tensor.ts";

/** The most faces in one run of a network, unless it takes one at a time. */
const mostInRun = 16;

/**
 * Embeds aligned faces. The network's output is scaled to length 1, centred by the card's mean
 * vector, and scaled to length 1 again.
 * @returns one embedding per face; the caller's
 * @throws EmbeddingError `EMBEDDING_MALFORMED` when the network gives NaN, zeros, or another length
 *   than its card says
 */
export async function embedAligned(
  network: LoadedNetwork,
  card: EmbedderCard,
  faces: readonly Float32Array[],
): Promise<Float32Array[]> {
  const embeddings: Float32Array[] = [];
  const batchSize = network.inputShape[0] === 1 ? 1 : mostInRun;
  for (let start = 0; start < faces.length; start += batchSize) {
    const batch = faces.slice(start, start + batchSize);
    const { values, shape } = toInput(batch, card.input);
    const outputs = await network.run(values, shape);
    const raw = Object.values(outputs)[0]!;
    if (raw.length !== batch.length * card.embeddingSize) {
      throw new EmbeddingError(
        { code: "EMBEDDING_MALFORMED", model: card.id },
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
  if (meanVector === undefined) return unit;
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
      { code: "EMBEDDING_MALFORMED", model: id },
      `Expected an embedding from ${id} but received one of length ${length}; check the model.`,
    );
  }
  return vector.map((value) => value / length);
}
