import { describe, expect, test, vi } from "vitest";
import { keepLocalEdges } from "../../src/whispers/chinese-whispers.ts";
import {
  kernelFor,
  sweepCompiled,
} from "../../src/whispers/compiled-passes.ts";
import { viewFaces, type NodeGraph } from "../../src/nodes/node-graph.ts";
import { identityOrder } from "../../src/nodes/radix-order.ts";
import {
  sweep,
  sweepPlainly,
  type SweepOptions,
} from "../../src/whispers/passes.ts";
import { clique, graphOf, range, withinReach, type Edge } from "../graphs.ts";

/** A graph whose rows lie where the compiled loops reach them. */
function within(faceCount: number, edges: readonly Edge[]): NodeGraph {
  return viewFaces(
    withinReach(graphOf(faceCount, edges)),
    identityOrder(faceCount),
    0.4,
  );
}

const bySum: SweepOptions = {
  maxIterations: 100,
  evidence: 0,
  dividesBySize: false,
  isMutual: true,
};
const bySize: SweepOptions = { ...bySum, evidence: 0.5, dividesBySize: true };

function kernelOfSum(graph: NodeGraph) {
  const kernel = kernelFor(graph, bySum);
  if (kernel === undefined) throw new Error("There is no kernel.");
  return kernel;
}

describe("kernelFor", () => {
  const graph = within(6, clique(range(0, 6)));
  const local = keepLocalEdges(graph, 0.4, 0.75);

  test("finds the compiled loops where edges and options are theirs", () => {
    const kernel = kernelFor(graph, bySum);
    expect(kernel).toBeDefined();
    expect(kernelFor(local, bySize)).toBe(kernel);
  });

  test.each<[string, NodeGraph, SweepOptions]>([
    [
      "some nodes are kept apart",
      graph,
      {
        ...bySum,
        apart: { offsets: new Uint32Array(7), nodes: new Uint32Array(0) },
      },
    ],
    [
      "some nodes are placed",
      graph,
      {
        ...bySum,
        placed: { labels: identityOrder(6), isFixed: new Uint8Array(6) },
      },
    ],
    [
      "an edge gives more from one end than from the other",
      graph,
      { ...bySum, isMutual: false },
    ],
    ["a sum is to leave edges out", local, bySum],
    ["no edges were chosen for sizes", graph, bySize],
    [
      "they did not choose the edges themselves",
      { ...local, kept: local.kept!.slice() },
      bySize,
    ],
    [
      "nodes are visited in another order",
      { ...graph, order: Uint32Array.of(0, 1, 2, 3, 5, 4) },
      bySum,
    ],
    [
      "the first two nodes change places",
      { ...graph, order: Uint32Array.of(1, 0, 2, 3, 4, 5) },
      bySum,
    ],
    [
      "rows lie elsewhere",
      viewFaces(graphOf(6, clique(range(0, 6))), identityOrder(6), 0.4),
      bySum,
    ],
  ])("leaves it to the plain ones where %s", (_, view, options) => {
    expect(kernelFor(view, options)).toBeUndefined();
  });
});

test("sweep takes them where it can", () => {
  const graph = within(6, clique(range(0, 6)));
  const visit = vi.spyOn(kernelOfSum(graph), "passBySum");
  const options = { ...bySum, isMutual: false };
  expect(sweep(graph, options)).toEqual(sweepPlainly(graph, options));
  expect(visit).not.toHaveBeenCalled();
  expect(sweep(graph, bySum)).toEqual(sweepPlainly(graph, bySum));
  expect(visit).toHaveBeenCalledOnce();
});

test("the compiled choice of local edges tells weights beside the bound as the plain one does", () => {
  // Two faces each, with two neighbours of their own that give them their scales; the edge between
  // them weighs about the bound.
  const edges: Edge[] = [];
  for (let place = 0; place < 400; place++) {
    const [one, other] = [6 * place, 6 * place + 1];
    const scales = [0.7 + place * 6e-4, 0.95 - place * 3e-4] as const;
    edges.push([one, one + 2, scales[0]], [one, one + 3, scales[0]]);
    edges.push([other, one + 4, scales[1]], [other, one + 5, scales[1]]);
    const bound = 0.75 * Math.sqrt(scales[0] * scales[1]);
    edges.push([one, other, bound + ((place % 41) - 20) * 1e-6]);
  }
  const compiled = keepLocalEdges(within(2400, edges), 0.4, 0.75);
  expect(kernelFor(compiled, bySize)).toBeDefined();
  const plain = keepLocalEdges(
    viewFaces(graphOf(2400, edges), identityOrder(2400), 0.4),
    0.4,
    0.75,
  );
  expect(compiled.kept).toEqual(plain.kept);
});

describe("sweepCompiled", () => {
  /**
   * Longer than one call to the loops, and visited here and there, so that it takes some passes.
   */
  const path = range(1, 5000).map((face): Edge => [
    ((face - 1) * 7919) % 5000,
    (face * 7919) % 5000,
    0.6,
  ]);

  test("visits every node once in a pass, 4096 in a call", () => {
    const graph = within(5000, path);
    const kernel = kernelOfSum(graph);
    const visit = vi.spyOn(kernel, "passBySum");
    const swept = sweepCompiled(kernel, graph, bySum);
    expect(visit.mock.calls).toEqual([
      [0, 4096, 1],
      [4096, 5000, 1],
      [0, 4096, 0],
      [4096, 5000, 0],
    ]);
    expect(swept).toEqual(sweepPlainly(graph, bySum));
    expect([swept.ranIterations, swept.didConverge]).toEqual([2, true]);
  });

  test("stops after the passes it may make, and says that it did not settle", () => {
    const graph = within(5000, path);
    const options = { ...bySum, maxIterations: 1 };
    const swept = sweepCompiled(kernelOfSum(graph), graph, options);
    expect(swept).toEqual(sweepPlainly(graph, options));
    expect([swept.ranIterations, swept.didConverge]).toEqual([1, false]);
  });

  test("stops between two calls when asked", () => {
    const graph = within(5000, path);
    const kernel = kernelOfSum(graph);
    const visit = vi.spyOn(kernel, "passBySum");
    const signal = {
      get aborted() {
        return visit.mock.calls.length === 3;
      },
    };
    expect(() => sweepCompiled(kernel, graph, { ...bySum, signal })).toThrow(
      expect.objectContaining({ code: "ABORTED" }) as Error,
    );
    expect(visit).toHaveBeenCalledTimes(3);
  });

  test("returns labels that later runs leave alone", () => {
    const graph = within(6, clique(range(0, 6)));
    const kernel = kernelOfSum(graph);
    const { labels, didConverge, ranIterations } = sweepCompiled(
      kernel,
      graph,
      bySum,
    );
    expect([didConverge, ranIterations]).toEqual([true, 1]);
    const early = sweepCompiled(kernel, graph, { ...bySum, maxIterations: 1 });
    const before = [labels.slice(), early.labels.slice()];
    kernel.labels.fill(9);
    expect([labels, early.labels]).toEqual(before);
  });

  test("forgets which rows were cut in the run before", () => {
    // face 25 has two of twenty-five: enough only where its row was cut
    const graph = within(26, [
      ...clique(range(0, 25), 0.8),
      [0, 25, 0.7],
      [1, 25, 0.7],
    ]);
    const local = keepLocalEdges(graph, 0.4, 0.75);
    const kernel = kernelOfSum(graph);
    const joins = (isTruncated?: Uint8Array) => {
      const { labels } = sweepCompiled(
        kernel,
        { ...local, ...(isTruncated === undefined ? {} : { isTruncated }) },
        bySize,
      );
      return labels[25] === labels[0];
    };
    expect(joins()).toBe(false);
    expect(joins(new Uint8Array(26).fill(1, 25))).toBe(true);
    expect(joins()).toBe(false);
  });
});
