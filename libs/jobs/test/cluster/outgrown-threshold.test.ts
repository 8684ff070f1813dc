import { describe, expect, test } from "vitest";
import { outgrownThreshold } from "../../src/index.ts";

const collection = {
  name: "default",
  modelId: "mine",
  recommendedThreshold: 0.4,
  thresholdHoldsUpTo: 163,
  nextOrdinal: 163,
};

describe("a threshold that a library outgrew", () => {
  test("is told once there are more faces than the card says, with what helps", () => {
    expect(outgrownThreshold(collection)).toBeUndefined();
    const told = outgrownThreshold({ ...collection, nextOrdinal: 164 });
    expect(told).toMatch(
      /default has 164 faces.* 0\.4 of mine holds up to 163/,
    );
    expect(told).toContain("model calibrate --faces 164");
  });

  test("is not told of a threshold of one's own, nor where nobody measured", () => {
    const larger = { ...collection, nextOrdinal: 5000 };
    expect(outgrownThreshold(larger, 0.4)).toBeDefined();
    expect(outgrownThreshold(larger, 0.5)).toBeUndefined();
    expect(
      outgrownThreshold({ ...larger, thresholdHoldsUpTo: null }),
    ).toBeUndefined();
  });
});
