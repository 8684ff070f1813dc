import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  countEdges,
  reweigh,
  takesPart,
  toExact,
} from "../../src/nodes/node-graph.ts";
import { keepLocalEdges } from "../../src/whispers/local-edges.ts";
import {
  anyGraph,
  anyThreshold,
  graphOf,
  range,
  withinReach,
} from "../graphs.ts";
import { edgesOf, unit, view } from "./node-graphs.ts";

test.each([
  [0.5, 0.5],
  [2 ** -8, 2 ** -8],
  [unit, unit],
  [unit / 1024, unit],
  [2.25 * unit, 2 * unit],
  [2.75 * unit, 3 * unit],
])("toExact(%d) is %d", (weight, exact) => {
  expect(toExact(weight)).toBe(exact);
});

describe("viewFaces", () => {
  const faint = Math.fround(0.001);
  const adjacency = graphOf(4, [
    [0, 1, 0.5],
    [1, 2, 0.4],
    [2, 3, faint],
  ]);

  test("takes the edges that reach the threshold, without a copy", () => {
    const graph = view(adjacency, 0.5);
    expect(edgesOf(graph)).toEqual([[0, 1, 0.5]]);
    expect(graph.weights).toBe(adjacency.similarities);
    expect(graph).not.toHaveProperty("isTruncated");
    expect(view(adjacency, 2 ** -8).weights).toBe(adjacency.similarities);
  });

  test("takes no edge that the adjacency passes over", () => {
    expect(edgesOf(view({ ...adjacency, floor: 0.5 }, 0.3))).toEqual([
      [0, 1, 0.5],
    ]);
    expect(edgesOf(view({ ...adjacency, floor: 0.3 }, 0.5))).toEqual([
      [0, 1, 0.5],
    ]);
  });

  test("rounds weights so weak that sums of them could round, in a copy", () => {
    const graph = view(adjacency, 0.0005);
    expect(edgesOf(graph)).toEqual([
      [0, 1, 0.5],
      [1, 2, Math.fround(0.4)],
      [2, 3, Math.round(faint / unit) * unit],
    ]);
    expect(adjacency.similarities).toContain(faint);
  });

  test("knows which rows are truncated", () => {
    const isTruncated = Uint8Array.of(1, 0, 0, 1);
    expect(view({ ...adjacency, isTruncated }, 0.5).isTruncated).toBe(
      isTruncated,
    );
  });
});

test("reweigh tells both nodes, and leaves out what takes no part", () => {
  const graph = view(
    graphOf(3, [
      [0, 1, 0.5],
      [1, 2, 0.25],
    ]),
    0.5,
  );
  const told: number[][] = [];
  const reweighed = reweigh(graph, (...edge) => {
    told.push(edge);
    return edge[0] / (1 + edge[2]);
  });
  expect(told).toEqual([
    [0.5, 0, 1],
    [0.5, 1, 0],
  ]);
  expect([...reweighed.weights]).toEqual([0.25, 0.5, 0, 0]);
  expect(range(0, 4).map((end) => takesPart(reweighed, end))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(countEdges(reweighed)).toBe(1);
});

test("countEdges counts the same where the compiled loops do it", () => {
  fc.assert(
    fc.property(anyGraph(), anyThreshold, ({ faceCount, edges }, threshold) => {
      const plain = graphOf(faceCount, edges);
      const graph = view(plain, threshold);
      const compiled = view(withinReach(plain), threshold);
      const counting = edgesOf(graph).length;
      expect([countEdges(graph), countEdges(compiled)]).toEqual([
        counting,
        counting,
      ]);
      const local = keepLocalEdges(graph, threshold, 0.75);
      const staying = edgesOf(local).length;
      expect([
        countEdges(local),
        countEdges(keepLocalEdges(compiled, threshold, 0.75)),
      ]).toEqual([staying, staying]);
    }),
  );
});
