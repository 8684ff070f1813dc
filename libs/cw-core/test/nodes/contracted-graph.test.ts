import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Adjacency } from "../../src/index.ts";
import {
  contract,
  contractAtAnyFloor,
} from "../../src/nodes/contracted-graph.ts";
import { countEdges, type NodeGraph } from "../../src/nodes/node-graph.ts";
import { anyGraph, type Edge, graphOf, range, runs } from "../graphs.ts";
import { edgesOf, unit, view } from "./node-graphs.ts";

describe("contract", () => {
  /** Faces 0 and 1 are node 0, 2 to 4 node 1, 5 node 2. */
  const nodeOfFace = Uint32Array.of(0, 0, 1, 1, 1, 2);
  const edges: Edge[] = [
    [0, 1, 0.95], // within a node
    [0, 2, 0.75],
    [0, 3, 0.5],
    [1, 4, 0.25],
    [4, 5, 0.375],
  ];
  const contracted = (change: Partial<Adjacency> = {}, floor = 0.25) =>
    contract(view({ ...graphOf(6, edges), ...change }, floor), {
      nodeCount: 3,
      nodeOfFace,
    });

  test("weighs an edge by the mean over all pairs, absent ones being 0", () => {
    const graph = contracted();
    expect(edgesOf(graph)).toEqual([
      [0, 1, (0.75 + 0.5 + 0.25) / 6],
      [1, 2, 0.375 / 3],
    ]);
    expect([...graph.offsets]).toEqual([0, 1, 3, 4]);
    expect([...graph.neighbours]).toEqual([1, 0, 2, 1]);
    expect([...graph.order]).toEqual([0, 1, 2]);
    expect(graph).not.toHaveProperty("isTruncated");
    expect(countEdges(graph)).toBe(2);
  });

  test("passes over edges under the floor", () => {
    expect(edgesOf(contracted({}, 0.5))).toEqual([
      [0, 1, Math.fround((0.75 + 0.5) / 6)],
    ]);
  });

  test("does not count pairs that may be missing; a node with a truncated row of a face is truncated", () => {
    const isTruncated = Uint8Array.of(1, 1, 1, 1, 0, 0);
    const graph = contracted({ isTruncated });
    // of six pairs four lie between faces with truncated rows, of which two are there
    expect(edgesOf(graph)).toEqual([
      [0, 1, (0.75 + 0.5 + 0.25) / 4],
      [1, 2, 0.375 / 3],
    ]);
    expect(graph.isTruncated).toEqual(Uint8Array.of(1, 1, 0));
  });

  test("gives weights that are multiples of 2⁻³², however weak", () => {
    const size = 300;
    const strangers = range(size, size + 20);
    const { weights } = contract(
      view(
        graphOf(
          size + 20,
          strangers.map((face): Edge => [0, face, face / 1000]),
        ),
        0.25,
      ),
      {
        nodeCount: 21,
        nodeOfFace: Uint32Array.from(range(0, size + 20), (face) =>
          Math.max(face - size + 1, 0),
        ),
      },
    );
    expect([...weights.subarray(0, 20)].map((weight) => weight / unit)).toEqual(
      strangers.map((face) =>
        Math.round(Math.fround(Math.fround(face / 1000) / size) / unit),
      ),
    );
  });

  test("law: the weight between two nodes is what their faces' edges say, whoever is in them", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        fc.infiniteStream(fc.nat(40)),
        fc.constantFrom(5, 41),
        fc.boolean(),
        fc.infiniteStream(fc.nat(1)),
        ({ faceCount, edges: any }, nodes, most, isReversed, cuts) => {
          // nodes are numbered as they are met, or the other way round; where there may be many,
          // most are one face
          const drawn = range(0, faceCount).map(
            () => Number(nodes.next().value) % most,
          );
          const met = [...new Set(drawn)];
          if (isReversed) met.reverse();
          const members = Uint32Array.from(drawn, (node) => met.indexOf(node));
          const isTruncated = Uint8Array.from(drawn, () =>
            Number(cuts.next().value),
          );
          const faces = view({ ...graphOf(faceCount, any), isTruncated }, 0.25);
          const graph = contract(faces, {
            nodeCount: met.length,
            nodeOfFace: members,
          });
          for (const node of met.keys()) {
            const row = [
              ...graph.neighbours.subarray(
                graph.offsets[node],
                graph.offsets[node + 1],
              ),
            ];
            expect(row).toEqual(row.toSorted((one, two) => one - two));
            for (const [position, other] of row.entries())
              expect(weightIn(graph, other, node)).toBe(
                graph.weights[graph.offsets[node] + position],
              );
          }
          const seen = new Map(
            edgesOf(graph).map(([one, two, weight]) => [
              `${one} ${two}`,
              weight,
            ]),
          );
          const stored = edgesOf(faces);
          for (const one of met.keys()) {
            for (const two of range(one + 1, met.length)) {
              const between = stored.filter(
                ([source, target]) =>
                  Math.min(members[source], members[target]) === one &&
                  Math.max(members[source], members[target]) === two,
              );
              const pairs = range(0, faceCount)
                .filter((face) => members[face] === one)
                .flatMap((face) =>
                  range(0, faceCount)
                    .filter((other) => members[other] === two)
                    .map((other) => [face, other]),
                );
              const counted = pairs.filter(
                ([face, other]) =>
                  isTruncated[face] * isTruncated[other] === 0 ||
                  between.some(
                    ([source, target]) =>
                      (source === face && target === other) ||
                      (source === other && target === face),
                  ),
              );
              const sum = between.reduce((total, edge) => total + edge[2], 0);
              expect(seen.get(`${one} ${two}`)).toBe(
                between.length === 0
                  ? undefined
                  : Math.fround(sum / counted.length),
              );
            }
          }
        },
      ),
      runs(2),
    );
  });
});

describe("contractAtAnyFloor", () => {
  test("sums anew what leads to a joined node, and nothing else, whichever floor comes next", () => {
    const at = contractAtAnyFloor(
      view(
        graphOf(6, [
          [0, 1, 0.95], // node 0, joined
          [0, 2, 0.875], // to a face of its own
          [1, 2, 0.375],
          [4, 5, 0.95], // node 3, joined
          [0, 4, 1], // to the other joined one
          [1, 4, 0.75],
          [1, 5, 0.25],
          [2, 3, 0.5], // between faces of their own
          [3, 4, 0.3125],
        ]),
        0.25,
      ),
      { nodeCount: 4, nodeOfFace: Uint32Array.of(0, 0, 1, 2, 3, 3) },
    );
    const low = [
      [0, 1, (0.875 + 0.375) / 2],
      [0, 3, (1 + 0.75 + 0.25) / 4],
      [1, 2, 0.5],
    ];
    const middle = [
      [0, 1, 0.875 / 2],
      [0, 3, (1 + 0.75) / 4],
      [1, 2, 0.5],
    ];
    expect(edgesOf(at(0.25))).toEqual(low);
    const higher = at(0.40625);
    expect(edgesOf(higher)).toEqual(middle);
    expect([...higher.neighbours]).toEqual([1, 3, 0, 2, 1, 3, 0, 2]);
    expect(weightIn(higher, 1, 0)).toBe(0.875 / 2);
    expect(weightIn(higher, 3, 0)).toBe((1 + 0.75) / 4);
    expect(edgesOf(at(0.5))).toEqual([[1, 2, 0.5]]);
    expect(edgesOf(at(0.40625))).toEqual(middle);
    expect(edgesOf(at(0.125))).toEqual([...low, [2, 3, 0.3125 / 2]]);
    expect(edgesOf(at(0.25))).toEqual(low);
  });

  test("law: gives at each floor, in whatever order they come, the edges that contracting at that floor gives and that reach it", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        fc.infiniteStream(fc.nat(40)),
        fc.constantFrom(5, 41),
        fc.infiniteStream(fc.nat(1)),
        fc.constantFrom(0, 0.3),
        fc.array(fc.constantFrom(-0.1, 0.2, 0.3, 0.35, 0.5, 0.6, 0.9), {
          minLength: 2,
          maxLength: 5,
        }),
        ({ faceCount, edges }, nodes, most, cuts, lowest, floors) => {
          const drawn = range(0, faceCount).map(
            () => Number(nodes.next().value) % most,
          );
          const met = [...new Set(drawn)];
          const contraction = {
            nodeCount: met.length,
            nodeOfFace: Uint32Array.from(drawn, (node) => met.indexOf(node)),
          };
          const isTruncated = Uint8Array.from(drawn, () =>
            Number(cuts.next().value),
          );
          const adjacency = { ...graphOf(faceCount, edges), isTruncated };
          const at = contractAtAnyFloor(view(adjacency, lowest), contraction);
          for (const floor of floors) {
            const graph = at(floor);
            const expected = contract(
              view(adjacency, Math.max(floor, lowest)),
              contraction,
            );
            expect(edgesOf(graph)).toEqual(
              edgesOf(expected).filter(([, , weight]) => weight >= floor),
            );
            for (const [one, two, weight] of edgesOf(graph))
              expect(weightIn(graph, two, one)).toBe(weight);
            expect(graph.isTruncated).toEqual(expected.isTruncated);
          }
        },
      ),
      runs(4),
    );
  });
});

/** What the edge from one node to another weighs. */
function weightIn(
  { offsets, neighbours, weights }: NodeGraph,
  node: number,
  other: number,
): number | undefined {
  const end = range(offsets[node], offsets[node + 1]).find(
    (each) => neighbours[each] === other,
  );
  return end === undefined ? undefined : weights[end];
}
