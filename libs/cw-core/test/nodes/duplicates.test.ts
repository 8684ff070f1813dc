import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FacePair } from "../../src/nodes/constraints.ts";
import { contractFaces } from "../../src/nodes/contraction.ts";
import { strongPairs } from "../../src/nodes/duplicates.ts";
import { viewFaces } from "../../src/nodes/node-graph.ts";
import { identityOrder } from "../../src/nodes/radix-order.ts";
import {
  anyGraph,
  clique,
  type Edge,
  graphOf,
  groupsOf,
  permutationFrom,
  range,
  runs,
} from "../graphs.ts";

interface Asked {
  readonly order?: Uint32Array<ArrayBuffer>;
  readonly mustLinks?: readonly FacePair[];
  readonly cannotLinks?: readonly FacePair[];
  readonly isTight?: boolean;
  readonly duplicateSimilarity?: number;
}

/** Which faces are one node, as text. */
function nodesOf(
  faceCount: number,
  edges: readonly Edge[],
  { order = identityOrder(faceCount), ...asked }: Asked = {},
): string {
  const { nodeOfFace } = contractFaces(
    viewFaces(graphOf(faceCount, edges), order, 0.1),
    {
      duplicateSimilarity: 0.875,
      isTight: true,
      mustLinks: [],
      cannotLinks: [],
      ...asked,
    },
  );
  return groupsOf(nodeOfFace ?? identityOrder(faceCount));
}

describe("strongPairs", () => {
  const edges: readonly Edge[] = [
    [0, 1, 0.9375],
    [1, 2, 0.96875],
    [0, 2, 0.875],
    [2, 3, 0.9375],
  ];

  test("gives each pair once, the strongest first, of equal ones that visited first", () => {
    const pairsIn = (order: readonly number[], duplicate: number) =>
      strongPairs(
        viewFaces(graphOf(4, edges), Uint32Array.from(order), 0.1),
        duplicate,
      );
    expect(pairsIn([0, 1, 2, 3], 0.875)).toEqual([
      [2, 1],
      [1, 0],
      [3, 2],
      [2, 0],
    ]);
    expect(pairsIn([3, 2, 1, 0], 0.9)).toEqual([
      [1, 2],
      [2, 3],
      [0, 1],
    ]);
  });

  test("leaves out edges that take no part", () => {
    expect(
      strongPairs(viewFaces(graphOf(4, edges), identityOrder(4), 0.95), 0.9),
    ).toEqual([[2, 1]]);
  });
});

describe("tight contraction", () => {
  test("joins all of a burst, and faces that are the same to the last bit", () => {
    expect(nodesOf(6, clique(range(0, 5), 0.9375))).toBe("0 1 2 3 4 | 5");
    expect(nodesOf(4, clique(range(0, 4), 1), { duplicateSimilarity: 1 })).toBe(
      "0 1 2 3",
    );
  });

  test("does not join a chain of near-duplicates whose ends are not alike, as one pair would", () => {
    const chain = range(1, 7).map((face): Edge => [face - 1, face, 0.9375]);
    expect(nodesOf(7, chain, { isTight: false })).toBe("0 1 2 3 4 5 6");
    expect(nodesOf(7, chain)).toBe("0 1 | 2 3 | 4 5 | 6");
  });

  test("asks for the mean over all pairs, and takes what reaches it exactly", () => {
    const third = (similarity: number) =>
      nodesOf(3, [
        [0, 1, 0.96875],
        [1, 2, 0.9375],
        [0, 2, similarity],
      ]);
    expect(third(0.8125)).toBe("0 1 2"); // (0.9375 + 0.8125) / 2 = 0.875
    expect(third(0.78125)).toBe("0 1 | 2");
  });

  test("asks for the mean of the nodes as they are by then", () => {
    // two pairs of two, of the four pairs between them one is strong
    const pairs: Edge[] = [
      [0, 1, 0.96875],
      [2, 3, 0.96875],
      [0, 2, 0.9375],
    ];
    const others = (similarity: number): Edge[] => [
      [0, 3, similarity],
      [1, 2, similarity],
      [1, 3, similarity],
    ];
    expect(nodesOf(4, [...pairs, ...others(0.859375)])).toBe("0 1 2 3");
    expect(nodesOf(4, [...pairs, ...others(0.84375)])).toBe("0 1 | 2 3"); // 0.867
  });

  test("keeps cannot-linked faces apart, and what is joined to either", () => {
    const burst = clique(range(0, 4), 0.9375);
    expect(nodesOf(4, burst, { cannotLinks: [[0, 1]] })).toBe("0 2 3 | 1");
    const order = Uint32Array.of(3, 1, 2, 0);
    expect(nodesOf(4, burst, { cannotLinks: [[0, 1]], order })).toBe(
      "0 | 1 2 3",
    );
  });

  test("counts every face of a must-linked node, those without a near-duplicate too", () => {
    // 2 is as a duplicate of 0; of 1, which is must-linked to 0, it is a little less
    const edges = (similarity: number): Edge[] => [
      [0, 2, 0.96875],
      [1, 2, similarity],
    ];
    for (const pair of [[0, 1] as const, [1, 0] as const]) {
      const joined = (similarity: number) =>
        nodesOf(3, edges(similarity), { mustLinks: [pair] });
      expect(joined(0.8125)).toBe("0 1 2"); // 0.890625 on average
      expect(joined(0.75)).toBe("0 1 | 2"); // 0.859375
    }
  });

  const anyDuplicates = anyGraph(12).map(({ faceCount, edges }) => ({
    faceCount,
    edges: edges.map(([one, two, weight]): Edge => [
      one,
      two,
      0.75 + Math.ceil(weight * 8) / 32,
    ]),
  }));

  test("law: nodes are as similar within as duplicates, on average over all of their pairs", () => {
    fc.assert(
      fc.property(anyDuplicates, ({ faceCount, edges }) => {
        const { offsets, neighbours, similarities } = graphOf(faceCount, edges);
        for (const group of nodesOf(faceCount, edges).split(" | ")) {
          const faces = group.split(" ").map(Number);
          if (faces.length < 2) continue;
          let sum = 0;
          for (const face of faces)
            for (let edge = offsets[face]; edge < offsets[face + 1]; edge++)
              if (faces.includes(neighbours[edge])) sum += similarities[edge];
          expect(
            sum / (faces.length * (faces.length - 1)),
          ).toBeGreaterThanOrEqual(0.875);
        }
      }),
      runs(3),
    );
  });

  test("law: the same faces are one node however they are numbered", () => {
    fc.assert(
      fc.property(
        anyDuplicates,
        fc.infiniteStream(fc.nat()),
        fc.boolean(),
        ({ faceCount, edges }, draws, isLinked) => {
          const order = Uint32Array.from(permutationFrom(faceCount, draws));
          const numberOf = permutationFrom(faceCount, draws);
          const faceOf = new Array<number>(faceCount);
          numberOf.forEach((number, face) => (faceOf[number] = face));
          const cannotLinks: FacePair[] =
            isLinked && faceCount > 1 ? [[0, 1]] : [];
          const here = nodesOf(faceCount, edges, { order, cannotLinks });
          const { nodeOfFace } = contractFaces(
            viewFaces(
              graphOf(
                faceCount,
                edges.map(([one, two, weight]) => [
                  numberOf[one],
                  numberOf[two],
                  weight,
                ]),
              ),
              order.map((face) => numberOf[face]),
              0.1,
            ),
            {
              duplicateSimilarity: 0.875,
              isTight: true,
              mustLinks: [],
              cannotLinks: cannotLinks.map(([one, two]): FacePair => [
                numberOf[one],
                numberOf[two],
              ]),
            },
          );
          expect(
            groupsOf(
              nodeOfFace ?? identityOrder(faceCount),
              (number) => faceOf[number],
            ),
          ).toBe(here);
        },
      ),
      runs(3),
    );
  });
});
