import { describe, expect, test } from "vitest";
import { floorAboveChance, measureChanceSimilarity } from "../src/index.ts";
import { randomEmbeddings } from "./random-embeddings.ts";

describe("measureChanceSimilarity", () => {
  test("has nothing to say about fewer than two faces", () => {
    expect(measureChanceSimilarity(randomEmbeddings(0, 8))).toBeUndefined();
    expect(measureChanceSimilarity(randomEmbeddings(1, 8))).toBeUndefined();
  });

  test("finds the normal distribution of random directions: mean 0, deviation 1/√d", () => {
    const measured = measureChanceSimilarity(randomEmbeddings(2000, 128))!;
    expect(measured.sampledPairCount).toBe((2000 * 1999) / 2);
    expect(measured.median).toBeCloseTo(0, 2);
    expect(measured.median - measured.lowerQuantile).toBeCloseTo(
      1 / Math.sqrt(128),
      2,
    );
  });

  test("samples a large library, near to what all pairs say, and alike for one seed", () => {
    const embeddings = randomEmbeddings(4000, 32);
    const measured = measureChanceSimilarity(embeddings)!;
    expect(measured.sampledPairCount).toBe(500_000);
    expect(measured.median - measured.lowerQuantile).toBeCloseTo(
      1 / Math.sqrt(32),
      2,
    );
    expect(measureChanceSimilarity(embeddings)).toEqual(measured);
  });

  test("does not depend on how faces are stored, when given their order", () => {
    const { vectors, dimension } = randomEmbeddings(3500, 16);
    const reversed = new Float32Array(vectors.length);
    for (let face = 0; face < 3500; face++) {
      reversed.set(
        vectors.subarray(face * 16, face * 16 + 16),
        (3499 - face) * 16,
      );
    }
    const order = Uint32Array.from({ length: 3500 }, (_, rank) => 3499 - rank);
    expect(
      measureChanceSimilarity({ vectors: reversed, dimension }, { order }),
    ).toEqual(measureChanceSimilarity({ vectors, dimension }));
  });
});

describe("floorAboveChance", () => {
  // z(n) as the research page states it: 3.6 at 100,000 faces, 4.2 at a million
  test.each([
    [100_000, 3.6],
    [1_000_000, 4.2],
  ])("leaves about 16 chance pairs per face of %i", (faceCount, z) => {
    const floor = floorAboveChance({
      faceCount,
      sampledPairCount: 1,
      median: 0.1,
      lowerQuantile: 0,
      highShare: 0,
    });
    expect((floor - 0.1) / 0.1).toBeCloseTo(z, 1);
  });

  test("bug: rose to 0.96 in a library of 15 faces, nearly all of one person", () => {
    const floor = floorAboveChance({
      faceCount: 15,
      sampledPairCount: 105,
      median: 0.9,
      lowerQuantile: 0.8,
      highShare: 0,
    });
    expect(floor).toBeLessThan(0);
  });
});
