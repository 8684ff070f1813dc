import { contract } from "../src/contracted-graph.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Adjacency } from "../src/index.ts";
import { keepLocalEdges } from "../src/chinese-whispers.ts";
import {
  countEdges,
  reweigh,
  takesPart,
  toExact,
  viewFaces,
  type NodeGraph,
} from "../src/node-graph.ts";
import { identityOrder } from "../src/radix-order.ts";
import {
  anyGraph,
  anyThreshold,
  graphOf,
  range,
  runs,
  withinReach,
  type Edge,
} from "./graphs.ts";

const unit = 2 ** -32;

function view(adjacency: Adjacency, threshold: number): NodeGraph {
  return viewFaces(adjacency, identityOrder(adjacency.faceCount), threshold);
}

/** The edges that take part, each from its smaller node. */
function edgesOf(graph: NodeGraph): Edge[] {
  return range(0, graph.nodeCount).flatMap((node) =>
    range(graph.offsets[node], graph.offsets[node + 1])
      .filter((end) => takesPart(graph, end) && graph.neighbours[end] > node)
      .map((end): Edge => [node, graph.neighbours[end], graph.weights[end]]),
  );
}

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
    expect(graph).not.toHaveProperty("isCut");
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

  test("knows which faces were cut", () => {
    const isCut = Uint8Array.of(1, 0, 0, 1);
    expect(view({ ...adjacency, isCut }, 0.5).isCut).toBe(isCut);
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
    expect(graph).not.toHaveProperty("isCut");
    expect(countEdges(graph)).toBe(2);
  });

  test("passes over edges under the floor", () => {
    expect(edgesOf(contracted({}, 0.5))).toEqual([
      [0, 1, Math.fround((0.75 + 0.5) / 6)],
    ]);
  });

  test("does not count pairs that may have been cut; a node with a cut face is cut", () => {
    const isCut = Uint8Array.of(1, 1, 1, 1, 0, 0);
    const graph = contracted({ isCut });
    // of six pairs four lie between cut faces, of which two are there
    expect(edgesOf(graph)).toEqual([
      [0, 1, (0.75 + 0.5 + 0.25) / 4],
      [1, 2, 0.375 / 3],
    ]);
    expect(graph.isCut).toEqual(Uint8Array.of(1, 1, 0));
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
        fc.infiniteStream(fc.nat(4)),
        fc.infiniteStream(fc.nat(1)),
        ({ faceCount, edges: any }, nodes, cuts) => {
          // nodes are numbered as they are met
          const drawn = range(0, faceCount).map(() =>
            Number(nodes.next().value),
          );
          const met = [...new Set(drawn)];
          const members = Uint32Array.from(drawn, (node) => met.indexOf(node));
          const isCut = Uint8Array.from(drawn, () => Number(cuts.next().value));
          const faces = view({ ...graphOf(faceCount, any), isCut }, 0.25);
          const graph = contract(faces, {
            nodeCount: met.length,
            nodeOfFace: members,
          });
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
                  [members[source], members[target]].sort().join() ===
                  [one, two].join(),
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
                  isCut[face] * isCut[other] === 0 ||
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
