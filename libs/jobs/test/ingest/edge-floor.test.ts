import {
  floorAboveChance,
  measureChanceSimilarity,
} from "@facegraph/similarity";
import { expect, test } from "vitest";
import { raiseFloor } from "../../src/ingest/edge-floor.ts";

const collection = { edgeFloor: 0.45, recommendedThreshold: 0.55 };

test("a library that is mostly one person keeps that person's pairs", () => {
  const faceCount = 3100;
  const dimension = 16;
  const vectors = new Float32Array(faceCount * dimension);
  for (let face = 0; face < faceCount; face++) {
    const row = Array.from({ length: dimension }, (_, place) =>
      Math.sin((face + 1) * (place + 3) * 12.9898),
    );
    if (face < 2900) row[0] = 6; // about 0.8 similar to each other
    const length = Math.hypot(...row);
    vectors.set(
      row.map((value) => value / length),
      face * dimension,
    );
  }
  const aboveChance = floorAboveChance(
    measureChanceSimilarity({ vectors, dimension })!,
  );
  // what was taken for chance is the person
  expect(aboveChance).toBeGreaterThan(collection.recommendedThreshold);
  expect(raiseFloor(collection, aboveChance)).toBe(0.55);
});

test("the floor rises above chance, and never falls", () => {
  expect(raiseFloor(collection, 0.5)).toBe(0.5);
  expect(raiseFloor(collection, -1)).toBe(0.45);
  expect(raiseFloor({ edgeFloor: 0.6, recommendedThreshold: 0.55 }, 0.9)).toBe(
    0.6,
  );
});
