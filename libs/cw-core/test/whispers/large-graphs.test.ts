import { describe, expect, test } from "vitest";
import { chineseWhispers } from "../../src/index.ts";
import { clique, type Edge, graphOf, methods, range } from "../graphs.ts";

describe.each(methods)(
  "chineseWhispers on large degenerate graphs, %s",
  (method) => {
    const cluster = (faceCount: number, edges: readonly Edge[]) =>
      chineseWhispers(graphOf(faceCount, edges), { method, threshold: 0.5 });

    test("makes one cluster of a complete graph of 2,000, all weights equal", () => {
      const { clusterCount, didConverge } = cluster(
        2000,
        clique(range(0, 2000)),
      );
      expect([clusterCount, didConverge]).toEqual([1, true]);
    });

    test("converges on a path of 100,000, in pieces that hang together", () => {
      const faceCount = 100_000;
      const { labels, didConverge, ranIterations } = cluster(
        faceCount,
        range(1, faceCount).map((face): Edge => [face, face - 1, 0.6]),
      );
      expect(didConverge).toBe(true);
      expect(ranIterations).toBeLessThan(100);
      let pieces = 1;
      for (let face = 1; face < faceCount; face++)
        if (labels[face] !== labels[face - 1]) pieces++;
      expect(new Set(labels).size).toBe(pieces);
    });

    test("converges on a star of 50,000 without losing a face", () => {
      const { labels, didConverge, singletonCount, clusterCount } = cluster(
        50_000,
        range(1, 50_000).map((face): Edge => [0, face, 0.6]),
      );
      expect(didConverge).toBe(true);
      expect(labels).toHaveLength(50_000);
      expect(Math.max(...new Set(labels))).toBe(clusterCount - 1);
      // √size makes a cluster of strangers around one face lose its appeal; plain sums take
      // them all
      if (method === "robust" || method === "cohesive")
        expect(singletonCount).toBeGreaterThan(0);
      else expect(clusterCount).toBe(1);
    });
  },
);
