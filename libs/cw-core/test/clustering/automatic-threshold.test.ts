import { expect, test } from "vitest";
import { automaticThreshold } from "../../src/index.ts";

test.each([
  // on lfw2921 the quantiles are 0.0277 and -0.1072, and the research page has .57
  [0.567, { median: 0.0277, lowerQuantile: -0.1072 }],
  [0.3, { median: 0, lowerQuantile: -0.01 }],
  [0.85, { median: 0.6, lowerQuantile: 0.4 }],
])("the automatic threshold is %d for %j", (threshold, quantiles) => {
  expect(automaticThreshold(quantiles)).toBeCloseTo(threshold, 3);
});
