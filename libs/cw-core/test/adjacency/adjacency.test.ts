import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Adjacency,
  buildAdjacency,
  checkAdjacency,
  ClusteringError,
} from "../../src/index.ts";
import { anyGraph, type Edge, edgeList, graphOf } from "../graphs.ts";

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof ClusteringError) return error.code;
    throw error;
  }
  return "none";
}

describe("buildAdjacency", () => {
  test("builds empty rows for no faces, and for faces without edges", () => {
    expect(graphOf(0, []).offsets).toEqual(Uint32Array.of(0));
    expect(graphOf(3, []).offsets).toEqual(Uint32Array.of(0, 0, 0, 0));
  });

  test("gives both ends of an edge, neighbours ascending", () => {
    expect(
      graphOf(4, [
        [2, 0, 0.5],
        [3, 2, 0.25],
        [2, 1, 0.75],
      ]),
    ).toEqual({
      faceCount: 4,
      offsets: Uint32Array.of(0, 1, 2, 5, 6),
      neighbours: Uint32Array.of(2, 2, 0, 1, 3, 2),
      similarities: Float32Array.of(0.5, 0.75, 0.5, 0.75, 0.25, 0.25),
    });
  });

  test("keeps the larger similarity of an edge that is given twice, from either end", () => {
    const graph = graphOf(2, [
      [0, 1, 0.5],
      [1, 0, 0.75],
      [0, 1, 0.25],
    ]);
    expect(graph.offsets).toEqual(Uint32Array.of(0, 1, 2));
    expect(graph.neighbours).toEqual(Uint32Array.of(1, 0));
    expect(graph.similarities).toEqual(Float32Array.of(0.75, 0.75));
  });

  test.each([
    ["SELF_LOOP", [1, 1, 0.5]],
    ["EDGE_TO_UNKNOWN_FACE", [0, 2, 0.5]],
    ["EDGE_TO_UNKNOWN_FACE", [2, 0, 0.5]],
    ["SIMILARITY_OUT_OF_RANGE", [0, 1, Number.NaN]],
    ["SIMILARITY_OUT_OF_RANGE", [0, 1, Infinity]],
    ["SIMILARITY_OUT_OF_RANGE", [0, 1, 0]],
    ["SIMILARITY_OUT_OF_RANGE", [0, 1, -0.5]],
    ["SIMILARITY_OUT_OF_RANGE", [0, 1, 1.5]],
  ] as [string, Edge][])("answers %s to edge %j", (code, edge) => {
    expect(codeOf(() => graphOf(2, [[0, 1, 0.5], edge]))).toBe(code);
  });

  test("answers EDGES_MALFORMED when lists differ in length, OPTION_OUT_OF_RANGE for no count", () => {
    const edges = edgeList([[0, 1, 0.5]]);
    expect(
      codeOf(() =>
        buildAdjacency(2, { ...edges, targets: new Uint32Array(2) }),
      ),
    ).toBe("EDGES_MALFORMED");
    expect(
      codeOf(() =>
        buildAdjacency(2, { ...edges, similarities: new Float32Array(0) }),
      ),
    ).toBe("EDGES_MALFORMED");
    for (const count of [-1, 1.5, Number.NaN, 2 ** 32 - 1, 2 ** 32]) {
      expect(codeOf(() => buildAdjacency(count, edgeList([])))).toBe(
        "OPTION_OUT_OF_RANGE",
      );
    }
  });

  test("law: the order and direction of edges do not matter, and what is built passes its check", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        fc.infiniteStream(fc.boolean()),
        fc.infiniteStream(fc.nat()),
        ({ faceCount, edges }, turns, draws) => {
          const shuffled = edges
            .map(([source, target, similarity]): Edge =>
              turns.next().value === true
                ? [target, source, similarity]
                : [source, target, similarity],
            )
            .map((edge) => ({ edge, drawn: Number(draws.next().value) }))
            .sort((one, two) => one.drawn - two.drawn)
            .map(({ edge }) => edge);
          const graph = graphOf(faceCount, edges);
          expect(graphOf(faceCount, shuffled)).toEqual(graph);
          // a copy, since what was built is known to be sound
          checkAdjacency(structuredClone(graph));
        },
      ),
    );
  });
});

describe("checkAdjacency", () => {
  const good = graphOf(3, [
    [0, 1, 0.5],
    [1, 2, 0.5],
  ]);
  test.each([
    ["too few offsets", { offsets: good.offsets.subarray(1) }],
    ["a first offset above 0", { offsets: Uint32Array.of(1, 1, 3, 4) }],
    ["offsets that fall", { offsets: Uint32Array.of(0, 3, 1, 4) }],
    ["offsets beyond the neighbours", { offsets: Uint32Array.of(0, 1, 3, 5) }],
    ["an unknown neighbour", { neighbours: Uint32Array.of(7, 0, 2, 1) }],
    ["a face beside itself", { neighbours: Uint32Array.of(0, 0, 2, 1) }],
    [
      "neighbours that do not ascend",
      { neighbours: Uint32Array.of(1, 2, 0, 1) },
    ],
    ["a neighbour twice", { neighbours: Uint32Array.of(1, 2, 2, 1) }],
    [
      "a similarity of NaN",
      { similarities: Float32Array.of(0.5, Number.NaN, 0.5, 0.5) },
    ],
    ["a similarity of 0", { similarities: Float32Array.of(0.5, 0, 0.5, 0.5) }],
    ["similarities missing", { similarities: new Float32Array(1) }],
    ["a similarity above 1", { similarities: Float32Array.of(0.5, 1.5, 1, 1) }],
    ["more faces than rows", { faceCount: 4 }],
    ["fewer faces than rows", { faceCount: 2 }],
    ["a row too few said to be truncated", { isTruncated: new Uint8Array(2) }],
    ["a row too many said to be truncated", { isTruncated: new Uint8Array(4) }],
  ] as [string, Partial<Adjacency>][])("refuses %s", (_, change) => {
    expect(
      codeOf(() => {
        checkAdjacency({ ...good, ...change });
      }),
    ).toBe("ADJACENCY_MALFORMED");
  });

  test("takes what is said of truncated rows, for each face", () => {
    checkAdjacency({ ...good, isTruncated: new Uint8Array(3) });
  });

  test("lets arrays be longer than what the offsets say", () => {
    checkAdjacency({
      ...good,
      neighbours: Uint32Array.of(1, 0, 2, 1, 9, 9),
      similarities: Float32Array.of(0.5, 0.5, 0.5, 0.5, 9),
    });
  });

  test("does not check again what was checked or built", () => {
    const built = graphOf(2, [[0, 1, 0.5]]);
    const checked = structuredClone(built);
    checkAdjacency(checked);
    for (const known of [built, checked]) {
      known.similarities.fill(Number.NaN);
      checkAdjacency(known);
      expect(
        codeOf(() => {
          checkAdjacency(structuredClone(known));
        }),
      ).toBe("ADJACENCY_MALFORMED");
    }
  });
});
