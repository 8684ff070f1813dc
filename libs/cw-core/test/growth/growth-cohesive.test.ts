import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { strongestPairs } from "../../src/growth/merge-suggestions.ts";
import { grow, type GrowthOptions, unplaced } from "../../src/index.ts";
import {
  anyGraph,
  anyThreshold,
  clique,
  type Edge,
  graphOf,
  keysFrom,
  range,
} from "../graphs.ts";

const n = unplaced;

/** What is suggested under the default method: labels, evidence, similarity. */
function suggested(
  placed: readonly number[],
  edges: readonly Edge[],
  options: Partial<GrowthOptions> = {},
) {
  return grow(graphOf(placed.length, edges), Int32Array.from(placed), {
    threshold: 0.5,
    ...options,
  }).mergeSuggestions.map(({ label, other, evidence, similarity }) => [
    `${label}-${other}`,
    ...evidence,
    similarity,
  ]);
}

/** Every face of one list joined to every face of another. */
function across(
  one: readonly number[],
  two: readonly number[],
  similarity: number,
): Edge[] {
  return one.flatMap((face) =>
    two.map((other): Edge => [face, other, similarity]),
  );
}

describe("grow under cohesive", () => {
  const [first, second] = [range(0, 4), range(4, 8)];
  const placed = [3, 3, 3, 3, 1, 1, 1, 1];
  const cliques = [...clique(first, 0.75), ...clique(second, 0.75)];

  test("suggests two placed clusters that are as similar as clusters of one person are", () => {
    expect(
      suggested(placed, [
        ...cliques,
        ...across(first, second, 0.6875).slice(1),
        [0, 4, 0.71875],
      ]),
    ).toEqual([["3-1", 0, 4, 0.71875]]);
    // one strong pair is not enough
    expect(suggested(placed, [...cliques, [0, 4, 0.875]])).toEqual([]);
  });

  test("asks for twice the share that a run asks for, up to the largest", () => {
    const between = [...cliques, ...across(first, second, 0.5625)];
    const share = (sharePerSpread: number) =>
      suggested(placed, between, {
        merging: {
          sharePerSpread,
          spreadOffset: 10, // half of that is the share of one node
          sharePower: 0,
          missingShare: 0,
        },
      }).length;
    expect(share(0.74)).toBe(1); // 0.74 · 0.75 = 0.555
    expect(share(0.76)).toBe(0); // 0.76 · 0.75 = 0.57
  });

  test("suggests without a new face between them, and with new faces that joined neither", () => {
    const between = [...cliques, ...across(first, second, 0.6875)];
    const found = [["3-1", 0, 4, 0.6875]];
    expect(suggested(placed, between)).toEqual(found);
    expect(suggested([...placed, n, n], between)).toEqual(found);
  });

  test("suggests nothing of new faces, alone or together", () => {
    expect(suggested([0, 0, n, n, n], [...clique(range(0, 5), 0.75)])).toEqual(
      [],
    );
    expect(suggested([], [])).toEqual([]);
    expect(suggested([n, n], [[0, 1, 0.75]])).toEqual([]);
  });

  test("suggests two clusters once, from whichever side their similar pairs are seen", () => {
    // faces of both clusters by turns
    const edges: Edge[] = [
      ...clique([0, 2, 4, 6], 0.75),
      ...clique([1, 3, 5, 7], 0.75),
      ...across([0, 2, 4, 6], [1, 3, 5, 7], 0.6875),
    ];
    expect(suggested([3, 1, 3, 1, 3, 1, 3, 1], edges)).toEqual([
      ["3-1", 0, 1, 0.6875],
    ]);
    expect(
      suggested([3, 1, 3, 1, 3, 1, 3, 1], [...edges, [3, 4, 0.71875]]),
    ).toEqual([["1-3", 3, 4, 0.71875]]);
  });

  test("suggests the most similar two first", () => {
    const three = [range(0, 3), range(3, 6), range(6, 9)];
    const edges = [
      ...three.flatMap((faces) => clique(faces, 0.75)),
      ...across(three[0], three[1], 0.6875),
      ...across(three[1], three[2], 0.71875),
    ];
    expect(suggested([0, 0, 0, 1, 1, 1, 2, 2, 2], edges)).toEqual([
      ["1-2", 3, 6, 0.71875],
      ["0-1", 0, 3, 0.6875],
    ]);
  });

  test("lets a new face join a large cluster by a part of it where the graph is sparse", () => {
    // a ring of 100 faces, of which the new one knows two: 1.5 / √100 is below the threshold
    const ring = range(0, 100).map((face): Edge => [
      face,
      (face + 1) % 100,
      0.75,
    ]);
    const joined = (method: "cohesive" | "robust") =>
      grow(
        graphOf(101, [...ring, [0, 100, 0.75], [50, 100, 0.75]]),
        Int32Array.from(range(0, 101), (face) => (face < 100 ? 0 : n)),
        { threshold: 0.5, method },
      ).joinedCount;
    expect([joined("robust"), joined("cohesive")]).toEqual([0, 1]);
    // the two are joined, unless a view leaves that edge out
    const graph = graphOf(101, [
      ...ring,
      [0, 100, 0.75],
      [50, 100, 0.75],
      [0, 50, 0.25],
    ]);
    const joinedFrom = (floor: number) =>
      grow(
        { ...graph, floor },
        Int32Array.from(range(0, 101), (face) => (face < 100 ? 0 : n)),
        { threshold: 0.5 },
      ).joinedCount;
    expect([joinedFrom(0.25), joinedFrom(0.3)]).toEqual([0, 1]);
  });

  test("law: no placed face moves, and no suggestion is made twice or of one cluster", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        anyThreshold,
        fc.infiniteStream(fc.integer({ min: -1, max: 3 })),
        fc.nat(),
        ({ faceCount, edges }, threshold, stream, salt) => {
          const labels = Int32Array.from({ length: faceCount }, () =>
            Number(stream.next().value),
          );
          const before = labels.slice();
          const grown = grow(graphOf(faceCount, edges), labels, {
            threshold,
            faceKeys: keysFrom(faceCount, salt),
          });
          expect(labels).toEqual(before);
          labels.forEach((label, face) => {
            if (label !== n) expect(grown.labels[face]).toBe(label);
          });
          const pairs = grown.mergeSuggestions.map(({ label, other }) =>
            [label, other].sort().join(" "),
          );
          expect(new Set(pairs).size).toBe(pairs.length);
          for (const suggestion of grown.mergeSuggestions) {
            const [face, otherFace] = suggestion.evidence;
            expect(labels[face]).toBe(suggestion.label);
            expect(labels[otherFace]).toBe(suggestion.other);
            expect(suggestion.label).not.toBe(suggestion.other);
          }
        },
      ),
    );
  });
});

describe("strongestPairs", () => {
  const adjacency = graphOf(5, [
    [0, 1, 0.5],
    [0, 2, 0.75],
    [1, 2, 0.75],
    [2, 4, 0.875],
    [3, 4, 0.9375],
  ]);
  const placed = Int32Array.of(0, 0, 1, 2, n);

  test("gives the most similar pair of those asked for, the first of equally similar ones", () => {
    expect(strongestPairs(adjacency, placed, [[2, 1]])).toEqual([
      { label: 0, other: 1, evidence: [0, 2], similarity: 0.75 },
    ]);
  });

  test("gives none where none is asked for, nor with a new face, nor without an edge", () => {
    expect(strongestPairs(adjacency, placed, [])).toEqual([]);
    expect(
      strongestPairs(adjacency, placed, [
        [2, 4],
        [0, 3],
      ]),
    ).toEqual([]);
  });
});
