import { describe, expect, test } from "vitest";
import {
  chineseWhispers,
  ClusteringError,
  type ClusteringErrorCode,
} from "../../src/index.ts";
import {
  clique,
  type Edge,
  graphOf,
  groupsOf,
  methods,
  range,
} from "../graphs.ts";

describe.each(methods)("chineseWhispers, %s", (method) => {
  const cluster = (
    faceCount: number,
    edges: readonly Edge[],
    threshold = 0.5,
  ) => chineseWhispers(graphOf(faceCount, edges), { method, threshold });

  test("has nothing to say about no faces", () => {
    const { labels, clusterCount, didConverge } = cluster(0, []);
    expect([labels.length, clusterCount, didConverge]).toEqual([0, 0, true]);
  });

  test("leaves faces without edges alone", () => {
    const { labels, clusterCount, singletonCount } = cluster(3, []);
    expect(labels).toEqual(Uint32Array.of(0, 1, 2));
    expect([clusterCount, singletonCount]).toEqual([3, 3]);
  });

  test("joins two similar faces, at the threshold too, and not below it", () => {
    expect(cluster(2, [[0, 1, 0.5]]).clusterCount).toBe(1);
    expect(cluster(2, [[0, 1, 0.49]]).clusterCount).toBe(2);
  });

  test("parts two cliques at a bridge", () => {
    const edges = [
      ...clique(range(0, 10)),
      ...clique(range(10, 20)),
      [9, 10, 0.7] as Edge,
    ];
    expect(groupsOf(cluster(20, edges).labels)).toBe(
      `${range(0, 10).join(" ")} | ${range(10, 20).join(" ")}`,
    );
  });

  test("keeps must-links together and cannot-links apart, against all edges", () => {
    const edges = [...clique(range(0, 5)), ...clique(range(5, 10))];
    const { labels } = chineseWhispers(graphOf(11, edges), {
      method,
      threshold: 0.5,
      mustLinks: [
        [0, 9],
        [9, 10],
      ],
      cannotLinks: [[1, 2]],
    });
    expect(labels[0]).toBe(labels[9]);
    expect(labels[9]).toBe(labels[10]);
    expect(labels[1]).not.toBe(labels[2]);
  });

  test("stops at the passes it may make, and says that it did not converge", () => {
    const path = range(1, 1000).map((face): Edge => [face, face - 1, 0.6]);
    const { ranIterations, didConverge } = chineseWhispers(
      graphOf(1000, path),
      { method, threshold: 0.5, maxIterations: 1 },
    );
    expect([ranIterations, didConverge]).toEqual([1, false]);
  });
});

describe("chineseWhispers", () => {
  test.each(["cohesive", "robust"] as const)(
    "contracts near-duplicates under %s, so that a burst of frames has one voice",
    (method) => {
      const burst = clique(range(0, 6), 0.97);
      const { nodeCount } = chineseWhispers(
        graphOf(8, [...burst, [0, 6, 0.6], [6, 7, 0.7]]),
        { threshold: 0.5, method },
      );
      expect(nodeCount).toBe(3);
    },
  );

  test("does not contract duplicates that a cannot-link names", () => {
    const { labels } = chineseWhispers(
      graphOf(3, [
        [0, 1, 0.99],
        [1, 2, 0.95],
        [0, 2, 0.93],
      ]),
      { threshold: 0.5, cannotLinks: [[0, 2]] },
    );
    expect(labels[0]).toBe(labels[1]);
    expect(labels[0]).not.toBe(labels[2]);
  });

  test("asks more of a sharpened vote for a weak edge than for a strong one", () => {
    // face 0 has one strong neighbour in one clique and three weak ones in the other
    const edges: Edge[] = [
      ...clique([1, 2, 3, 4], 0.8),
      ...clique([5, 6, 7, 8], 0.8),
      [0, 1, 0.8],
      [0, 5, 0.5],
      [0, 6, 0.5],
      [0, 7, 0.5],
    ];
    const graph = graphOf(9, edges);
    const classic = chineseWhispers(graph, {
      method: "classic",
      threshold: 0.5,
    }).labels;
    const sharpened = chineseWhispers(graph, {
      method: "sharpened",
      threshold: 0.5,
    }).labels;
    expect(classic[0]).toBe(classic[5]);
    expect(sharpened[0]).toBe(sharpened[1]);
  });

  test("shares a hub's vote out by its degree under LIN and LOG", () => {
    // face 0 stands between a hub of many and a pair; the hub's edge is a little stronger
    const edges: Edge[] = [
      [0, 1, 0.8],
      [0, 2, 0.7],
      ...range(3, 30).map((face): Edge => [1, face, 0.9]),
    ];
    const graph = graphOf(30, edges);
    const labelsUnder = (weighting: "TOP" | "LIN" | "LOG") =>
      chineseWhispers(graph, { method: "classic", threshold: 0.5, weighting })
        .labels;
    expect(labelsUnder("TOP")[0]).toBe(labelsUnder("TOP")[1]);
    expect(labelsUnder("LIN")[0]).toBe(labelsUnder("LIN")[2]);
    expect(labelsUnder("LOG")[0]).toBe(labelsUnder("LOG")[2]);
  });

  test("reports each pass, and stops when asked", () => {
    const graph = graphOf(20, clique(range(0, 20)));
    const passes: number[] = [];
    const { ranIterations } = chineseWhispers(graph, {
      threshold: 0.5,
      onProgress: (iteration) => passes.push(iteration),
    });
    expect(passes).toEqual(range(1, ranIterations + 1));
    const aborted = () =>
      chineseWhispers(graph, { threshold: 0.5, signal: { aborted: true } });
    expect(aborted).toThrow(
      expect.objectContaining({ code: "ABORTED" }) as Error,
    );
  });

  test("names the chain of must-links that contradicts a cannot-link", () => {
    const graph = graphOf(6, []);
    try {
      chineseWhispers(graph, {
        threshold: 0.5,
        mustLinks: [
          [0, 1],
          [1, 2],
          [2, 3],
          [0, 4],
          [4, 3],
          [1, 5],
        ],
        cannotLinks: [[0, 3]],
      });
      expect.unreachable();
    } catch (error) {
      expect((error as ClusteringError).problem).toEqual({
        code: "CONSTRAINT_CONTRADICTION",
        path: [0, 4, 3],
      });
    }
  });

  test.each<[ClusteringErrorCode, object]>([
    ["THRESHOLD_OUT_OF_RANGE", { threshold: 0 }],
    ["THRESHOLD_OUT_OF_RANGE", { threshold: 1.01 }],
    ["THRESHOLD_OUT_OF_RANGE", { threshold: Number.NaN }],
    ["OPTION_OUT_OF_RANGE", { threshold: 0.5, maxIterations: 0 }],
    ["OPTION_OUT_OF_RANGE", { threshold: 0.5, maxIterations: 1.5 }],
    ["OPTION_OUT_OF_RANGE", { threshold: 0.5, sharpness: 0 }],
    ["OPTION_OUT_OF_RANGE", { threshold: 0.5, sharpness: 65 }],
    ["CONSTRAINT_MALFORMED", { threshold: 0.5, mustLinks: [[0, 2]] }],
    ["CONSTRAINT_MALFORMED", { threshold: 0.5, cannotLinks: [[1, 1]] }],
    ["CONSTRAINT_MALFORMED", { threshold: 0.5, cannotLinks: [[-1, 1]] }],
  ])("answers %s to %j", (code, options) => {
    expect(() =>
      chineseWhispers(graphOf(2, []), options as { threshold: number }),
    ).toThrow(expect.objectContaining({ code }) as Error);
  });

  test("answers ADJACENCY_MALFORMED to one that is none", () => {
    const similarities = Float32Array.of(0.7, 7);
    expect(() =>
      chineseWhispers(
        { ...graphOf(2, [[0, 1, 0.7]]), similarities },
        { threshold: 0.5 },
      ),
    ).toThrow(
      expect.objectContaining({ code: "ADJACENCY_MALFORMED" }) as Error,
    );
  });

  test("answers LABELS_MALFORMED to keys for another number of faces", () => {
    const faceKeys = new BigUint64Array(1);
    expect(() =>
      chineseWhispers(graphOf(2, []), { threshold: 0.5, faceKeys }),
    ).toThrow(expect.objectContaining({ code: "LABELS_MALFORMED" }) as Error);
  });
});
