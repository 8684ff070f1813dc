import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  atThreshold,
  chineseWhispers,
  chineseWhispersByQuality,
  explainPath,
  grow,
  summariseClusters,
  sweepThresholds,
  unplaced,
} from "../../src/index.ts";
import {
  anyGraph,
  anyMethod,
  anyThreshold,
  type Edge,
  graphOf,
  runs,
} from "../graphs.ts";

describe("atThreshold", () => {
  test("shares the arrays of the adjacency it views", () => {
    const adjacency = graphOf(2, [[0, 1, 0.6]]);
    const view = atThreshold(adjacency, 0.5);
    expect(view.neighbours).toBe(adjacency.neighbours);
    expect(view.similarities).toBe(adjacency.similarities);
    expect(view.offsets).toBe(adjacency.offsets);
  });

  test("of a view keeps the higher threshold", () => {
    const adjacency = graphOf(2, [[0, 1, 0.6]]);
    expect(atThreshold(atThreshold(adjacency, 0.7), 0.5).floor).toBe(0.7);
    expect(atThreshold(atThreshold(adjacency, 0.5), 0.7).floor).toBe(0.7);
  });

  test.each([0, -1, 1.01, NaN])("refuses a threshold of %d", (threshold) => {
    expect(() => atThreshold(graphOf(0, []), threshold)).toThrow(
      expect.objectContaining({ code: "THRESHOLD_OUT_OF_RANGE" }),
    );
  });

  test("20: a view says what the adjacency of only those edges says", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        anyMethod,
        anyThreshold,
        anyThreshold,
        ({ faceCount, edges }, method, threshold, floor) => {
          const view = atThreshold(graphOf(faceCount, edges), floor);
          const only = graphOf(
            faceCount,
            edges.filter(([, , similarity]: Edge) => similarity >= floor),
          );
          const options = { method, threshold };
          const clustering = chineseWhispers(view, options);
          expect(clustering).toEqual(chineseWhispers(only, options));
          const { labels } = clustering;
          expect(summariseClusters(view, labels, { threshold })).toEqual(
            summariseClusters(only, labels, { threshold }),
          );
          expect(sweepThresholds(view, [0.3, 0.6], { method })).toEqual(
            sweepThresholds(only, [0.3, 0.6], { method }),
          );
          const placed = Int32Array.from(labels, (label, face) =>
            face % 3 === 0 ? unplaced : label,
          );
          expect(grow(view, placed, options)).toEqual(
            grow(only, placed, options),
          );
          const isLowQuality = Uint8Array.from(
            placed,
            (label) => -Math.min(label, 0),
          );
          expect(chineseWhispersByQuality(view, isLowQuality, options)).toEqual(
            chineseWhispersByQuality(only, isLowQuality, options),
          );
          if (faceCount > 1)
            expect(explainPath(view, labels, 0, faceCount - 1)).toEqual(
              explainPath(only, labels, 0, faceCount - 1),
            );
        },
      ),
      runs(3),
    );
  });
});
