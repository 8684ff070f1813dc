import { RandomSource } from "@facegraph/synthetic";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  chineseWhispers,
  chineseWhispersByQuality,
  type ClusterMethod,
  grow,
  unplaced,
  withRowsTruncatedAt,
} from "../../src/index.ts";
import { contract } from "../../src/nodes/contracted-graph.ts";
import { viewFaces } from "../../src/nodes/node-graph.ts";
import { identityOrder } from "../../src/nodes/radix-order.ts";
import {
  anyGraph,
  anySeed,
  anyThreshold,
  clique,
  type Edge,
  graphOf,
  groupsOf,
  range,
} from "../graphs.ts";

/**
 * One person's faces around a direction, each with the pairs that are among the strongest `cap` of
 * either end.
 */
function onePerson(faceCount: number, cap: number): Edge[] {
  const random = new RandomSource(7);
  const dimension = 24;
  const faces = range(0, faceCount).map(() => {
    const values = range(0, dimension).map(
      (value) =>
        (value === 0 ? 5 : 0) + 4 * (random.uniform() + random.uniform() - 1),
    );
    const length = Math.hypot(...values);
    return values.map((value) => value / length);
  });
  const wanted = new Map<string, Edge>();
  for (let face = 0; face < faceCount; face++) {
    const near = range(0, faceCount)
      .filter((other) => other !== face)
      .map((other): Edge => [
        Math.min(face, other),
        Math.max(face, other),
        faces[face].reduce(
          (sum, value, at) => sum + value * faces[other][at],
          0,
        ),
      ])
      .sort((one, two) => two[2] - one[2]);
    for (const edge of near.slice(0, cap)) wanted.set(edge.join(" "), edge);
  }
  return [...wanted.values()];
}

const manyFaces = onePerson(1200, 10);

describe("withRowsTruncatedAt", () => {
  /** Of the person with many faces: how many are in one cluster, with and without the knowledge. */
  const largestOf = (method: ClusterMethod) => {
    const graph = graphOf(1200, manyFaces);
    return [withRowsTruncatedAt(graph, 10), graph].map((adjacency) => {
      const { labels, clusterCount } = chineseWhispers(adjacency, {
        threshold: 0.45,
        method,
      });
      const sizes = new Uint32Array(clusterCount);
      for (const label of labels) sizes[label]++;
      return Math.max(...sizes);
    });
  };

  test("under robust, a person with far more faces than pairs were kept of each is one cluster", () => {
    const [told, untold] = largestOf("robust");
    expect(told).toBe(1200);
    expect(untold).toBeLessThan(100);
  });

  test("under cohesive, such a person is one cluster even where nothing is said of rows", () => {
    expect(largestOf("cohesive")).toEqual([1200, 1200]);
  });

  test("changes nothing where no face has so many neighbours, nor under classic", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        anyThreshold,
        ({ faceCount, edges }, threshold) => {
          const graph = graphOf(faceCount, edges);
          expect(withRowsTruncatedAt(graph, Math.max(faceCount, 1))).toBe(
            graph,
          );
          const longest = Math.max(
            ...range(0, faceCount).map(
              (face) => graph.offsets[face + 1] - graph.offsets[face],
            ),
            0,
          );
          const capped = withRowsTruncatedAt(graph, Math.max(longest, 1));
          expect(capped.neighbours).toBe(graph.neighbours);
          expect(
            chineseWhispers(capped, { threshold, method: "classic" }),
          ).toEqual(chineseWhispers(graph, { threshold, method: "classic" }));
        },
      ),
    );
  });

  test("the same faces, edges and seed give the same groups in whatever order they are numbered", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        anyThreshold,
        anySeed,
        fc.integer({ min: 1, max: 4 }),
        ({ faceCount, edges }, threshold, seed, cap) => {
          const faceKeys = BigUint64Array.from(range(0, faceCount), BigInt);
          const turned = (face: number) => faceCount - 1 - face;
          const straight = chineseWhispers(
            withRowsTruncatedAt(graphOf(faceCount, edges), cap),
            { threshold, seed, faceKeys },
          );
          const reversed = chineseWhispers(
            withRowsTruncatedAt(
              graphOf(
                faceCount,
                edges.map(([one, two, weight]) => [
                  turned(one),
                  turned(two),
                  weight,
                ]),
              ),
              cap,
            ),
            { threshold, seed, faceKeys: faceKeys.toReversed() },
          );
          expect(groupsOf(reversed.labels, turned)).toBe(
            groupsOf(straight.labels),
          );
        },
      ),
    );
  });

  test("a face with a truncated row is not held to a share of a cluster: 2 of 25 suffice", () => {
    // Joined to two of twenty-five, by 0.7 each: 1.4 / √25 is below the threshold, 1.4 is not.
    const graph = graphOf(26, [
      ...clique(range(0, 25), 0.8),
      [0, 25, 0.7],
      [1, 25, 0.7],
    ]);
    const joins = (isTruncated: Uint8Array) => {
      const { labels } = chineseWhispers(
        { ...graph, isTruncated },
        { threshold: 0.5 },
      );
      return labels[25] === labels[0];
    };
    expect(joins(new Uint8Array(26))).toBe(false);
    expect(joins(new Uint8Array(26).with(25, 1))).toBe(true);
    // it is the face's own row that counts
    expect(joins(new Uint8Array(26).fill(1, 0, 25))).toBe(false);
  });

  test("a missing pair of two faces with truncated rows does not count against their nodes", () => {
    // Two pairs of duplicates; of the four pairs between them one is there.
    const graph = graphOf(4, [
      [0, 1, 0.95],
      [2, 3, 0.95],
      [0, 2, 0.6],
    ]);
    const weightBetween = (...isTruncated: number[]) => {
      const { weights } = contract(
        viewFaces(
          { ...graph, isTruncated: Uint8Array.from(isTruncated) },
          identityOrder(4),
          0.1,
        ),
        { nodeCount: 2, nodeOfFace: Uint32Array.of(0, 0, 1, 1) },
      );
      return weights[0];
    };
    expect(weightBetween(0, 0, 0, 0)).toBeCloseTo(0.6 / 4);
    expect(weightBetween(1, 1, 1, 1)).toBeCloseTo(0.6);
    // of three that are missing one may be missing for the cap
    expect(weightBetween(1, 1, 1, 0)).toBeCloseTo(0.6 / 3);
    expect(weightBetween(1, 0, 1, 0)).toBeCloseTo(0.6 / 4);
    expect(weightBetween(0, 1, 0, 1)).toBeCloseTo(0.6 / 3);
  });

  test("holds a face with a truncated row to no share of good faces either", () => {
    // Face 26 has two of twenty-five: enough only where its row is truncated. Face 0 is of low
    // quality.
    const adjacency = graphOf(27, [
      ...clique(range(1, 26), 0.8),
      [1, 26, 0.7],
      [2, 26, 0.7],
    ]);
    const joins = (isTruncated: Uint8Array) => {
      const { labels } = chineseWhispersByQuality(
        { ...adjacency, isTruncated },
        new Uint8Array(27).fill(1, 0, 1),
        { threshold: 0.5 },
      );
      return labels[26] === labels[1];
    };
    expect(joins(new Uint8Array(27))).toBe(false);
    expect(joins(new Uint8Array(27).fill(1, 26))).toBe(true);
  });

  test("goes with the good faces when those of low quality are set aside", () => {
    const graph = withRowsTruncatedAt(
      graphOf(1201, [
        ...manyFaces,
        ...range(0, 1200).map((face): Edge => [face, 1200, 0.46]),
      ]),
      10,
    );
    const isLowQuality = new Uint8Array(1201);
    isLowQuality[1200] = 1;
    const { labels, clusterCount } = chineseWhispersByQuality(
      graph,
      isLowQuality,
      {
        threshold: 0.45,
      },
    );
    expect(new Set(labels.subarray(0, 1200)).size).toBe(1);
    expect(clusterCount).toBeLessThanOrEqual(2);
  });

  test("under robust, a new face with a truncated row ties two clusters without a share of the other", () => {
    const edges: Edge[] = [
      ...clique(range(0, 4), 0.7),
      ...clique(range(4, 40), 0.7),
      [40, 0, 0.7],
      [40, 1, 0.7],
      [40, 2, 0.7],
      ...range(4, 8).map((face): Edge => [40, face, 0.6]),
    ];
    const graph = graphOf(41, edges);
    const placed = Int32Array.from(range(0, 41), (face) =>
      face < 4 ? 0 : face < 40 ? 1 : unplaced,
    );
    const suggested = (adjacency: typeof graph) =>
      grow(adjacency, placed, { threshold: 0.6, method: "robust" })
        .mergeSuggestions.length;
    expect(suggested(graph)).toBe(0); // 2.4 / √36 = 0.4
    const isTruncated = new Uint8Array(41).with(40, 1);
    expect(suggested({ ...graph, isTruncated })).toBe(1);
  });

  test.each([0, -1, 1.5, NaN])("refuses a cap of %d", (cap) => {
    expect(() => withRowsTruncatedAt(graphOf(2, [[0, 1, 0.5]]), cap)).toThrow(
      expect.objectContaining({ code: "OPTION_OUT_OF_RANGE" }) as Error,
    );
  });

  test("refuses to be told of other faces than there are", () => {
    expect(() =>
      chineseWhispers(
        { ...graphOf(2, [[0, 1, 0.5]]), isTruncated: Uint8Array.of(1) },
        { threshold: 0.5 },
      ),
    ).toThrow(
      expect.objectContaining({ code: "ADJACENCY_MALFORMED" }) as Error,
    );
  });
});
