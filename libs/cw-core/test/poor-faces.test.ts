import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  chineseWhispers,
  chineseWhispersOfGood,
  type ClusterMethod,
} from "../src/index.ts";
import {
  anyGraph,
  clique,
  graphOf,
  groupsOf,
  range,
  runs,
  type Edge,
} from "./graphs.ts";

const methods: readonly ClusterMethod[] = ["robust", "classic", "sharpened"];

function poorFaces(faceCount: number, ...poor: number[]): Uint8Array {
  return Uint8Array.from({ length: faceCount }, (_, face) =>
    poor.includes(face) ? 1 : 0,
  );
}

describe("chineseWhispersOfGood", () => {
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
    "keeps two people apart whom poor faces would bridge: %s",
    (method) => {
      const graph = graphOf(9, edges);
      const options = { threshold: 0.5, method };
      const bridged = chineseWhispers(graph, options).labels;
      expect(bridged[0]).toBe(bridged[3]); // what happens without the knowledge
      const { labels, didConverge } = chineseWhispersOfGood(
        graph,
        poorFaces(9, 6, 7, 8),
        options,
      );
      expect(groupsOf(labels.slice(0, 6))).toBe(
        groupsOf(Uint32Array.of(0, 0, 0, 1, 1, 1)),
      );
      for (const face of [6, 7, 8]) expect([0, 1]).toContain(labels[face]); // and they joined one
      expect(didConverge).toBe(true);
    },
  );

  test("lets poor faces that nobody else knows make a cluster of their own", () => {
    const graph = graphOf(6, [...clique([0, 1, 2]), ...clique([3, 4])]);
    const { labels, clusterCount, singletonCount } = chineseWhispersOfGood(
      graph,
      poorFaces(6, 3, 4, 5),
      { threshold: 0.5 },
    );
    expect([...labels]).toEqual([0, 0, 0, 1, 1, 2]);
    expect([clusterCount, singletonCount]).toEqual([3, 1]);
  });

  test("is plain Chinese Whispers where no face is poor, and where all are in links", () => {
    const graph = graphOf(9, edges);
    const options = { threshold: 0.5 } as const;
    expect(chineseWhispersOfGood(graph, new Uint8Array(9), options)).toEqual(
      chineseWhispers(graph, options),
    );
    const linked = {
      ...options,
      mustLinks: [[6, 7] as const],
      cannotLinks: [[8, 0] as const],
    };
    expect(chineseWhispersOfGood(graph, poorFaces(9, 6, 7, 8), linked)).toEqual(
      chineseWhispers(graph, linked),
    );
  });

  test("takes no faces, and poor ones alone", () => {
    const options = { threshold: 0.5 };
    expect(
      chineseWhispersOfGood(graphOf(0, []), new Uint8Array(0), options).labels,
    ).toEqual(new Uint32Array(0));
    const { labels } = chineseWhispersOfGood(
      graphOf(3, clique([0, 1])),
      poorFaces(3, 0, 1, 2),
      options,
    );
    expect([...labels]).toEqual([0, 0, 1]);
  });

  test("refuses values that are not one per face, and links to unknown faces", () => {
    const graph = graphOf(3, clique([0, 1]));
    const cluster = (isPoor: Uint8Array, face: number) => () =>
      chineseWhispersOfGood(graph, isPoor, {
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

  test("law: good faces are grouped as if the poor were not there, and every face has a label", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        fc.array(fc.boolean(), { minLength: 24, maxLength: 24 }),
        fc.constantFrom(...methods),
        ({ faceCount, edges: any }, poor, method) => {
          const isPoor = Uint8Array.from({ length: faceCount }, (_, face) =>
            poor[face] ? 1 : 0,
          );
          const options = { threshold: 0.5, method };
          const { labels, clusterCount } = chineseWhispersOfGood(
            graphOf(faceCount, any),
            isPoor,
            options,
          );
          expect(labels).toHaveLength(faceCount);
          expect(new Set(labels).size).toBe(clusterCount);
          const good = range(0, faceCount).filter((face) => isPoor[face] === 0);
          const alone = chineseWhispers(
            graphOf(
              good.length,
              any
                .filter(([one, two]) => isPoor[one] === 0 && isPoor[two] === 0)
                .map(([one, two, similarity]): Edge => [
                  good.indexOf(one),
                  good.indexOf(two),
                  similarity,
                ]),
            ),
            { ...options, faceKeys: BigUint64Array.from(good, BigInt) },
          );
          expect(groupsOf(Uint32Array.from(good, (face) => labels[face]))).toBe(
            groupsOf(alone.labels),
          );
        },
      ),
      runs(3),
    );
  });
});
