import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explainPath } from "../../src/index.ts";
import { anyGraph, componentsOf, type Edge, graphOf } from "../graphs.ts";

describe("explainPath", () => {
  const graph = graphOf(5, [
    [0, 1, 0.9],
    [1, 2, 0.8],
    [0, 2, 0.5],
    [2, 3, 0.7],
    [0, 3, 0.6],
  ]);
  const together = Uint32Array.of(0, 0, 0, 0, 1);

  test("takes the way whose weakest edge is strongest, though it is longer", () => {
    expect(explainPath(graph, together, 0, 3)).toEqual([
      { from: 0, to: 1, similarity: Math.fround(0.9) },
      { from: 1, to: 2, similarity: Math.fround(0.8) },
      { from: 2, to: 3, similarity: Math.fround(0.7) },
    ]);
  });

  test("is empty for a face and itself, and nothing for faces that are apart or not joined", () => {
    expect(explainPath(graph, together, 2, 2)).toEqual([]);
    expect(explainPath(graph, together, 0, 4)).toBeUndefined();
    expect(explainPath(graph, new Uint32Array(5), 0, 4)).toBeUndefined();
    expect(() => explainPath(graph, together, 0, 5)).toThrow(
      expect.objectContaining({ code: "EDGE_TO_UNKNOWN_FACE" }) as Error,
    );
  });

  test("does not leave the cluster, though a stronger way leads through another", () => {
    const detour = graphOf(4, [
      [0, 1, 0.9],
      [1, 3, 0.9],
      [0, 2, 0.6],
      [2, 3, 0.55],
    ]);
    expect(explainPath(detour, Uint32Array.of(0, 1, 0, 0), 3, 0)).toEqual([
      { from: 3, to: 2, similarity: Math.fround(0.55) },
      { from: 2, to: 0, similarity: Math.fround(0.6) },
    ]);
    expect(explainPath(detour, Uint32Array.of(0, 1, 1, 0), 3, 0)).toBe(
      undefined,
    );
  });

  test.each([
    [5, 0],
    [0, 5],
    [-1, 0],
    [0, -1],
    [0.5, 0],
    [0, Number.NaN],
  ])("refuses faces %d and %d of five", (from, to) => {
    expect(() => explainPath(graph, together, from, to)).toThrow(
      expect.objectContaining({ code: "EDGE_TO_UNKNOWN_FACE" }) as Error,
    );
  });

  test("law 18: it is a path of edges, and no path has a stronger weakest edge", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        fc.nat(),
        fc.nat(),
        ({ faceCount, edges }, some, other) => {
          fc.pre(faceCount > 0);
          const [from, to] = [some % faceCount, other % faceCount];
          const inFloats = edges.map(([source, target, similarity]): Edge => [
            source,
            target,
            Math.fround(similarity),
          ]);
          const path = explainPath(
            graphOf(faceCount, edges),
            new Uint32Array(faceCount),
            from,
            to,
          );
          const joinedAt = (threshold: number) => {
            const parts = componentsOf(faceCount, inFloats, threshold);
            return parts[from] === parts[to];
          };
          if (path === undefined) {
            expect(joinedAt(0)).toBe(false);
            return;
          }
          let face = from;
          for (const step of path) {
            expect(step.from).toBe(face);
            face = step.to;
            const given = inFloats
              .filter(
                ([one, two]) =>
                  (one === step.from && two === step.to) ||
                  (two === step.from && one === step.to),
              )
              .map(([, , similarity]) => similarity);
            expect(step.similarity).toBe(Math.max(...given));
          }
          expect(face).toBe(to);
          if (path.length === 0) return;
          const weakest = Math.min(...path.map(({ similarity }) => similarity));
          expect(joinedAt(weakest)).toBe(true);
          expect(joinedAt(weakest + 1e-7)).toBe(false);
        },
      ),
    );
  });
});
