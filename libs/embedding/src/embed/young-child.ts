import type { EmbedderCard } from "../networks/model-card.ts";

/**
 * Whether a face looks to its embedder like a baby or a small child, as the card describes them.
 * @param embedding of length 1, as the card's vector is
 * @returns false where the card describes none
 */
export function looksLikeYoungChild(
  embedding: Float32Array,
  { youngChildren }: Pick<EmbedderCard, "youngChildren">,
): boolean {
  if (youngChildren === undefined) return false;
  const { vector, similarity } = youngChildren;
  const cosine = embedding.reduce(
    (sum, value, index) => sum + value * vector[index]!,
    0,
  );
  return cosine >= similarity;
}
