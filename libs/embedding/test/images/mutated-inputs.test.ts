import { describe, expect, test } from "vitest";
import { formatOf } from "../../src/images/image-format.ts";
import {
  tamperWithBeginnings,
  tamperWithCards,
  tamperWithModels,
  tamperWithPngs,
} from "./tampered.ts";

describe("inputs that were tampered with; `npm run bench -- mutated` tries more", () => {
  test.each([
    ["beginnings of files", tamperWithBeginnings, 400_000, 100_000, 50_000],
    ["PNGs", tamperWithPngs, 400_000, 100_000, 50_000],
    ["model cards", tamperWithCards, 100_000, 1000, 50_000],
    ["models", tamperWithModels, 100_000, 10_000, 50_000],
  ] as const)(
    "%s are taken, or refused with an error of ours",
    (_, tamper, count, leastAnswered, leastRefused) => {
      const { answered, refused } = tamper(count);
      expect(answered + refused).toBe(count);
      expect(answered).toBeGreaterThan(leastAnswered);
      expect(refused).toBeGreaterThan(leastRefused);
    },
  );
});

test("markup with thousands of comments and no picture is told apart at once", () => {
  for (const markup of ["<!---->", "<!DOCTYPE a[]>", "<?xml ?>", " \n"]) {
    const started = performance.now();
    expect(formatOf(Buffer.from(`${markup.repeat(4000)}x`))).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(500);
  }
});
