import { describe, expect, test } from "vitest";
import { chooseSharpness } from "../../src/models/choose-sharpness.ts";
import type { NamedFace } from "../../src/models/similarity-counts.ts";

/**
 * A face out of shares of directions; what is missing to length 1 lies in a direction of its own.
 */
function made(
  identity: string,
  face: number,
  shares: Readonly<Record<number, number>>,
): NamedFace {
  const embedding = new Float32Array(64);
  let rest = 1;
  for (const [direction, share] of Object.entries(shares)) {
    embedding[Number(direction)] = share;
    rest -= share * share;
  }
  embedding[8 + face] = Math.sqrt(rest);
  return { identity, embedding };
}

const range = (count: number) => Array.from({ length: count }, (_, at) => at);

/**
 * Ten faces of one person, 0.8 alike; two of another, 0.9 alike and `alike` with each of the ten.
 */
function fewBesideMany(alike: number): NamedFace[] {
  const along = alike / Math.sqrt(0.8);
  const across = Math.sqrt(0.9 - along * along);
  return [
    ...range(10).map((face) => made("many", face, { 0: Math.sqrt(0.8) })),
    ...range(2).map((face) => made("few", 10 + face, { 0: along, 1: across })),
  ];
}

/**
 * Two people of ten faces, 0.8 alike; one more of each, 0.4 alike with its own and 0.75 with the
 * other.
 */
function strongBetweenPeople(): NamedFace[] {
  const own = Math.sqrt(0.8);
  const between = { 2: Math.sqrt(0.75) };
  return [
    ...range(10).map((face) => made("one", face, { 0: own })),
    ...range(10).map((face) => made("two", 10 + face, { 1: own })),
    made("one", 20, { 0: 0.4 / own, ...between }),
    made("two", 21, { 1: 0.4 / own, ...between }),
  ];
}

describe("chooseSharpness", () => {
  // Under p, two faces keep to each other when 0.9^p > 10 · alike^p.
  test.each([
    [0.72, 0.75, 11],
    [0.75, 0.78, 13],
  ])(
    "is as sharp as it takes for few to resist many: alike by %f",
    async (alike, threshold, sharpness) => {
      const chosen = await chooseSharpness(fewBesideMany(alike), {
        threshold,
        floor: threshold - 0.1,
      });
      expect(chosen.sharpness).toBe(sharpness);
    },
  );

  test("is no sharper than lets many bring home what one would lead away", async () => {
    // 10 · 0.4^p > 0.75^p, for p up to 3
    const { sharpness } = await chooseSharpness(strongBetweenPeople(), {
      threshold: 0.45,
      floor: 0.35,
    });
    expect(sharpness).toBe(3);
  });

  test("is the usual where all serve alike", async () => {
    const faces = fewBesideMany(0.1);
    const chosen = await chooseSharpness(faces, { threshold: 0.5, floor: 0.4 });
    expect(chosen).toEqual({ sharpness: 8, fMeasure: 1 });
  });
});
