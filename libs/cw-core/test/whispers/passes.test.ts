import { describe, expect, test } from "vitest";
import { viewFaces } from "../../src/nodes/node-graph.ts";
import { identityOrder } from "../../src/nodes/radix-order.ts";
import { runPasses } from "../../src/whispers/passes.ts";
import { clique, graphOf } from "../graphs.ts";

describe("runPasses", () => {
  const triangle = (weight: number) => {
    const graph = viewFaces(
      graphOf(3, clique([0, 1, 2], weight)),
      identityOrder(3),
      0.25,
    );
    return runPasses(graph, {
      minimumSupport: 0.5,
      dividesBySize: true,
      isMutual: true,
      maxIterations: 1,
      placed: { labels: new Uint32Array(3), isFixed: new Uint8Array(3) },
    }).labels;
  };

  test("a node has the support of the others of its label: 2 · 0.375 / √2 is enough for 0.5, 2 · 0.34375 / √2 is not", () => {
    expect([...triangle(0.375)]).toEqual([0, 0, 0]);
    // 0 leaves, and finds 1 free; 1 leaves, and finds 2 free; 2 is alone by then
    expect([...triangle(0.34375)]).toEqual([1, 2, 0]);
  });

  test("a node that stands alone again takes its own rank, else the next label up that nobody holds, from the last on to 0", () => {
    const alone = (...labels: number[]) =>
      runPasses(viewFaces(graphOf(4, []), identityOrder(4), 0.5), {
        minimumSupport: 0.5,
        dividesBySize: true,
        isMutual: true,
        maxIterations: 1,
        placed: {
          labels: Uint32Array.from(labels),
          isFixed: Uint8Array.of(1, 1, 1, 0),
        },
      }).labels[3];
    expect(alone(0, 1, 2, 2)).toBe(3);
    expect(alone(3, 1, 2, 3)).toBe(0);
    expect(alone(0, 3, 2, 3)).toBe(1);
    expect(alone(0, 1, 3, 3)).toBe(2);
  });
});
