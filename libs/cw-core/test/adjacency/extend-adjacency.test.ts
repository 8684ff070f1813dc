import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  atThreshold,
  chineseWhispers,
  ClusteringError,
  extendAdjacency,
} from "../../src/index.ts";
import { anyGraph, type Edge, edgeList, graphOf } from "../graphs.ts";

const pair = graphOf(2, [[0, 1, 0.5]]);
const noEdges = edgeList([]);

describe("extendAdjacency", () => {
  test("puts new faces between the old ones, and their edges", () => {
    const edges: Edge[] = [
      [1, 0, 0.25],
      [3, 1, 0.75],
    ];
    expect(
      extendAdjacency(pair, 4, Uint32Array.of(0, 3), edgeList(edges)),
    ).toEqual(graphOf(4, [[0, 3, 0.5], ...edges]));
  });

  test("keeps the larger similarity of an edge that was there", () => {
    for (const similarity of [0.25, 0.75])
      expect(
        extendAdjacency(
          pair,
          2,
          Uint32Array.of(0, 1),
          edgeList([[1, 0, similarity]]),
        ),
      ).toEqual(graphOf(2, [[0, 1, Math.max(similarity, 0.5)]]));
  });

  test("keeps a floor, and leaves what it was given as it was", () => {
    const before = structuredClone(pair);
    const extended = extendAdjacency(
      atThreshold(pair, 0.6),
      3,
      Uint32Array.of(1, 2),
      edgeList([[0, 1, 0.9]]),
    );
    expect(extended.floor).toBe(0.6);
    expect(
      chineseWhispers(extended, { threshold: 0.1, method: "classic" })
        .clusterCount,
    ).toBe(2);
    expect(pair).toEqual(before);
  });

  test("gives the graph that all edges together make", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        fc.infiniteStream(fc.boolean()),
        ({ faceCount, edges }, isOld) => {
          const old = Array.from({ length: faceCount }, (_, face) => face);
          const rows = old.filter(() => isOld.next().value);
          const rankOf = new Map(rows.map((face, rank) => [face, rank]));
          const isBetweenOld = ([source, target]: Edge) =>
            rankOf.has(source) && rankOf.has(target);
          const before = graphOf(
            rows.length,
            edges
              .filter(isBetweenOld)
              .map(([source, target, similarity]) => [
                rankOf.get(source)!,
                rankOf.get(target)!,
                similarity,
              ]),
          );
          const coming = edges.filter(
            (edge) => !isBetweenOld(edge) || isOld.next().value,
          );
          expect(
            extendAdjacency(
              before,
              faceCount,
              Uint32Array.from(rows),
              edgeList(coming),
            ),
          ).toEqual(graphOf(faceCount, edges));
        },
      ),
    );
  });

  test.each([
    ["OPTION_OUT_OF_RANGE", [0]],
    ["OPTION_OUT_OF_RANGE", [0, 1, 2]],
    ["OPTION_OUT_OF_RANGE", [1, 1]],
    ["OPTION_OUT_OF_RANGE", [2, 1]],
    ["OPTION_OUT_OF_RANGE", [1, 3]],
  ])("answers %s to rows %j", (code, rows) => {
    const extend = () =>
      extendAdjacency(pair, 3, Uint32Array.from(rows), noEdges);
    expect(extend).toThrow(ClusteringError);
    expect(extend).toThrow(
      expect.objectContaining({
        problem: expect.objectContaining({ code, option: "rows" }) as object,
      }),
    );
  });

  test("answers ADJACENCY_MALFORMED to an adjacency that is none", () => {
    expect(() =>
      extendAdjacency(
        { ...pair, offsets: Uint32Array.of(0, 2, 1) },
        2,
        Uint32Array.of(0, 1),
        noEdges,
      ),
    ).toThrow(
      expect.objectContaining({
        problem: expect.objectContaining({
          code: "ADJACENCY_MALFORMED",
        }) as object,
      }),
    );
  });
});
