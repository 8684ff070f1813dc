import fc from "fast-check";
import { expect, test } from "vitest";
import {
  dimensionOf,
  packEmbedding,
  unpackEmbedding,
} from "../../src/faces/packed-embedding.ts";

test("an embedding comes back as it was packed, and from a list alike", () => {
  fc.assert(
    fc.property(
      fc.float32Array({ minLength: 1, maxLength: 20 }),
      fc.nat(7),
      (embedding, offset) => {
        const packed = packEmbedding(embedding);
        // as it may lie in a message: anywhere
        const message = new Int8Array(offset + packed.length);
        message.set(packed, offset);
        for (const stored of [message.subarray(offset), [...embedding]]) {
          const into = new Float32Array(embedding.length + 2).fill(9);
          unpackEmbedding(stored, into, 1);
          expect(into).toEqual(Float32Array.of(9, ...embedding, 9));
          expect(dimensionOf(stored)).toBe(embedding.length);
        }
      },
    ),
  );
});

test("the smallest byte comes first, whatever the machine", () => {
  expect([...packEmbedding([1, -2])]).toEqual([0, 0, -128, 63, 0, 0, 0, -64]);
});
