import { RandomSource } from "@facegraph/synthetic";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { viewFaces } from "../../src/nodes/node-graph.ts";
import { identityOrder } from "../../src/nodes/radix-order.ts";
import { sparseNodes } from "../../src/nodes/sparse-nodes.ts";
import {
  clique,
  type Edge,
  graphOf,
  permutationFrom,
  range,
} from "../graphs.ts";

interface Asked {
  readonly threshold?: number;
  readonly locality?: number;
  readonly weakest?: number;
  readonly order?: Uint32Array<ArrayBuffer>;
  readonly isTruncated?: Uint8Array;
}

function sparseIn(
  faceCount: number,
  edges: readonly Edge[],
  {
    threshold = 0.5,
    locality = 0.8,
    order = identityOrder(faceCount),
    isTruncated,
    weakest = 0,
  }: Asked = {},
): Uint8Array | undefined {
  const adjacency = graphOf(faceCount, edges);
  return sparseNodes(
    viewFaces(
      isTruncated === undefined ? adjacency : { ...adjacency, isTruncated },
      order,
      0.1,
    ),
    { threshold, locality, weakest },
  );
}

/** Which nodes are sparse. */
function sparseOf(...asked: Parameters<typeof sparseIn>): number[] {
  return [...(sparseIn(...asked) ?? [])].flatMap((is, node) =>
    is === 1 ? [node] : [],
  );
}

/** So many nodes around the next one, each joined to it only. */
function star(first: number, rays: number, similarity = 0.75): Edge[] {
  return range(first + 1, first + 1 + rays).map((node): Edge => [
    first,
    node,
    similarity,
  ]);
}

/** Every two of the nodes are joined by chance. */
function randomGraph(nodeCount: number, degree: number): Edge[] {
  const random = new RandomSource(3);
  return clique(range(0, nodeCount), 0.75).filter(
    () => random.uniform() < degree / (nodeCount - 1),
  );
}

describe("sparseNodes", () => {
  test("finds none where there are no nodes, no edges, no triangles to be", () => {
    expect(sparseIn(0, [])).toBeUndefined();
    expect(sparseIn(3, [])).toBeUndefined();
    expect(sparseIn(2, [[0, 1, 0.75]])).toBeUndefined();
  });

  test("finds none in a dense graph", () => {
    expect(
      sparseIn(40, [...clique(range(0, 20)), ...clique(range(20, 40))]),
    ).toBeUndefined();
  });

  test("finds all of a random graph in which each node has ten of 400 as neighbours", () => {
    expect(sparseOf(400, randomGraph(400, 10))).toHaveLength(400);
  });

  test("a node is not sparse when seven of ten pairs of its neighbours are joined", () => {
    // 0 has five neighbours, which have no others
    const edges = (joined: number) => [
      ...star(0, 5),
      ...clique(range(1, 6), 0.75).slice(0, joined),
      ...star(6, 4), // so that sparse ones are looked for
    ];
    expect(sparseOf(11, edges(7))).toEqual([6, 7, 8, 9, 10]);
  });

  test("nor is one when they are on average over the node and its neighbours", () => {
    // the hub of a wheel has 5 of 10 pairs joined, nodes on the rim have 2 of 3 each
    const wheel = (rim: number): Edge[] => [
      ...star(0, rim),
      ...range(1, rim + 1).map((node): Edge => [node, (node % rim) + 1, 0.75]),
    ];
    expect(sparseOf(6, wheel(5))).toEqual([0, 1, 2, 3, 4, 5]);
    // 0 has 3 of 10 pairs joined, three of its neighbours 3 of 3, two are joined to 0 only
    const triangle = [...star(0, 5), ...clique([1, 2, 3], 0.75)];
    expect(sparseOf(6, triangle)).toEqual([4, 5]); // (0.3 + 3) / 4 and 0.3
  });

  test("a node whose neighbours are amid joined ones is not sparse, though it lies between them", () => {
    // Node 0 has one neighbour in each of three cliques. No two of its own are joined.
    const cliques = [1, 6, 11].flatMap((first) =>
      clique(range(first, first + 5), 0.75),
    );
    const edges = [...cliques, ...[1, 6, 11].map((of): Edge => [0, of, 0.75])];
    // (0 + 3 · 6/10) / 4 = 0.45; with neighbours in larger cliques it is (0 + 3 · 36/45) / 4
    expect(sparseOf(16, edges)).toContain(0);
    const larger = [1, 21, 41].flatMap((first) =>
      clique(range(first, first + 20), 0.75),
    );
    const among = [1, 2, 3, 21, 22, 23, 41, 42, 43].map((of): Edge => [
      0,
      of,
      0.75,
    ]);
    expect(sparseOf(61, [...larger, ...among])).not.toContain(0);
  });

  test("looks at local edges only, and at none below the threshold", () => {
    // six nodes are all joined; each has six neighbours more, of its own and less similar
    const edges = (similarity: number): Edge[] => [
      ...clique(range(0, 6), 0.75),
      ...range(6, 42).map((node): Edge => [node % 6, node, similarity]),
    ];
    const isSparse = (similarity: number, asked: Asked) =>
      sparseOf(42, edges(similarity), asked).includes(0);
    expect(isSparse(0.59375, { locality: 0.8 })).toBe(false); // below 0.8 · 0.75 = 0.6
    expect(isSparse(0.609375, { locality: 0.8 })).toBe(true);
    expect(isSparse(0.609375, { locality: 0.85 })).toBe(false);
    expect(isSparse(0.609375, { locality: 0.8, threshold: 0.625 })).toBe(false);
  });

  test("enough joined neighbours hold a node to a share, though most of its pairs are missing", () => {
    // about 60 · 60 / 400 = 9 and 120 · 120 / 400 = 36, of which 14 are asked for
    expect(sparseOf(400, randomGraph(400, 60))).toHaveLength(400);
    expect(sparseIn(400, randomGraph(400, 120))).toBeUndefined();
  });

  test("a node is not sparse for its neighbours' sake", () => {
    // the neighbours of 0 are joined to each other, and amid four rays each
    const edges: Edge[] = [
      ...clique([0, 1, 2], 0.75),
      ...range(3, 11).map((node): Edge => [1 + (node % 2), node, 0.75]),
    ];
    expect(sparseOf(11, edges)).toEqual(range(1, 11));
  });

  test("a node is sparse whatever it is joined to below the threshold", () => {
    const edges = [
      ...star(0, 4),
      ...clique(range(5, 10), 0.75),
      ...range(5, 10).map((node): Edge => [0, node, 0.46875]),
    ];
    expect(sparseOf(10, edges)).toEqual([0, 1, 2, 3, 4]);
    expect(sparseOf(10, edges, { threshold: 0.46875 })).toEqual([1, 2, 3, 4]);
  });

  test("an edge joins neighbours however weak it is, if it is there", () => {
    const edges = [...star(0, 5), ...clique(range(1, 6), 0.25)];
    expect(sparseIn(6, edges)).toBeUndefined();
    expect(sparseIn(6, edges, { weakest: 0.25 })).toBeUndefined();
    expect(sparseOf(6, edges, { weakest: 0.26 })).toEqual(range(0, 6));
    // neighbours that are not there are not looked at, whatever the threshold
    expect(sparseIn(6, star(0, 5), { weakest: 0.76 })).toBeUndefined();
  });

  test("in a graph of more than 2,048 nodes, those that are visited first tell whether to look at all", () => {
    const stars = (first: number) =>
      range(0, 3).flatMap((index) => star(first + 10 * index, 7));
    const dense = clique(range(100, 108));
    // three hubs tell and are sparse; a clique of eight tells and is not, one of six is too small
    expect(sparseIn(2560, [...stars(0), ...dense])).toBeUndefined();
    const fewer = clique(range(100, 106));
    expect(sparseOf(2560, [...stars(0), ...fewer])).toHaveLength(24);
    // first are those that are visited first
    const order = identityOrder(2560).reverse();
    expect(sparseIn(2560, stars(2500))).toBeUndefined();
    expect(sparseOf(2560, stars(2500), { order })).toHaveLength(24);
    // in a smaller graph every node is looked at
    expect(sparseOf(2048, [...stars(0), ...dense])).toHaveLength(24);
  });

  test("truncated rows are sparse, whether others are or not", () => {
    const isTruncated = new Uint8Array(40).with(3, 1);
    const dense = clique(range(0, 40));
    expect(sparseIn(40, dense, { isTruncated })).toEqual(isTruncated);
    const found = sparseOf(40, star(0, 4), { isTruncated });
    expect(found).toEqual([0, 1, 2, 3, 4]);
    expect(sparseOf(40, star(5, 4), { isTruncated })).toEqual([
      3, 5, 6, 7, 8, 9,
    ]);
    expect([...isTruncated]).toEqual([...new Uint8Array(40).with(3, 1)]);
  });

  test("law: the same nodes are sparse however they are numbered, ties and all", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 12, max: 30 }),
        fc.integer({ min: 2, max: 8 }),
        fc.infiniteStream(fc.nat({ max: 2 ** 30 })),
        fc.infiniteStream(fc.nat()),
        (nodeCount, tenths, draws, turns) => {
          const edges = clique(range(0, nodeCount), 0.75).filter(
            () => Number(draws.next().value) % 10 < tenths,
          );
          const order = Uint32Array.from(permutationFrom(nodeCount, turns));
          const numberOf = permutationFrom(nodeCount, turns);
          const renumbered = edges.map(([one, two, weight]): Edge => [
            numberOf[one],
            numberOf[two],
            weight,
          ]);
          const here = sparseOf(nodeCount, edges, { order });
          const there = sparseOf(nodeCount, renumbered, {
            order: order.map((node) => numberOf[node]),
          });
          expect(there).toEqual(
            here.map((node) => numberOf[node]).sort((one, two) => one - two),
          );
        },
      ),
    );
  });
});
