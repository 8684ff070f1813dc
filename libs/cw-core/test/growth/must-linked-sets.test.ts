import { expect, test } from "vitest";
import { mustLinkedSets } from "../../src/growth/must-linked-sets.ts";

test("must-links join into sets, however they are chained or repeated", () => {
  const sets = mustLinkedSets([
    [1, 2],
    [4, 5],
    [2, 1],
    [5, 2],
    [7, 8],
  ]).map((set) => set.toSorted((one, two) => one - two));
  expect(sets).toEqual([
    [1, 2, 4, 5],
    [7, 8],
  ]);
  expect(mustLinkedSets([])).toEqual([]);
});
