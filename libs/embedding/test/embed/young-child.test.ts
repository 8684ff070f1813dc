import { describe, expect, test } from "vitest";
import { looksLikeYoungChild } from "../../src/embed/young-child.ts";
import { defaultCards } from "../../src/models/default-cards.ts";

const card = { youngChildren: { vector: [0.6, 0.8], similarity: 0.5 } };

describe("looksLikeYoungChild", () => {
  test("compares with the card's vector, its similarity inclusive", () => {
    expect(looksLikeYoungChild(Float32Array.of(0.6, 0.8), card)).toBe(true);
    expect(looksLikeYoungChild(Float32Array.of(0.8, -0.6), card)).toBe(false);
    const edge = { youngChildren: { vector: [0.5, 0], similarity: 0.5 } };
    expect(looksLikeYoungChild(Float32Array.of(1, 0), edge)).toBe(true);
  });

  test("says no of every face where the card describes no children", () => {
    expect(looksLikeYoungChild(Float32Array.of(0.6, 0.8), {})).toBe(false);
  });
});

test("the vector of the default embedder has length 1, as embeddings have", () => {
  const { vector } = defaultCards.embedder.youngChildren;
  expect(vector).toHaveLength(defaultCards.embedder.embeddingSize);
  expect(Math.hypot(...vector)).toBeCloseTo(1, 3);
});
