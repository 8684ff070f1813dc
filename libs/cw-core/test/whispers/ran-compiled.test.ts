import { describe, expect, test } from "vitest";
import {
  chineseWhispers,
  chineseWhispersByQuality,
  type ChineseWhispersOptions,
  grow,
  visitingOrder,
} from "../../src/index.ts";
import { clique, graphOf, keysFrom, range, withinReach } from "../graphs.ts";

const edges = [...clique(range(0, 6)), ...clique(range(6, 12))];
const reachable = withinReach(graphOf(12, edges));
const someKeys = keysFrom(12, 1);
/** Keys with which the faces are numbered in visiting order. */
const keysInOrder = BigUint64Array.from(
  visitingOrder(someKeys, 1),
  (face) => someKeys[face],
);

describe("a clustering says that compiled loops ran", () => {
  const ranCompiled = (options: Partial<ChineseWhispersOptions>) =>
    chineseWhispers(reachable, {
      threshold: 0.5,
      faceKeys: keysInOrder,
      ...options,
    }).ranCompiled;

  test("where faces are numbered in visiting order, and not where they are in any order", () => {
    for (const method of ["cohesive", "robust", "classic"] as const) {
      expect(ranCompiled({ method })).toBe(true);
      expect(ranCompiled({ method, faceKeys: keysInOrder.toReversed() })).toBe(
        false,
      );
    }
  });

  test.each<Partial<ChineseWhispersOptions>>([
    { cannotLinks: [[0, 1]] },
    { method: "sharpened" },
    { method: "classic", weighting: "LIN" },
  ])("not where plain ones do, as with %j", (options) => {
    expect(ranCompiled(options)).toBe(false);
  });

  test("not where the graph is small", () => {
    const { ranCompiled: didRun } = chineseWhispers(graphOf(12, edges), {
      threshold: 0.5,
      faceKeys: keysInOrder,
    });
    expect(didRun).toBe(false);
  });

  test("with faces of low quality only if every loop was compiled", () => {
    const options = { threshold: 0.5, faceKeys: keysInOrder };
    const byQuality = (...isLow: number[]) =>
      chineseWhispersByQuality(
        reachable,
        Uint8Array.from(range(0, 12), (face) => +isLow.includes(face)),
        options,
      ).ranCompiled;
    expect(byQuality()).toBe(true);
    expect(byQuality(3)).toBe(false);
    expect(
      grow(reachable, new Int32Array(12).fill(-1), options).ranCompiled,
    ).toBe(false);
  });
});
