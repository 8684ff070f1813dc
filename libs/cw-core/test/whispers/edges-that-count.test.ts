import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Adjacency, chineseWhispers } from "../../src/index.ts";
import {
  type NodeGraph,
  takesPart,
  viewFaces,
} from "../../src/nodes/node-graph.ts";
import { identityOrder } from "../../src/nodes/radix-order.ts";
import { supportOf } from "../../src/whispers/edge-support.ts";
import { keepLocalEdges } from "../../src/whispers/local-edges.ts";
import type { ChineseWhispersOptions } from "../../src/whispers/options.ts";
import {
  anyGraph,
  clique,
  type Edge,
  graphOf,
  range,
  runs,
  withinReach,
} from "../graphs.ts";
import { anyCrowd, visitEverybody } from "./textbook-passes.ts";

function view(
  faceCount: number,
  edges: readonly Edge[],
  threshold: number,
): NodeGraph {
  return viewFaces(
    graphOf(faceCount, edges),
    identityOrder(faceCount),
    threshold,
  );
}

/** Edges that take part, from their smaller node. */
function edgesOf(graph: NodeGraph): Edge[] {
  return range(0, graph.nodeCount).flatMap((node) =>
    range(graph.offsets[node], graph.offsets[node + 1])
      .filter((end) => takesPart(graph, end) && graph.neighbours[end] > node)
      .map((end): Edge => [node, graph.neighbours[end], graph.weights[end]]),
  );
}

describe("keepLocalEdges", () => {
  /**
   * Whether an edge between faces 0 and 1 stays, beside other edges of theirs; the other ends know
   * nobody else.
   */
  const stays = (
    weight: number,
    ofZero: readonly number[],
    ofOne: readonly number[],
    { floor = 0.25, locality = 0.75 } = {},
  ) => {
    const edges: Edge[] = [
      [0, 1, weight],
      ...ofZero.map((other, at): Edge => [0, at + 2, other]),
      ...ofOne.map((other, at): Edge => [1, at + 2 + ofZero.length, other]),
    ];
    const graph = keepLocalEdges(
      view(2 + ofZero.length + ofOne.length, edges, 0.25),
      floor,
      locality,
    );
    return edgesOf(graph).some(([one, other]) => one + other === 1);
  };

  // Two scales of 0.75: what stays is from 0.75 · 0.75 = 0.5625 on, and √0.5625 is exact.
  test("asks for a share of the mean of what both faces are used to, and takes what reaches it exactly", () => {
    expect(stays(0.5625, [0.75, 0.75], [0.75, 0.75])).toBe(true);
    expect(stays(0.546875, [0.75, 0.75], [0.75, 0.75])).toBe(false);
  });

  test.each([
    [[0.625, 0.875, 0.59375]],
    [[0.875, 0.625, 0.59375]],
    [[0.59375, 0.625, 0.875]],
    [[0.875, 0.59375, 0.625]],
    [[0.59375, 0.875, 0.625]],
    [[0.625, 0.59375, 0.875]],
  ])(
    "a face is used to the mean of its two strongest, in any order: %j",
    (others) => {
      expect(stays(0.5625, others, [0.75, 0.75])).toBe(true);
      expect(stays(0.546875, others, [0.75, 0.75])).toBe(false);
    },
  );

  test("a face with one edge is used to that", () => {
    expect(stays(0.4375, [0.75, 0.75], [])).toBe(true); // 0.75 · √(0.75 · 0.4375) = 0.4296…
    expect(stays(0.40625, [0.75, 0.75], [])).toBe(false); // 0.75 · √(0.75 · 0.40625) = 0.4139…
  });

  test("takes no edge below the floor, however local", () => {
    expect(stays(0.5, [], [], { floor: 0.5 })).toBe(true);
    expect(stays(0.5, [], [], { floor: 0.53125 })).toBe(false);
  });

  test.each([
    ["plain", (adjacency: Adjacency) => adjacency],
    ["compiled", withinReach],
  ])(
    "takes no edge that the graph passes over, and is not used to such ones: %s loops",
    (_, place) => {
      const adjacency = place(
        graphOf(5, [
          [0, 1, 0.5],
          [0, 2, 0.25],
          [1, 3, 1],
          [1, 4, 1],
        ]),
      );
      const kept = (threshold: number, floor: number) =>
        edgesOf(
          keepLocalEdges(
            viewFaces(adjacency, identityOrder(5), threshold),
            floor,
            0.75,
          ),
        ).map(([one, other]) => `${one}-${other}`);
      expect(kept(0.5, 0.25)).toEqual(["1-3", "1-4"]); // 0–1: 0.75 · √(0.5 · 1) = 0.53
      expect(kept(0.25, 0.5)).toEqual(["0-1", "1-3", "1-4"]); // 0.75 · √(0.375 · 1) = 0.46
    },
  );

  test("is part of robust: weak edges to many do not draw a face from a strong one", () => {
    // 9 · 0.5 / √9 = 1.5 for face 9, did they count; they do from 0.75 · √(0.6875 · 0.875) = 0.58
    // or 0.75 · √(0.5625 · 0.625) = 0.44 on
    const isDrawn = (usual: number) => {
      const { labels } = chineseWhispers(
        graphOf(11, [
          ...clique(range(0, 9), usual),
          ...range(0, 9).map((face): Edge => [face, 9, 0.5]),
          [9, 10, usual],
        ]),
        { method: "robust", threshold: 0.5 },
      );
      return labels[9] === labels[0];
    };
    expect([isDrawn(0.625), isDrawn(0.875)]).toEqual([true, false]);
  });

  test("law: the compiled loops keep the edges that the plain ones keep", () => {
    fc.assert(
      fc.property(anyCrowd, ({ faceCount, edges }) => {
        const plain = graphOf(faceCount, edges);
        const compiled = withinReach(plain);
        for (const floor of [0.6875, 0.375, 0.5]) {
          const keptOf = (adjacency: Adjacency) =>
            edgesOf(
              keepLocalEdges(
                viewFaces(adjacency, identityOrder(faceCount), floor),
                0.375,
                0.75,
              ),
            );
          expect(keptOf(compiled)).toEqual(keptOf(plain));
        }
      }),
    );
  });

  test("has a bit for every directed edge, in words of 32", () => {
    const wordsOf = (edgeCount: number) => {
      const path = range(0, edgeCount).map((face): Edge => [
        face,
        face + 1,
        0.5,
      ]);
      const graph = keepLocalEdges(view(edgeCount + 1, path, 0.5), 0.5, 0.75);
      expect(edgesOf(graph)).toHaveLength(edgeCount);
      return graph.kept!.length;
    };
    expect([0, 1, 16, 17, 32, 33].map(wordsOf)).toEqual([0, 1, 1, 2, 2, 3]);
  });
});

describe("supportOf", () => {
  const graph = view(
    4,
    [
      [0, 1, 0.5],
      [0, 2, 0.75],
      [0, 3, 0.25],
    ],
    0.5,
  );
  const rowOf = (
    node: number,
    options: Omit<ChineseWhispersOptions, "threshold">,
  ) => {
    const { offsets, weights } = supportOf(graph, {
      threshold: 0.5,
      ...options,
    });
    return [...weights.subarray(offsets[node], offsets[node + 1])];
  };

  test("is the weight as it is, without a copy, where nothing else is asked for", () => {
    for (const method of ["cohesive", "robust", "classic"] as const)
      expect(supportOf(graph, { threshold: 0.5, method })).toBe(graph);
    expect(supportOf(graph, { threshold: 0.5 })).toBe(graph);
    expect(
      supportOf(graph, { threshold: 0.5, method: "sharpened", sharpness: 1 }),
    ).toBe(graph);
  });

  test("is the weight to the power of the sharpness, 8 under sharpened", () => {
    expect(rowOf(0, { method: "sharpened" })).toEqual([0.5 ** 8, 0.75 ** 8, 0]);
    expect(rowOf(0, { method: "classic", sharpness: 2 })).toEqual([
      0.25, 0.5625, 0,
    ]);
  });

  test("is shared out by the neighbour's degree under LIN, by ln(degree + 1) under LOG; only edges that count make a degree", () => {
    expect(rowOf(1, { method: "classic", weighting: "LIN" })).toEqual([0.25]);
    expect(rowOf(0, { method: "classic", weighting: "LIN" })).toEqual([
      0.5, 0.75, 0,
    ]);
    expect(rowOf(1, { method: "classic", weighting: "LOG" })).toEqual([
      Math.fround(0.5 / Math.log(3)),
    ]);
    expect(
      rowOf(1, { method: "classic", weighting: "LIN", sharpness: 2 }),
    ).toEqual([0.125]);
  });

  test("law: once converged, every face has the label that it supports most, however support is weighed", () => {
    fc.assert(
      fc.property(
        anyCrowd,
        fc.constantFrom("TOP" as const, "LIN" as const, "LOG" as const),
        fc.constantFrom("classic" as const, "sharpened" as const),
        fc.constantFrom(0.375, 0.5, 0.625),
        ({ faceCount, edges }, weighting, method, threshold) => {
          const options = { threshold, method, weighting };
          const adjacency = graphOf(faceCount, edges);
          const { labels, didConverge } = chineseWhispers(adjacency, options);
          expect(didConverge).toBe(true);
          const faces = viewFaces(
            adjacency,
            identityOrder(faceCount),
            threshold,
          );
          const changed = visitEverybody(
            supportOf(faces, options),
            labels.slice(),
            { minimumSupport: 0, dividesBySize: false },
          );
          expect(changed).toBe(0);
        },
      ),
      runs(4),
    );
  });

  test("law: whatever is asked for, the same edges take part", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        fc.constantFrom("TOP" as const, "LIN" as const, "LOG" as const),
        fc.constantFrom(1, 2, 8, 64),
        ({ faceCount, edges }, weighting, sharpness) => {
          const plain = view(faceCount, edges, 0.5);
          const ends = range(0, plain.neighbours.length);
          const supported = supportOf(plain, {
            threshold: 0.5,
            method: "classic",
            weighting,
            sharpness,
          });
          expect(ends.map((end) => takesPart(supported, end))).toEqual(
            ends.map((end) => takesPart(plain, end)),
          );
        },
      ),
    );
  });
});
