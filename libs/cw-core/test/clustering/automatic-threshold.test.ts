import { expect, test } from "vitest";
import { automaticThreshold, type ChanceSample } from "../../src/index.ts";

/** On lfw2921 the quantiles are these, and the research page has .57. */
const lfw2921: ChanceSample = {
  faceCount: 2921,
  median: 0.0277,
  lowerQuantile: -0.1072,
  highShare: 0.0087,
};

test("four deviations above chance, with the confidence that the two limits leave", () => {
  const found = automaticThreshold(lfw2921, 0.55);
  expect(found.threshold).toBeCloseTo(0.567, 3);
  expect(found).toHaveProperty("confidence", expect.closeTo(0.628, 2));
});

test.each([
  ["FEW_FACES", { faceCount: 99 }, 0.55],
  ["FEW_PEOPLE", { highShare: 0.0301 }, 0.55],
  ["FAR_FROM_CARD", {}, 0.41],
  ["FAR_FROM_CARD", {}, 0.73],
])(
  "none, for the reason %s, with %j and a card of %d",
  (reason, change, card) => {
    expect(automaticThreshold({ ...lfw2921, ...change }, card)).toEqual({
      threshold: undefined,
      reason,
    });
  },
);

test("none that no similarity could have", () => {
  const wide = { ...lfw2921, median: 0.5, lowerQuantile: 0.36 };
  expect(automaticThreshold(wide, 0.99).threshold).toBeUndefined();
});
