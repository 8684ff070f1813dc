import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  chineseWhispers,
  grow,
  type GrowthOptions,
  unplaced,
} from "../../src/index.ts";
import {
  anyGraph,
  anyMethod,
  clique,
  type Edge,
  graphOf,
  groupsOf,
  keysFrom,
  range,
} from "../graphs.ts";

describe("grow", () => {
  test("leaves nothing to do when there is no new face, and is a clustering when all are new", () => {
    const edges = [...clique(range(0, 5)), ...clique(range(5, 9))];
    const graph = graphOf(9, edges);
    const { labels } = chineseWhispers(graph, { threshold: 0.5 });
    expect(
      grow(graph, Int32Array.from(labels), { threshold: 0.5 }),
    ).toMatchObject({ labels, joinedCount: 0, mergeSuggestions: [] });
    expect(
      grow(graph, new Int32Array(9).fill(unplaced), { threshold: 0.5 }).labels,
    ).toEqual(labels);
  });

  test("lets a new face join the cluster it is most similar to", () => {
    const edges: Edge[] = [
      ...clique([0, 1, 2]),
      ...clique([3, 4, 5]),
      [6, 3, 0.8],
      [6, 4, 0.8],
      [6, 0, 0.5],
    ];
    const { labels, joinedCount } = grow(
      graphOf(7, edges),
      Int32Array.of(0, 0, 0, 7, 7, 7, unplaced),
      { method: "classic", threshold: 0.5 },
    );
    expect([...labels]).toEqual([0, 0, 0, 7, 7, 7, 7]);
    expect(joinedCount).toBe(1);
  });

  test("gives new faces that belong together a cluster of their own, numbered above all others", () => {
    const edges: Edge[] = [...clique([0, 1]), ...clique([2, 3, 4])];
    const { labels } = grow(
      graphOf(6, edges),
      Int32Array.of(4, 4, unplaced, unplaced, unplaced, unplaced),
      { threshold: 0.5 },
    );
    expect([...labels]).toEqual([4, 4, 5, 5, 5, 6]);
  });

  test("under robust, suggests to merge two clusters that a new face ties together, with the pair that says so", () => {
    const edges: Edge[] = [
      ...clique([0, 1, 2]),
      ...clique([3, 4, 5]),
      [6, 0, 0.8],
      [6, 1, 0.75],
      [6, 3, 0.7],
      [6, 4, 0.72],
    ];
    const { labels, mergeSuggestions } = grow(
      graphOf(7, edges),
      Int32Array.of(0, 0, 0, 1, 1, 1, unplaced),
      { method: "robust", threshold: 0.5 },
    );
    expect(labels[6]).toBe(0);
    expect(mergeSuggestions).toEqual([
      { label: 0, other: 1, evidence: [6, 4], similarity: Math.fround(0.72) },
    ]);
  });

  test("numbers what is new above every placed label, in the order of faces", () => {
    const { labels, joinedCount } = grow(
      graphOf(6, clique([2, 5])),
      Int32Array.of(unplaced, 9, unplaced, 0, unplaced, unplaced),
      { threshold: 0.5 },
    );
    expect([...labels]).toEqual([10, 9, 11, 0, 12, 11]);
    expect(joinedCount).toBe(0);
  });

  test("keeps placed faces of a label together, joined by edges or not", () => {
    const { labels, joinedCount } = grow(
      graphOf(4, [[2, 3, 0.7]]),
      Int32Array.of(5, 5, 5, unplaced),
      { method: "classic", threshold: 0.5 },
    );
    expect([...labels]).toEqual([5, 5, 5, 5]);
    expect(joinedCount).toBe(1);
  });

  test("parts a new face from what it is not joined to by edges that count", () => {
    // 3 and 4 look alike, 4 and 5 do not
    const { labels } = grow(
      graphOf(6, [...clique([0, 1, 2]), [3, 4, 0.7], [4, 5, 0.3]]),
      Int32Array.of(0, 0, 0, unplaced, unplaced, unplaced),
      { method: "classic", threshold: 0.5 },
    );
    expect([...labels]).toEqual([0, 0, 0, 1, 1, 2]);
  });

  /** Face 4 is joined to so many of cluster 0 (faces 0 to 3), each by one similarity. */
  const joins = (similarities: readonly number[], options: GrowthOptions) =>
    grow(
      graphOf(5, [
        ...clique(range(0, 4), 0.5),
        ...similarities.map((weight, face): Edge => [4, face, weight]),
      ]),
      Int32Array.of(0, 0, 0, 0, unplaced),
      options,
    ).joinedCount === 1;

  test("under robust, asks for the threshold times √size, of edges down to 0.1 below the threshold", () => {
    const options = { method: "robust", threshold: 0.5 } as const;
    expect(joins([0.5, 0.5], options)).toBe(true); // 1 / √4
    expect(joins([0.5, 0.46875], options)).toBe(false);
    expect(joins([0.4375, 0.4375, 0.4375], options)).toBe(true);
    // 1.125 / √4, were they to count
    expect(joins([0.375, 0.375, 0.375], options)).toBe(false);
  });

  test.each(["classic", "sharpened"] as const)(
    "under %s, asks for one edge at the threshold",
    (method) => {
      expect(joins([0.5], { method, threshold: 0.5 })).toBe(true);
      expect(
        joins([0.46875, 0.46875, 0.46875], { method, threshold: 0.5 }),
      ).toBe(false);
    },
  );

  test("visits in the order of keys and seed: the same keys give the same clusters wherever faces stand", () => {
    // a ring of new faces, which falls apart in another way in every order
    const size = 24;
    const ring = (turn: (face: number) => number) =>
      graphOf(
        size,
        range(0, size).map((face): Edge => [
          turn(face),
          turn((face + 1) % size),
          0.6,
        ]),
      );
    const placed = new Int32Array(size).fill(unplaced);
    const groups = (
      turn: (face: number) => number,
      options: Omit<GrowthOptions, "threshold">,
    ) =>
      groupsOf(
        grow(ring(turn), placed, {
          method: "classic",
          threshold: 0.5,
          ...options,
        }).labels,
        turn,
      );
    const same = (face: number) => face;
    const turned = (face: number) => size - 1 - face;
    const faceKeys = keysFrom(size, 5);
    expect(groups(turned, { faceKeys: faceKeys.toReversed() })).toBe(
      groups(same, { faceKeys }),
    );
    expect(groups(same, { faceKeys })).not.toBe(groups(same, {}));
    expect(groups(same, { seed: 2 })).not.toBe(groups(same, {}));
    expect(groups(same, { seed: 1 })).toBe(groups(same, {}));
  });

  test("shares a hub's vote out by its degree under LIN", () => {
    const edges: Edge[] = [
      [0, 1, 0.8],
      [0, 2, 0.7],
      ...range(3, 30).map((face): Edge => [1, face, 0.9]),
    ];
    const placed = Int32Array.from(range(0, 30), (face) =>
      face === 0 ? unplaced : face === 2 ? 1 : 0,
    );
    const labelUnder = (weighting: "TOP" | "LIN") =>
      grow(graphOf(30, edges), placed, {
        method: "classic",
        threshold: 0.5,
        weighting,
      }).labels[0];
    expect([labelUnder("TOP"), labelUnder("LIN")]).toEqual([0, 1]);
  });

  test("reports each pass, stops when asked, and after the passes it may make", () => {
    const path = range(1, 1000).map((face): Edge => [face, face - 1, 0.6]);
    const graph = graphOf(1000, path);
    const placed = new Int32Array(1000).fill(unplaced);
    const options = { method: "classic", threshold: 0.5 } as const;
    const passes: number[] = [];
    const { ranIterations, didConverge } = grow(graph, placed, {
      ...options,
      onProgress: (iteration) => passes.push(iteration),
    });
    expect(passes).toEqual(range(1, ranIterations + 1));
    expect([ranIterations > 1, didConverge]).toEqual([true, true]);
    expect(grow(graph, placed, { ...options, maxIterations: 1 })).toMatchObject(
      { ranIterations: 1, didConverge: false },
    );
    expect(() =>
      grow(graph, placed, { ...options, signal: { aborted: true } }),
    ).toThrow(expect.objectContaining({ code: "ABORTED" }) as Error);
  });

  test("law 16: no placed face ever moves, and every new face gets a label", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        anyMethod,
        fc.infiniteStream(fc.integer({ min: -1, max: 3 })),
        ({ faceCount, edges }, method, stream) => {
          const placed = Int32Array.from({ length: faceCount }, () =>
            Number(stream.next().value),
          );
          const { labels, joinedCount } = grow(
            graphOf(faceCount, edges),
            placed,
            { method, threshold: 0.5 },
          );
          const isPlaced = new Set(placed);
          let joined = 0;
          placed.forEach((label, face) => {
            if (label !== unplaced) expect(labels[face]).toBe(label);
            else if (isPlaced.has(labels[face])) joined++;
          });
          expect(joined).toBe(joinedCount);
        },
      ),
    );
  });

  test("law 17: the order of edges does not matter", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        anyMethod,
        fc.infiniteStream(fc.integer({ min: -1, max: 3 })),
        ({ faceCount, edges }, method, stream) => {
          const placed = Int32Array.from({ length: faceCount }, () =>
            Number(stream.next().value),
          );
          const reversed = edges
            .map(([source, target, similarity]): Edge => [
              target,
              source,
              similarity,
            ])
            .reverse();
          expect(
            grow(graphOf(faceCount, reversed), placed, {
              method,
              threshold: 0.5,
            }),
          ).toEqual(
            grow(graphOf(faceCount, edges), placed, { method, threshold: 0.5 }),
          );
        },
      ),
    );
  });

  test.each([new Int32Array(1), Int32Array.of(0, -2)])(
    "refuses labels %j",
    (labels) => {
      expect(() => grow(graphOf(2, []), labels, { threshold: 0.5 })).toThrow(
        expect.objectContaining({ code: "LABELS_MALFORMED" }) as Error,
      );
    },
  );

  test("refuses options and adjacencies as chineseWhispers does", () => {
    const placed = new Int32Array(2).fill(unplaced);
    const graph = graphOf(2, [[0, 1, 0.7]]);
    const similarities = Float32Array.of(0.7, 7);
    expect(() => grow(graph, placed, { threshold: 2 })).toThrow(
      expect.objectContaining({ code: "THRESHOLD_OUT_OF_RANGE" }) as Error,
    );
    expect(() =>
      grow({ ...graph, similarities }, placed, { threshold: 0.5 }),
    ).toThrow(
      expect.objectContaining({ code: "ADJACENCY_MALFORMED" }) as Error,
    );
  });
});
