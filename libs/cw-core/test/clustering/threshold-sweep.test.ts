import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  chineseWhispers,
  chineseWhispersByQuality,
  type Clustering,
  prepareClustering,
  sweepThresholds,
} from "../../src/index.ts";
import {
  anyGraph,
  anyMethod,
  clique,
  type Edge,
  graphOf,
  range,
} from "../graphs.ts";

describe("sweepThresholds", () => {
  test("law 19: every point equals a run at that threshold", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        anyMethod,
        fc.uniqueArray(
          fc.integer({ min: 2, max: 16 }).map((level) => level / 16),
          { maxLength: 5 },
        ),
        ({ faceCount, edges }, method, thresholds) => {
          const graph = graphOf(faceCount, edges);
          const seen = new Map<number, Clustering>();
          const points = sweepThresholds(
            graph,
            thresholds,
            { method },
            (threshold, clustering) => seen.set(threshold, clustering),
          );
          expect(points.map(({ threshold }) => threshold)).toEqual(
            thresholds.toSorted((one, two) => one - two),
          );
          for (const point of points) {
            const { threshold, largest, isCliff, ...figures } = point;
            const clustering = chineseWhispers(graph, { method, threshold });
            expect(seen.get(threshold)).toEqual(clustering);
            expect(clustering).toMatchObject(figures);
            expect(Object.keys(figures)).toHaveLength(4);
            const sizes = range(0, clustering.clusterCount).map(
              (label) =>
                clustering.labels.filter((held) => held === label).length,
            );
            expect(largest).toBe(Math.max(0, ...sizes));
            if (isCliff) expect(largest).toBeGreaterThanOrEqual(faceCount / 20);
          }
        },
      ),
    );
  });

  test("law 19 holds where faces are of low quality, with constraints and keys", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        anyMethod,
        fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
        fc.boolean(),
        ({ faceCount, edges }, method, draws, isLinked) => {
          const graph = graphOf(faceCount, edges);
          const isLowQuality = Uint8Array.from(
            { length: faceCount },
            (_, face) => (draws[face % draws.length] ? 1 : 0),
          );
          const options = {
            method,
            seed: 5,
            faceKeys: BigUint64Array.from(range(0, faceCount), (face) =>
              BigInt(face * 7919),
            ),
            ...(isLinked && faceCount > 1
              ? { mustLinks: [[0, 1] as const] }
              : {}),
          };
          const thresholds = [0.25, 0.5, 0.75];
          const seen = new Map<number, Clustering>();
          sweepThresholds(
            graph,
            thresholds,
            { ...options, isLowQuality },
            (at, found) => seen.set(at, found),
          );
          for (const threshold of thresholds)
            expect(seen.get(threshold)).toEqual(
              chineseWhispersByQuality(graph, isLowQuality, {
                ...options,
                threshold,
              }),
            );
        },
      ),
    );
  });

  test("counts what low-quality faces would bridge as apart", () => {
    const graph = graphOf(7, [
      ...clique([0, 1, 2]),
      ...clique([3, 4, 5]),
      ...range(0, 6).map((face): Edge => [face, 6, 0.9]),
    ]);
    const largestAt = (isLowQuality: Uint8Array) =>
      sweepThresholds(graph, [0.5], { method: "classic", isLowQuality })[0]
        .largest;
    expect(largestAt(new Uint8Array(7))).toBe(7);
    expect(largestAt(Uint8Array.of(0, 0, 0, 0, 0, 0, 1))).toBe(4);
  });

  test("refuses another number of values than of faces", () => {
    expect(() =>
      sweepThresholds(graphOf(3, []), [0.5], {
        isLowQuality: new Uint8Array(2),
      }),
    ).toThrow(expect.objectContaining({ code: "LABELS_MALFORMED" }) as Error);
  });

  test("marks where one cluster starts to swallow others", () => {
    const cliques = [0, 1, 2, 3].map((number) =>
      range(number * 10, number * 10 + 10),
    );
    const between = cliques.flatMap((one, index) =>
      cliques
        .slice(0, index)
        .flatMap((two) =>
          one.flatMap((face) => two.map((other): Edge => [face, other, 0.4])),
        ),
    );
    const graph = graphOf(40, [
      ...cliques.flatMap((faces) => clique(faces, 0.8)),
      ...between,
    ]);
    const points = sweepThresholds(graph, [0.3, 0.5, 0.7], {
      method: "classic",
    });
    expect(points.map(({ largest, isCliff }) => [largest, isCliff])).toEqual([
      [40, true],
      [10, false],
      [10, false],
    ]);
  });

  test("a cliff is from twice the size on, and from a twentieth of the faces on", () => {
    const isCliff = (faceCount: number, above: number, below: number) => {
      const graph = graphOf(faceCount, [
        ...clique(range(0, above), 0.8),
        ...clique(range(0, below), 0.4),
      ]);
      const [low, high] = sweepThresholds(graph, [0.3, 0.7], {
        method: "classic",
      });
      expect([low.largest, high.largest]).toEqual([below, above]);
      expect(high.isCliff).toBe(false);
      return low.isCliff;
    };
    expect(isCliff(40, 1, 2)).toBe(true);
    expect(isCliff(41, 1, 2)).toBe(false); // a twentieth is 2.05
    expect(isCliff(20, 3, 6)).toBe(true);
    expect(isCliff(20, 3, 5)).toBe(false);
  });

  test("has no point without a threshold, and refuses one that is none", () => {
    expect(sweepThresholds(graphOf(2, []), [], {})).toEqual([]);
    expect(() => sweepThresholds(graphOf(2, []), [0.5, 2], {})).toThrow(
      expect.objectContaining({ code: "THRESHOLD_OUT_OF_RANGE" }) as Error,
    );
  });
});

describe("prepareClustering", () => {
  test("law: whatever ran before over the same faces, a run gives what it gives by itself", () => {
    const anyRun = fc.record({
      method: anyMethod,
      threshold: fc.integer({ min: 2, max: 16 }).map((level) => level / 16),
    });
    fc.assert(
      fc.property(
        anyGraph(),
        fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
        fc.boolean(),
        fc.array(anyRun, { maxLength: 6 }),
        ({ faceCount, edges }, draws, isLinked, runs) => {
          const graph = graphOf(faceCount, edges);
          const isLowQuality = Uint8Array.from(range(0, faceCount), (face) =>
            draws[face] ? 1 : 0,
          );
          const faces = {
            seed: 7,
            ...(isLinked && faceCount > 3
              ? { mustLinks: [[0, 1]] as const, cannotLinks: [[2, 3]] as const }
              : {}),
          };
          const cluster = prepareClustering(graph, isLowQuality, faces);
          for (const run of runs)
            expect(cluster(run)).toEqual(
              chineseWhispersByQuality(graph, isLowQuality, {
                ...faces,
                ...run,
              }),
            );
        },
      ),
    );
  });

  test("near-duplicates weigh what their pairs do that reach the floor of the threshold", () => {
    const graph = graphOf(3, [
      [0, 1, 0.95],
      [0, 2, 0.6],
      [1, 2, 0.5], // 0.55 on average; 0.3 where it is left out
    ]);
    const cluster = prepareClustering(graph, new Uint8Array(3), {});
    const edgesAt = (threshold: number) => cluster({ threshold }).edgeCount;
    expect([0.59, 0.61, 0.59].map(edgesAt)).toEqual([1, 0, 1]);
  });

  test("refuses what a run would refuse", () => {
    const cluster = prepareClustering(graphOf(2, []), new Uint8Array(2), {});
    expect(() => cluster({ threshold: 2 })).toThrow(
      expect.objectContaining({ code: "THRESHOLD_OUT_OF_RANGE" }),
    );
    expect(() =>
      prepareClustering(graphOf(2, []), new Uint8Array(2), {
        faceKeys: new BigUint64Array(3),
      }),
    ).toThrow(expect.objectContaining({ code: "LABELS_MALFORMED" }));
  });
});
