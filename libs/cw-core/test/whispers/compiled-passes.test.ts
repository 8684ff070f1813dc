import { describe, expect, test, vi } from "vitest";
import { type NodeGraph, viewFaces } from "../../src/nodes/node-graph.ts";
import { identityOrder } from "../../src/nodes/radix-order.ts";
import {
  kernelForPasses,
  runCompiledPasses,
} from "../../src/whispers/compiled-passes.ts";
import { keepLocalEdges } from "../../src/whispers/local-edges.ts";
import type {
  PassesResult,
  PassOptions,
} from "../../src/whispers/pass-options.ts";
import { runPasses } from "../../src/whispers/passes.ts";
import { runPlainPasses } from "../../src/whispers/plain-passes.ts";
import { clique, type Edge, graphOf, range, withinReach } from "../graphs.ts";

/** A graph whose rows lie where the compiled loops reach them. */
function within(faceCount: number, edges: readonly Edge[]): NodeGraph {
  return viewFaces(
    withinReach(graphOf(faceCount, edges)),
    identityOrder(faceCount),
    0.4,
  );
}

const bySum: PassOptions = {
  maxIterations: 100,
  minimumSupport: 0,
  dividesBySize: false,
  isMutual: true,
};
const bySize: PassOptions = {
  ...bySum,
  minimumSupport: 0.5,
  dividesBySize: true,
};

/** A result of plain loops, as compiled ones give it. */
function asCompiled(result: PassesResult): PassesResult {
  expect(result.ranCompiled).toBe(false);
  return { ...result, ranCompiled: true };
}

function kernelOfSum(graph: NodeGraph) {
  const kernel = kernelForPasses(graph, bySum);
  if (kernel === undefined) throw new Error("There is no kernel.");
  return kernel;
}

describe("kernelForPasses", () => {
  const graph = within(6, clique(range(0, 6)));
  const local = keepLocalEdges(graph, 0.4, 0.75);

  test("finds the compiled loops where edges and options are theirs", () => {
    const kernel = kernelForPasses(graph, bySum);
    expect(kernel).toBeDefined();
    expect(kernelForPasses(local, bySize)).toBe(kernel);
  });

  test.each<[string, NodeGraph, PassOptions]>([
    [
      "there are cannot-links",
      graph,
      {
        ...bySum,
        cannotLinkRows: {
          offsets: new Uint32Array(7),
          nodes: new Uint32Array(0),
        },
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
      "an edge gives one of its nodes more than the other",
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
      "the first two nodes are swapped",
      { ...graph, order: Uint32Array.of(1, 0, 2, 3, 4, 5) },
      bySum,
    ],
    [
      "rows lie elsewhere",
      viewFaces(graphOf(6, clique(range(0, 6))), identityOrder(6), 0.4),
      bySum,
    ],
  ])("leaves it to the plain ones where %s", (_, view, options) => {
    expect(kernelForPasses(view, options)).toBeUndefined();
  });
});

test("runPasses takes them where it can, and says so", () => {
  const graph = within(6, clique(range(0, 6)));
  const visit = vi.spyOn(kernelOfSum(graph), "passBySum");
  const options = { ...bySum, isMutual: false };
  expect(runPasses(graph, options)).toEqual(runPlainPasses(graph, options));
  expect(visit).not.toHaveBeenCalled();
  expect(runPasses(graph, bySum)).toEqual(
    asCompiled(runPlainPasses(graph, bySum)),
  );
  expect(visit).toHaveBeenCalledOnce();
});

test("the compiled choice of local edges tells weights beside the bound as the plain one does", () => {
  // Two faces each, with two neighbours of their own that give them their scales; the edge between
  // them weighs about the bound.
  const edges: Edge[] = [];
  for (let group = 0; group < 400; group++) {
    const [one, other] = [6 * group, 6 * group + 1];
    const scales = [0.7 + group * 6e-4, 0.95 - group * 3e-4] as const;
    edges.push([one, one + 2, scales[0]], [one, one + 3, scales[0]]);
    edges.push([other, one + 4, scales[1]], [other, one + 5, scales[1]]);
    const bound = 0.75 * Math.sqrt(scales[0] * scales[1]);
    edges.push([one, other, bound + ((group % 41) - 20) * 1e-6]);
  }
  const compiled = keepLocalEdges(within(2400, edges), 0.4, 0.75);
  expect(kernelForPasses(compiled, bySize)).toBeDefined();
  const plain = keepLocalEdges(
    viewFaces(graphOf(2400, edges), identityOrder(2400), 0.4),
    0.4,
    0.75,
  );
  expect(compiled.kept).toEqual(plain.kept);
});

describe("runCompiledPasses", () => {
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
    const result = runCompiledPasses(kernel, graph, bySum);
    expect(visit.mock.calls).toEqual([
      [0, 4096, 1],
      [4096, 5000, 1],
      [0, 4096, 0],
      [4096, 5000, 0],
    ]);
    expect(result).toEqual(asCompiled(runPlainPasses(graph, bySum)));
    expect([result.ranIterations, result.didConverge]).toEqual([2, true]);
  });

  test("stops after the passes it may make, and says that it did not converge", () => {
    const graph = within(5000, path);
    const options = { ...bySum, maxIterations: 1 };
    const result = runCompiledPasses(kernelOfSum(graph), graph, options);
    expect(result).toEqual(asCompiled(runPlainPasses(graph, options)));
    expect([result.ranIterations, result.didConverge]).toEqual([1, false]);
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
    expect(() =>
      runCompiledPasses(kernel, graph, { ...bySum, signal }),
    ).toThrow(expect.objectContaining({ code: "ABORTED" }) as Error);
    expect(visit).toHaveBeenCalledTimes(3);
  });

  test("returns labels that later runs leave alone", () => {
    const graph = within(6, clique(range(0, 6)));
    const kernel = kernelOfSum(graph);
    const { labels, didConverge, ranIterations } = runCompiledPasses(
      kernel,
      graph,
      bySum,
    );
    expect([didConverge, ranIterations]).toEqual([true, 1]);
    const early = runCompiledPasses(kernel, graph, {
      ...bySum,
      maxIterations: 1,
    });
    const before = [labels.slice(), early.labels.slice()];
    kernel.labels.fill(9);
    expect([labels, early.labels]).toEqual(before);
  });

  test("forgets which rows were truncated in the run before", () => {
    // face 25 has two of twenty-five: enough only where its row is truncated
    const graph = within(26, [
      ...clique(range(0, 25), 0.8),
      [0, 25, 0.7],
      [1, 25, 0.7],
    ]);
    const local = keepLocalEdges(graph, 0.4, 0.75);
    const kernel = kernelOfSum(graph);
    const joins = (isTruncated?: Uint8Array) => {
      const { labels } = runCompiledPasses(
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
