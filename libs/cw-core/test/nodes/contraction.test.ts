import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FacePair } from "../../src/nodes/constraints.ts";
import {
  contractFaces,
  type ContractionOptions,
} from "../../src/nodes/contraction.ts";
import { viewFaces } from "../../src/nodes/node-graph.ts";
import { identityOrder } from "../../src/nodes/radix-order.ts";
import {
  anyGraph,
  clique,
  componentsOf,
  type Edge,
  graphOf,
  groupsOf,
  permutationFrom,
  runs,
} from "../graphs.ts";

const nothing: ContractionOptions = {
  duplicateSimilarity: Infinity,
  mustLinks: [],
  cannotLinks: [],
};

function contracted(
  faceCount: number,
  edges: readonly Edge[],
  options: Partial<ContractionOptions>,
  order: ArrayLike<number> = identityOrder(faceCount),
  floor = 0.1,
) {
  return contractFaces(
    viewFaces(graphOf(faceCount, edges), Uint32Array.from(order), floor),
    { ...nothing, ...options },
  );
}

describe("contractFaces", () => {
  test("leaves every face a node where nothing joins them, numbered as the faces are", () => {
    const alone = {
      nodeCount: 3,
      nodeOfFace: undefined,
      cannotLinkRows: undefined,
    };
    const edges: Edge[] = [[0, 1, 0.89]];
    expect(contracted(3, edges, {}, [2, 1, 0])).toEqual(alone);
    expect(
      contracted(3, edges, { duplicateSimilarity: 0.9 }, [2, 1, 0]),
    ).toEqual(alone);
  });

  test("joins near-duplicates, from the similarity on, and chains of them; others not", () => {
    const edges: Edge[] = [
      [0, 1, 0.9375],
      [1, 4, 0.96],
      [2, 3, 0.93],
    ];
    expect(contracted(5, edges, { duplicateSimilarity: 0.9375 })).toEqual({
      nodeCount: 3,
      nodeOfFace: Uint32Array.of(0, 0, 1, 2, 0),
    });
  });

  test("joins faces that are the same to the last bit", () => {
    const { nodeCount } = contracted(2, [[0, 1, 1]], {
      duplicateSimilarity: 1,
    });
    expect(nodeCount).toBe(1);
  });

  test("does not join by an edge that takes no part", () => {
    const joins = (floor: number) =>
      contracted(2, [[0, 1, 0.5]], { duplicateSimilarity: 0.4 }, [0, 1], floor)
        .nodeCount === 1;
    expect(joins(0.5)).toBe(true);
    expect(joins(0.6)).toBe(false);
    const joinsApart = (floor: number) =>
      contracted(
        4,
        [[0, 1, 0.5]],
        { duplicateSimilarity: 0.4, cannotLinks: [[2, 3]] },
        [0, 1, 2, 3],
        floor,
      ).nodeCount === 3;
    expect(joinsApart(0.5)).toBe(true);
    expect(joinsApart(0.6)).toBe(false);
  });

  test("numbers nodes by the face that is visited first, not by index", () => {
    const { nodeOfFace } = contracted(
      5,
      [],
      { mustLinks: [[0, 3]] },
      [4, 3, 2, 1, 0],
    );
    expect(nodeOfFace).toEqual(Uint32Array.of(1, 3, 2, 1, 0));
  });

  test("counts a must-link that repeats another as none", () => {
    expect(
      contracted(3, [], {
        mustLinks: [
          [0, 1],
          [1, 0],
        ],
      }),
    ).toEqual({
      nodeCount: 2,
      nodeOfFace: Uint32Array.of(0, 0, 1),
    });
  });

  test("gives the cannot-links of nodes as rows, each in those of both", () => {
    const { cannotLinkRows } = contracted(5, [], {
      mustLinks: [[0, 1]],
      cannotLinks: [
        [1, 2],
        [4, 0],
        [2, 3],
      ],
    });
    // nodes: 0 and 1 are node 0, then 2, 3, 4 are 1, 2, 3
    expect(cannotLinkRows).toEqual({
      offsets: Uint32Array.of(0, 2, 4, 5, 6),
      nodes: Uint32Array.of(1, 3, 0, 2, 1, 0),
    });
    expect(contracted(2, [], {}).cannotLinkRows).toBeUndefined();
  });
});

describe("contractFaces, where duplicates are cannot-linked", () => {
  const groups = (
    faceCount: number,
    edges: readonly Edge[],
    cannotLinks: readonly FacePair[],
    rest: {
      mustLinks?: readonly FacePair[];
      order?: readonly number[];
    } = {},
  ) => {
    const result = contracted(
      faceCount,
      edges,
      {
        duplicateSimilarity: 0.9375,
        cannotLinks,
        mustLinks: rest.mustLinks ?? [],
      },
      rest.order ?? identityOrder(faceCount),
    );
    const areNodes = result.nodeOfFace === undefined;
    expect(areNodes).toBe(result.nodeCount === faceCount);
    const nodes = result.nodeOfFace ?? identityOrder(faceCount);
    expect(new Set(nodes).size).toBe(result.nodeCount);
    return groupsOf(nodes);
  };

  test("the more similar pair is joined first, wherever it stands", () => {
    const edges = (left: number, right: number): Edge[] => [
      [0, 1, left],
      [1, 2, right],
    ];
    expect(groups(3, edges(0.95, 0.9375), [[0, 2]])).toBe("0 1 | 2");
    expect(groups(3, edges(0.9375, 0.95), [[0, 2]])).toBe("0 | 1 2");
    expect(groups(3, edges(0.9375, 0.93), [[0, 2]])).toBe("0 1 | 2");
    expect(groups(3, edges(0.93, 0.93), [[0, 2]])).toBe("0 | 1 | 2");
  });

  test("of pairs equally similar, the one whose later face is visited first, then whose earlier one is", () => {
    const path: Edge[] = [
      [0, 1, 0.95],
      [1, 2, 0.95],
    ];
    expect(groups(3, path, [[0, 2]], { order: [0, 1, 2] })).toBe("0 1 | 2");
    expect(groups(3, path, [[0, 2]], { order: [2, 1, 0] })).toBe("0 | 1 2");
    expect(groups(3, path, [[0, 2]], { order: [0, 2, 1] })).toBe("0 1 | 2");
    expect(groups(3, path, [[0, 2]], { order: [2, 0, 1] })).toBe("0 | 1 2");
  });

  test("of pairs equally similar, the later faces of both decide before the earlier ones", () => {
    const edges: Edge[] = [
      [0, 3, 0.95],
      [1, 2, 0.95],
    ];
    expect(groups(4, edges, [[0, 1]], { mustLinks: [[2, 3]] })).toBe(
      "0 | 1 2 3",
    );
  });

  test("a cannot-link of one is one of all that it is joined with, from then on", () => {
    const edges: Edge[] = [
      [0, 1, 0.99],
      [2, 3, 0.98],
      [1, 2, 0.97], // 0 and 3 are cannot-linked, and both are here
      [3, 4, 0.96],
      [4, 0, 0.95], // by now 4 is with 3
    ];
    expect(groups(5, edges, [[0, 3]])).toBe("0 1 | 2 3 4");
  });

  test("each of two that are cannot-linked may have duplicates of its own, and cannot-links in common", () => {
    const edges: Edge[] = [
      [0, 1, 0.99],
      [2, 3, 0.98],
      [4, 5, 0.97],
      [1, 4, 0.96],
      [3, 5, 0.95],
      [1, 3, 0.94],
    ];
    expect(
      groups(6, edges, [
        [0, 2],
        [2, 4],
      ]),
    ).toBe("0 1 4 5 | 2 3");
    expect(
      groups(6, edges, [
        [0, 2],
        [2, 4],
        [4, 0],
      ]),
    ).toBe("0 1 | 2 3 | 4 5");
  });

  test("a must-link extends a cannot-link too", () => {
    const edges: Edge[] = [
      [1, 2, 0.95],
      [2, 3, 0.94],
    ];
    expect(groups(4, edges, [[0, 2]], { mustLinks: [[0, 1]] })).toBe(
      "0 1 | 2 3",
    );
  });

  test("a cannot-link between strangers changes nothing for others", () => {
    const edges: Edge[] = [
      ...clique([0, 1, 2], 0.95),
      ...clique([3, 4], 0.95),
      [2, 3, 0.93], // no duplicate
    ];
    expect(groups(7, edges, [[5, 6]])).toBe("0 1 2 | 3 4 | 5 | 6");
  });

  test("law: no node holds both faces of a cannot-link, and a cannot-link lies between two nodes tied by a duplicate; faces in another order are joined alike", () => {
    fc.assert(
      fc.property(
        anyGraph(12),
        fc.infiniteStream(fc.nat()),
        ({ faceCount, edges }, draws) => {
          fc.pre(faceCount > 3);
          const [a, b, c, d] = permutationFrom(faceCount, draws);
          const cannotLinks: FacePair[] = [
            [a, b],
            [b, c],
            [c, d],
          ];
          const order = permutationFrom(faceCount, draws);
          const nodesOf = (
            visits: readonly number[],
            turn: (face: number) => number,
          ) =>
            contracted(
              faceCount,
              edges.map(([one, two, weight]): Edge => [
                turn(one),
                turn(two),
                weight,
              ]),
              {
                duplicateSimilarity: 0.5,
                cannotLinks: cannotLinks.map(([one, two]) => [
                  turn(one),
                  turn(two),
                ]),
              },
              visits.map(turn),
            ).nodeOfFace ?? identityOrder(faceCount);
          const nodes = nodesOf(order, (face) => face);
          const areEnemies = (one: number, two: number) =>
            cannotLinks.some(
              (pair) =>
                [nodes[pair[0]], nodes[pair[1]]].sort().join() ===
                [one, two].sort().join(),
            );
          for (const [one, two] of cannotLinks)
            expect(nodes[one]).not.toBe(nodes[two]);
          const within = edges.filter(
            ([one, two]) => nodes[one] === nodes[two],
          );
          expect(groupsOf(componentsOf(faceCount, within, 0.5))).toBe(
            groupsOf(nodes),
          );
          for (const [one, two, weight] of edges)
            if (weight >= 0.5 && nodes[one] !== nodes[two])
              expect(areEnemies(nodes[one], nodes[two])).toBe(true);
          const turned = (face: number) => faceCount - 1 - face;
          const reversed = nodesOf(order, turned);
          expect(groupsOf(reversed, turned)).toBe(groupsOf(nodes));
          // without the constraints, nodes are what duplicates connect
          expect(
            groupsOf(
              contracted(faceCount, edges, { duplicateSimilarity: 0.5 }, order)
                .nodeOfFace ?? identityOrder(faceCount),
            ),
          ).toBe(groupsOf(componentsOf(faceCount, edges, 0.5)));
        },
      ),
      runs(5),
    );
  });
});
