import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  chineseWhispers,
  chineseWhispersByQuality,
  type ChineseWhispersOptions,
  type Clustering,
  grow,
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
  methods,
  range,
  runs,
} from "../graphs.ts";

function lowQuality(faceCount: number, ...faces: number[]): Uint8Array {
  return Uint8Array.from({ length: faceCount }, (_, face) =>
    faces.includes(face) ? 1 : 0,
  );
}

describe("chineseWhispersByQuality", () => {
  /** Two people of three faces each, and three blurred faces that look like everybody. */
  const edges: Edge[] = [
    ...clique([0, 1, 2], 0.7),
    ...clique([3, 4, 5], 0.7),
    ...clique([6, 7, 8], 0.8),
    ...range(0, 6).flatMap((face) =>
      range(6, 9).map((blurred): Edge => [face, blurred, 0.75]),
    ),
  ];

  test.each(methods)(
    "keeps two people apart whom low-quality faces would bridge: %s",
    (method) => {
      const graph = graphOf(9, edges);
      const options = { threshold: 0.5, method };
      const bridged = chineseWhispers(graph, options).labels;
      expect(bridged[0]).toBe(bridged[3]); // what happens without the knowledge
      const { labels, didConverge } = chineseWhispersByQuality(
        graph,
        lowQuality(9, 6, 7, 8),
        options,
      );
      expect(groupsOf(labels.slice(0, 6))).toBe(
        groupsOf(Uint32Array.of(0, 0, 0, 1, 1, 1)),
      );
      for (const face of [6, 7, 8]) expect([0, 1]).toContain(labels[face]); // and they joined one
      expect(didConverge).toBe(true);
    },
  );

  test("lets low-quality faces that nobody else knows make a cluster of their own", () => {
    const graph = graphOf(6, [...clique([0, 1, 2]), ...clique([3, 4])]);
    const { labels, clusterCount, singletonCount } = chineseWhispersByQuality(
      graph,
      lowQuality(6, 3, 4, 5),
      { threshold: 0.5 },
    );
    expect([...labels]).toEqual([0, 0, 0, 1, 1, 2]);
    expect([clusterCount, singletonCount]).toEqual([3, 1]);
  });

  test("is plain Chinese Whispers where all faces are good, and where constraints name all", () => {
    const graph = graphOf(9, edges);
    const options = { threshold: 0.5 } as const;
    expect(chineseWhispersByQuality(graph, new Uint8Array(9), options)).toEqual(
      chineseWhispers(graph, options),
    );
    const linked = {
      ...options,
      mustLinks: [[6, 7] as const],
      cannotLinks: [[8, 0] as const],
    };
    expect(
      chineseWhispersByQuality(graph, lowQuality(9, 6, 7, 8), linked),
    ).toEqual(chineseWhispers(graph, linked));
  });

  test("takes no faces, and low-quality ones alone", () => {
    const options = { threshold: 0.5 };
    expect(
      chineseWhispersByQuality(graphOf(0, []), new Uint8Array(0), options)
        .labels,
    ).toEqual(new Uint32Array(0));
    const { labels } = chineseWhispersByQuality(
      graphOf(3, clique([0, 1])),
      lowQuality(3, 0, 1, 2),
      options,
    );
    expect([...labels]).toEqual([0, 0, 1]);
  });

  test("refuses values that are not one per face, and constraints on unknown faces", () => {
    const graph = graphOf(3, clique([0, 1]));
    const cluster = (isLowQuality: Uint8Array, face: number) => () =>
      chineseWhispersByQuality(graph, isLowQuality, {
        threshold: 0.5,
        mustLinks: [[0, face]],
      });
    expect(cluster(new Uint8Array(2), 1)).toThrow(
      expect.objectContaining({ code: "LABELS_MALFORMED" }),
    );
    expect(cluster(Uint8Array.of(0, 1, 0), 7)).toThrow(
      expect.objectContaining({ code: "CONSTRAINT_MALFORMED" }),
    );
  });

  test("counts passes, edges and nodes of both steps", () => {
    // good: 0–1; low quality: 2 beside 0, and 3 and 4 beside each other; 5 beside all, too weakly
    const graph = graphOf(6, [
      [0, 1, 0.7],
      [0, 2, 0.7],
      [3, 4, 0.45],
      ...range(0, 5).map((face): Edge => [5, face, 0.3]),
    ]);
    const count = (options: Partial<ChineseWhispersOptions>) => {
      const { edgeCount, nodeCount } = chineseWhispersByQuality(
        graph,
        lowQuality(6, 2, 3, 4, 5),
        { threshold: 0.5, ...options },
      );
      return [edgeCount, nodeCount];
    };
    expect(count({})).toEqual([3, 6]); // down to 0.1 below the threshold
    expect(count({ method: "classic" })).toEqual([2, 6]);
    expect(count({ method: "classic", threshold: 0.3 })).toEqual([8, 6]);
    expect(count({ mustLinks: [[0, 1]] })).toEqual([2, 5]); // within the node
  });

  test("has converged when the good faces and the others have", () => {
    // positions along the path and visits go different ways, so that one pass is not enough
    const path = (from: number) =>
      range(from + 1, from + 500).map((face): Edge => [face - 1, face, 0.6]);
    const didConverge = (from: number, maxIterations: number) =>
      chineseWhispersByQuality(
        graphOf(1000, path(from)),
        Uint8Array.from(range(0, 1000), (face) => (face < 500 ? 0 : 1)),
        { threshold: 0.5, method: "classic", maxIterations },
      ).didConverge;
    expect([didConverge(0, 1), didConverge(0, 100)]).toEqual([false, true]);
    expect([didConverge(500, 1), didConverge(500, 100)]).toEqual([false, true]);
  });

  test("keeps constraints between good faces, wherever the others stand", () => {
    const edgesOfAll = [...clique([1, 3, 5], 0.7), ...clique([2, 4, 6], 0.7)];
    const { labels } = chineseWhispersByQuality(
      graphOf(8, [...edgesOfAll, [0, 2, 0.7], [0, 4, 0.7]]),
      lowQuality(8, 0, 7),
      {
        threshold: 0.5,
        method: "classic",
        mustLinks: [[1, 2]],
        cannotLinks: [[3, 6]],
      },
    );
    expect(labels[1]).toBe(labels[2]);
    expect(labels[3]).not.toBe(labels[6]);
    expect(labels[7]).toBe(Math.max(...labels)); // alone
  });

  test("takes a low-quality face that one kind of constraint names as a good one", () => {
    // 2 would bridge two people, were it good
    const bridge: Edge[] = [
      [0, 1, 0.6],
      [3, 4, 0.6],
      ...[0, 1, 3, 4].map((face): Edge => [face, 2, 0.8]),
    ];
    const cluster = (options: Partial<ChineseWhispersOptions>) =>
      chineseWhispersByQuality(graphOf(6, bridge), lowQuality(6, 2, 5), {
        threshold: 0.5,
        method: "classic",
        ...options,
      });
    const areBridged = ({ labels }: Clustering) => labels[0] === labels[3];
    expect(areBridged(cluster({}))).toBe(false);
    expect(areBridged(cluster({ cannotLinks: [[2, 5]] }))).toBe(true);
    for (const pair of [[2, 5] as const, [5, 2] as const]) {
      const { labels, nodeCount } = cluster({ mustLinks: [pair] });
      expect(nodeCount).toBe(5);
      expect(labels[2]).toBe(labels[5]);
    }
  });

  test("refuses options and adjacencies as chineseWhispers does", () => {
    const graph = graphOf(2, [[0, 1, 0.7]]);
    const similarities = Float32Array.of(0.7, 7);
    expect(() =>
      chineseWhispersByQuality(graph, lowQuality(2), { threshold: 2 }),
    ).toThrow(expect.objectContaining({ code: "THRESHOLD_OUT_OF_RANGE" }));
    expect(() =>
      chineseWhispersByQuality({ ...graph, similarities }, lowQuality(2), {
        threshold: 0.5,
      }),
    ).toThrow(expect.objectContaining({ code: "ADJACENCY_MALFORMED" }));
  });

  test("visits the good by their keys", () => {
    // a ring falls apart in another way in every order; face 24 is of low quality
    const ring = range(0, 24).map((face): Edge => [face, (face + 1) % 24, 0.6]);
    const options = { threshold: 0.5, method: "classic" } as const;
    const faceKeys = keysFrom(25, 5);
    const groups = (keys: Partial<ChineseWhispersOptions>) =>
      groupsOf(
        chineseWhispersByQuality(graphOf(25, ring), lowQuality(25, 24), {
          ...options,
          ...keys,
        }).labels,
      );
    expect(groups({ faceKeys })).toBe(
      groupsOf(
        chineseWhispers(graphOf(25, ring), { ...options, faceKeys }).labels,
      ),
    );
    expect(groups({ faceKeys })).not.toBe(groups({}));
  });

  test("law: good faces are grouped as if the others were not there, and every face has a label", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        fc.array(fc.boolean(), { minLength: 24, maxLength: 24 }),
        anyMethod,
        fc.boolean(),
        ({ faceCount, edges: any }, draws, method, hasKeys) => {
          const isLowQuality = Uint8Array.from(
            { length: faceCount },
            (_, face) => (draws[face] ? 1 : 0),
          );
          const faceKeys = hasKeys
            ? keysFrom(faceCount, 3)
            : BigUint64Array.from(range(0, faceCount), BigInt);
          const options = {
            threshold: 0.5,
            method,
            ...(hasKeys ? { faceKeys } : {}),
          };
          const graph = graphOf(faceCount, any);
          const { labels, clusterCount, ranIterations } =
            chineseWhispersByQuality(graph, isLowQuality, options);
          expect(labels).toHaveLength(faceCount);
          expect(new Set(labels)).toEqual(new Set(range(0, clusterCount)));
          const good = range(0, faceCount).filter(
            (face) => isLowQuality[face] === 0,
          );
          const alone = chineseWhispers(
            graphOf(
              good.length,
              any
                .filter(
                  ([one, two]) =>
                    isLowQuality[one] === 0 && isLowQuality[two] === 0,
                )
                .map(([one, two, similarity]): Edge => [
                  good.indexOf(one),
                  good.indexOf(two),
                  similarity,
                ]),
            ),
            {
              ...options,
              faceKeys: BigUint64Array.from(good, (face) => faceKeys[face]),
            },
          );
          expect(groupsOf(Uint32Array.from(good, (face) => labels[face]))).toBe(
            groupsOf(alone.labels),
          );
          const placed = new Int32Array(faceCount).fill(unplaced);
          good.forEach((face, row) => (placed[face] = alone.labels[row]));
          const grown = grow(graph, placed, options);
          expect(groupsOf(labels)).toBe(groupsOf(grown.labels));
          if (good.length < faceCount)
            expect(ranIterations).toBe(
              alone.ranIterations + grown.ranIterations,
            );
        },
      ),
      runs(3),
    );
  });
});
