import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  areCannotLinked,
  joinPlacedClusters,
  unplaced,
} from "../../src/index.ts";
import { anyPairs } from "./growth-cases.ts";

describe("joinPlacedClusters", () => {
  test("joins clusters, unless a cannot-link lies between them", () => {
    const labels = Int32Array.of(0, 0, 1, 1, 2, 2);
    expect(
      joinPlacedClusters(labels, {
        mustLinks: [
          [0, 2],
          [0, 4],
        ],
        cannotLinks: [[1, 5]],
      }),
    ).toEqual({ labels: Int32Array.of(0, 0, 0, 0, 2, 2), joinedCount: 1 });
    expect([...labels]).toEqual([0, 0, 1, 1, 2, 2]);
  });

  test("leaves new faces to growth", () => {
    const labels = Int32Array.of(3, unplaced, 1, unplaced);
    expect(
      joinPlacedClusters(labels, {
        mustLinks: [
          [0, 1],
          [1, 2],
        ],
      }),
    ).toEqual({
      labels: Int32Array.of(1, unplaced, 1, unplaced),
      joinedCount: 1,
    });
    expect(joinPlacedClusters(labels, { mustLinks: [[1, 3]] })).toEqual({
      labels,
      joinedCount: 0,
    });
  });

  test("law: clusters are whole, and no cannot-link comes into one", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1, max: 4 }), {
          minLength: 8,
          maxLength: 8,
        }),
        anyPairs(8),
        anyPairs(8),
        (placed, mustLinks, cannotLinks) => {
          const before = Int32Array.from(placed);
          const { labels, joinedCount } = joinPlacedClusters(before, {
            mustLinks,
            cannotLinks,
          });
          before.forEach((label, face) => {
            expect(labels[face] === unplaced).toBe(label === unplaced);
            if (label !== unplaced)
              expect(labels[face]).toBe(labels[before.indexOf(label)]);
          });
          const clusters = (of: Int32Array) =>
            new Set(of.filter((label) => label !== unplaced)).size;
          expect(joinedCount).toBe(clusters(before) - clusters(labels));
          for (const [one, two] of cannotLinks)
            if (before[one] !== before[two])
              expect(
                labels[one] === labels[two] && labels[one] !== unplaced,
              ).toBe(false);
        },
      ),
    );
  });
});

test("a cannot-link lies between two clusters, whichever is named first", () => {
  const labels = Uint32Array.of(0, 0, 1, 2);
  const between = (one: number, two: number) =>
    areCannotLinked(labels, [[2, 1]], one, two);
  expect([between(0, 1), between(1, 0), between(0, 2)]).toEqual([
    true,
    true,
    false,
  ]);
});
