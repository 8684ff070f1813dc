import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Box, pairSameFaces } from "../../src/faces/same-face.ts";

const at = (x: number, y = 0.1, size = 0.2) => ({
  box: [x, y, size, size] as Box,
});

describe("pairSameFaces", () => {
  test("pairs nothing with nothing, nor faces beside each other", () => {
    expect(pairSameFaces([], [at(0)])).toEqual([]);
    expect(pairSameFaces([at(0)], [])).toEqual([]);
    expect(pairSameFaces([at(0)], [at(0.2), at(0.5)])).toEqual([]);
  });

  test("pairs boxes that overlap by more than half, and no others", () => {
    const [whole, third] = [at(0, 0, 0.3), at(0.1, 0, 0.3)]; // two thirds of each: 0.5 of both
    expect(pairSameFaces([whole], [third])).toEqual([]);
    const more = at(0.09, 0, 0.3);
    expect(pairSameFaces([whole], [more])).toEqual([
      { found: whole, there: more },
    ]);
  });

  test("pairs each face once, those that overlap most first", () => {
    const [one, two] = [at(0.02), at(0.05)];
    const there = at(0.04);
    expect(pairSameFaces([one, two], [there])).toEqual([{ found: two, there }]);
  });

  test("law: a face found again is paired with itself, whatever the order", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(40), { maxLength: 12 }), (places) => {
        const found = places.map((place) => at(place * 0.2));
        const there = found.map(({ box }) => ({ box })).reverse();
        const pairs = pairSameFaces(found, there);
        expect(pairs).toHaveLength(found.length);
        for (const pair of pairs) expect(pair.found.box).toBe(pair.there.box);
      }),
    );
  });
});
