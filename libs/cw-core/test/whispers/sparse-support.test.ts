import { describe, expect, test } from "vitest";
import { takesPart, viewFaces } from "../../src/nodes/node-graph.ts";
import { identityOrder } from "../../src/nodes/radix-order.ts";
import { keepLocalEdges } from "../../src/whispers/local-edges.ts";
import {
  keepEdgesOfSparse,
  withSparseNodes,
} from "../../src/whispers/sparse-support.ts";
import { clique, type Edge, graphOf, range } from "../graphs.ts";

describe("withSparseNodes", () => {
  const rays = range(1, 6).map((face): Edge => [0, face, 0.75]);
  const sparse = viewFaces(graphOf(6, rays), identityOrder(6), 0.4);
  const dense = viewFaces(
    graphOf(6, clique(range(0, 6))),
    identityOrder(6),
    0.4,
  );

  test("marks nodes as truncated under cohesive, without changing the graph", () => {
    const marked = withSparseNodes(sparse, { threshold: 0.5 }, 0);
    expect([...marked.isTruncated!]).toEqual([1, 1, 1, 1, 1, 1]);
    expect(sparse.isTruncated).toBeUndefined();
    expect(withSparseNodes(dense, { threshold: 0.5 }, 0)).toBe(dense);
  });

  test.each(["robust", "classic", "sharpened"] as const)(
    "gives the graph as it is under %s",
    (method) => {
      expect(withSparseNodes(sparse, { threshold: 0.5, method }, 0)).toBe(
        sparse,
      );
    },
  );
});

describe("keepEdgesOfSparse", () => {
  /** Edges 0–1 and 1–2 are not local beside the strong ones of their faces; 0–3 is too weak. */
  const edges: readonly Edge[] = [
    [0, 1, 0.5],
    [1, 2, 0.5],
    [0, 3, 0.25],
    ...[0, 1, 2].flatMap((face): Edge[] => [
      [face, 2 * face + 4, 0.9375],
      [face, 2 * face + 5, 0.9375],
    ]),
  ];
  const keptWhere = (isTruncated: Uint8Array | undefined, floor: number) => {
    const faces = viewFaces(graphOf(10, edges), identityOrder(10), 0.2);
    const graph = keepLocalEdges(
      isTruncated === undefined ? faces : { ...faces, isTruncated },
      0.4,
      0.8,
    );
    keepEdgesOfSparse(graph, floor);
    return range(0, 4).flatMap((face) =>
      range(graph.offsets[face], graph.offsets[face + 1])
        .filter((edge) => graph.neighbours[edge] < 4 && takesPart(graph, edge))
        .map((edge) => `${face}-${graph.neighbours[edge]}`),
    );
  };
  const sparseAre = (...nodes: number[]) =>
    Uint8Array.from(range(0, 10), (node) => (nodes.includes(node) ? 1 : 0));

  test("keeps edges between two sparse nodes, from both of them, and no others", () => {
    expect(keptWhere(undefined, 0.4)).toEqual([]);
    expect(keptWhere(sparseAre(0), 0.4)).toEqual([]);
    expect(keptWhere(sparseAre(0, 1), 0.4)).toEqual(["0-1", "1-0"]);
    expect(keptWhere(sparseAre(0, 1, 2, 3), 0.4)).toEqual([
      "0-1",
      "1-0",
      "1-2",
      "2-1",
    ]);
  });

  test("keeps those that reach the floor", () => {
    expect(keptWhere(sparseAre(0, 1), 0.5)).toEqual(["0-1", "1-0"]);
    expect(keptWhere(sparseAre(0, 1), 0.51)).toEqual([]);
    expect(keptWhere(sparseAre(0, 3), 0.25)).toEqual(["0-3", "3-0"]);
  });

  test("keeps none below the floor of the graph", () => {
    const graph = viewFaces(graphOf(10, edges), identityOrder(10), 0.6);
    const local = keepLocalEdges(
      { ...graph, isTruncated: sparseAre(0, 1) },
      0.6,
      0.8,
    );
    const before = local.kept!.slice();
    keepEdgesOfSparse(local, 0.4);
    expect(local.kept).toEqual(before);
  });

  test("does nothing to a graph of which all edges take part", () => {
    const graph = {
      ...viewFaces(graphOf(10, edges), identityOrder(10), 0.2),
      isTruncated: sparseAre(0, 1),
    };
    expect(() => {
      keepEdgesOfSparse(graph, 0.4);
    }).not.toThrow();
  });
});
