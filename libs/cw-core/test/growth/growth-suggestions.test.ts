import { describe, expect, test } from "vitest";
import {
  grow,
  type GrowthOptions,
  unplaced,
  visitingOrder,
} from "../../src/index.ts";
import { keysFromIndices } from "../../src/visiting-order.ts";
import { clique, type Edge, graphOf, range } from "../graphs.ts";

const n = unplaced;

/** What is suggested; similarities here are multiples of 1/32, which 32 bits hold exactly. */
function suggested(
  placed: readonly number[],
  edges: readonly Edge[],
  options: GrowthOptions = { method: "classic", threshold: 0.5 },
) {
  return grow(
    graphOf(placed.length, edges),
    Int32Array.from(placed),
    options,
  ).mergeSuggestions.map(({ label, other, evidence, similarity }) => [
    `${label}-${other}`,
    ...evidence,
    similarity,
  ]);
}

describe("grow suggests to merge", () => {
  test("under classic, only what a new face ties: placed clusters may touch as they like", () => {
    expect(
      suggested(
        [0, 0, 1, 1, n],
        [
          [0, 1, 0.75],
          [2, 3, 0.75],
          [1, 2, 0.875],
          [4, 0, 0.75],
        ],
      ),
    ).toEqual([]);
  });

  test("nothing when the new face went to a cluster of new ones", () => {
    expect(
      suggested(
        [0, 0, n, n, n],
        [[0, 1, 0.75], ...clique([2, 3, 4], 0.75), [2, 0, 0.5]],
      ),
    ).toEqual([]);
  });

  test("no cluster of new faces, nor the cluster it joined", () => {
    // 2 joins cluster 0 by two edges, though it knows two new faces that go their own way
    expect(
      suggested(
        [0, 0, n, n, n, n],
        [
          [2, 0, 0.75],
          [2, 1, 0.75],
          ...clique([3, 4, 5], 0.75),
          [2, 3, 0.5],
          [2, 4, 0.5],
        ],
      ),
    ).toEqual([]);
  });

  test("with the most similar face of the other cluster, the first of those equally so", () => {
    const tie = (...similarities: number[]) =>
      suggested(
        [0, 0, 1, 1, 1, n],
        [
          [5, 0, 0.96875],
          [5, 1, 0.96875],
          ...similarities.map((weight, at): Edge => [5, at + 2, weight]),
        ],
      );
    expect(tie(0.5, 0.625, 0.5625)).toEqual([["0-1", 5, 3, 0.625]]);
    expect(tie(0.625, 0.5, 0.5625)).toEqual([["0-1", 5, 2, 0.625]]);
    expect(tie(0.5625, 0.5, 0.625)).toEqual([["0-1", 5, 4, 0.625]]);
    expect(tie(0.5, 0.625, 0.625)).toEqual([["0-1", 5, 3, 0.625]]);
  });

  test("two clusters once, whichever face sees it first and from whichever side", () => {
    // face 4 joins cluster 0 and knows 1 a little; face 5 joins 1 and knows 0
    const ties = (ofFour: number, ofFive: number) =>
      suggested(
        [0, 0, 1, 1, n, n],
        [
          [4, 0, 0.75],
          [4, 1, 0.75],
          [4, 2, ofFour],
          [5, 2, 0.75],
          [5, 3, 0.75],
          [5, 1, ofFive],
        ],
      );
    expect(ties(0.625, 0.5)).toEqual([["0-1", 4, 2, 0.625]]);
    expect(ties(0.5, 0.625)).toEqual([["1-0", 5, 1, 0.625]]);
  });

  test("of ties equally strong, by the face that is visited first", () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const [first] = visitingOrder(keysFromIndices(6), seed).filter(
        (face) => face > 3,
      );
      expect(
        suggested(
          [0, 0, 1, 1, n, n],
          [4, 5].flatMap((face): Edge[] => [
            [face, 0, 0.75],
            [face, 1, 0.75],
            [face, 2, 0.625],
          ]),
          { method: "classic", threshold: 0.5, seed },
        ),
      ).toEqual([["0-1", first, 2, 0.625]]);
    }
  });

  test("the most similar two first, then by label, then by the other", () => {
    const joins = (face: number, placedFace: number): Edge => [
      face,
      placedFace,
      0.96875,
    ];
    expect(
      suggested(
        [9, 7, 5, 3, n, n, n],
        [
          joins(4, 0), // 4 joins 9, and knows 3, 5 and 7
          [4, 1, 0.5],
          [4, 2, 0.5],
          [4, 3, 0.5],
          joins(5, 2), // 5 joins 5, and knows 3 and 7
          [5, 1, 0.5],
          [5, 3, 0.5],
          joins(6, 1), // 6 joins 7, and knows 3
          [6, 3, 0.625],
        ],
      ),
    ).toEqual([
      ["7-3", 6, 3, 0.625],
      ["5-3", 5, 3, 0.5],
      ["5-7", 5, 1, 0.5],
      ["9-3", 4, 3, 0.5],
      ["9-5", 4, 2, 0.5],
      ["9-7", 4, 1, 0.5],
    ]);
  });

  test("under robust, what has the support that it takes to join: √size times the threshold, exactly", () => {
    // The other cluster has four faces: 2 · 0.5 / √4 = 0.5; with a fifth face it is 0.45, below.
    const tie = (size: number, weights: readonly number[]) =>
      suggested(
        [0, ...new Array<number>(size).fill(1), n],
        [
          ...clique(range(1, size + 1), 0.5625),
          [size + 1, 0, 0.625],
          ...weights.map((weight, at): Edge => [size + 1, at + 1, weight]),
        ],
        { method: "robust", threshold: 0.5 },
      );
    expect(tie(4, [0.5, 0.5])).toEqual([["0-1", 5, 1, 0.5]]);
    expect(tie(5, [0.5, 0.5])).toEqual([]);
    expect(tie(4, [0.5, 0.46875])).toEqual([]);
  });

  test("under robust, not by an edge that is weak beside what the faces are used to", () => {
    // 0.5 is under 0.75 · √(0.875 · 0.875), and above 0.75 · √(0.625 · 0.625)
    const tie = (usual: number) =>
      suggested(
        [0, 0, 1, 1, n],
        [
          [0, 1, usual],
          [2, 3, usual],
          [4, 0, usual],
          [4, 1, usual],
          [4, 2, 0.5],
          [4, 3, 0.5],
        ],
        { method: "robust", threshold: 0.5 },
      );
    expect(tie(0.625)).toEqual([["0-1", 4, 2, 0.5]]);
    expect(tie(0.875)).toEqual([]);
  });
});
