import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  chineseWhispers,
  grow,
  unplaced,
  type ClusterMethod,
} from "../src/index.ts";
import { anyGraph, clique, graphOf, range, type Edge } from "./graphs.ts";

const anyMethod = fc.constantFrom<ClusterMethod>(
  "robust",
  "classic",
  "sharpened",
);

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

  test("suggests to merge two clusters that a new face ties together, with the pair that says so", () => {
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
      { threshold: 0.5 },
    );
    expect(labels[6]).toBe(0);
    expect(mergeSuggestions).toEqual([
      { label: 0, other: 1, evidence: [6, 4], similarity: Math.fround(0.72) },
    ]);
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
});
