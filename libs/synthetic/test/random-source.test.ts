import { describe, expect, test } from "vitest";
import { RandomSource } from "../src/index.ts";

const drawMany = <T>(draw: (random: RandomSource) => T, seed = 1): T[] => {
  const random = new RandomSource(seed);
  return Array.from({ length: 10_000 }, () => draw(random));
};

describe("a random source", () => {
  test("draws the same from the same seed, and other numbers from another", () => {
    const uniform = (random: RandomSource) => random.uniform();
    expect(drawMany(uniform)).toEqual(drawMany(uniform));
    expect(drawMany(uniform, 2)).not.toEqual(drawMany(uniform));
    expect(drawMany(uniform)[0]).toBeCloseTo(0.5883938, 6);
  });

  test("draws from between 0 and 1, and whole numbers below an end, all about as often", () => {
    for (const drawn of drawMany((random) => random.uniform())) {
      expect(drawn).toBeGreaterThan(0);
      expect(drawn).toBeLessThan(1);
    }
    const counts = Map.groupBy(
      drawMany((random) => random.below(4)),
      (drawn) => drawn,
    );
    expect([...counts.keys()].sort()).toEqual([0, 1, 2, 3]);
    for (const { length } of counts.values())
      expect(Math.abs(length - 2500)).toBeLessThan(250);
  });

  test("draws normal numbers of mean 0 and deviation 1", () => {
    const drawn = drawMany((random) => random.normal());
    const mean = drawn.reduce((sum, each) => sum + each, 0) / drawn.length;
    const squares = drawn.reduce((sum, each) => sum + each ** 2, 0);
    expect(mean).toBeCloseTo(0, 1);
    expect(squares / drawn.length).toBeCloseTo(1, 1);
  });

  test("shuffles a copy, and loses nothing", () => {
    const list = Array.from({ length: 100 }, (_, index) => index);
    const shuffled = new RandomSource(1).shuffled(list);
    expect(shuffled).not.toEqual(list);
    expect(shuffled.toSorted((one, two) => one - two)).toEqual(list);
  });
});
