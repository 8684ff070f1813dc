import { expect, test } from "vitest";
import { weakestSimilarity } from "../../src/merging/weakest-similarity.ts";
import { type Edge, graphOf } from "../graphs.ts";

const edges: readonly Edge[] = [
  [0, 1, 0.75],
  [1, 2, 0.379],
  [0, 2, 0.5],
];

test("the weakest similarity is rounded down to hundredths", () => {
  expect(weakestSimilarity(graphOf(3, edges))).toBe(0.37);
  expect(weakestSimilarity(graphOf(2, [[0, 1, 0.009]]))).toBe(0);
  expect(weakestSimilarity(graphOf(2, [[0, 1, 1]]))).toBe(1);
});

test("the weakest similarity is 1 where there are no pairs", () => {
  expect(weakestSimilarity(graphOf(0, []))).toBe(1);
  expect(weakestSimilarity(graphOf(3, []))).toBe(1);
});

test("edges below the floor of a view are not the weakest, one on it is", () => {
  const floored = (floor: number) =>
    weakestSimilarity({ ...graphOf(3, edges), floor });
  expect(floored(0.5)).toBe(0.5);
  expect(floored(0.51)).toBe(0.75);
  expect(floored(0.8)).toBe(1);
});

test("what stands behind the last row is not looked at", () => {
  const { offsets, neighbours, similarities } = graphOf(2, [[0, 1, 0.5]]);
  const longer = Float32Array.of(...similarities, 0.1);
  expect(
    weakestSimilarity({
      faceCount: 2,
      offsets,
      neighbours,
      similarities: longer,
    }),
  ).toBe(0.5);
});
