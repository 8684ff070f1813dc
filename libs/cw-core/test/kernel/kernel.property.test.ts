import { RandomSource } from "@facegraph/synthetic";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Adjacency,
  chineseWhispers,
  type ChineseWhispersOptions,
  visitingOrder,
  withRowsTruncatedAt,
} from "../../src/index.ts";
import { type Kernel, kernelOf } from "../../src/kernel/kernel.ts";
import {
  anyGraph,
  anyMethod,
  anySeed,
  anyThreshold,
  clique,
  type Edge,
  graphOf,
  keysFrom,
  methods,
  range,
  runs,
  withinReach,
} from "../graphs.ts";

/** The same rows where the compiled loops reach them, and where they do not. */
function twins(faceCount: number, edges: readonly Edge[]) {
  const graph = graphOf(faceCount, edges);
  const { offsets, neighbours, similarities } = graph;
  const compiled = withinReach(graph);
  const plain: Adjacency = {
    faceCount,
    offsets: offsets.slice(),
    neighbours: neighbours.slice(),
    similarities: similarities.slice(),
  };
  return { plain, compiled, kernel: kernelIn(compiled)! };
}

function kernelIn({ offsets, neighbours, similarities }: Adjacency) {
  return kernelOf({ offsets, neighbours, weights: similarities });
}

/** Keys with which the faces are numbered in visiting order, as the compiled loops need them. */
function keysInOrder(faceCount: number, seed: number): BigUint64Array {
  const keys = keysFrom(faceCount, seed);
  return BigUint64Array.from(visitingOrder(keys, seed), (face) => keys[face]);
}

/**
 * People of one to thirty faces, numbered in any order, with some of their edges missing and some
 * strangers joined.
 */
function library(
  seed: number,
  { faceCount = 400, strangersPerFace = 3, weakest = 0.4 } = {},
): { faceCount: number; edges: Edge[] } {
  const random = new RandomSource(seed);
  const places = range(0, faceCount).sort(() => random.uniform() - 0.5);
  const edges: Edge[] = [];
  for (let start = 0; start < faceCount;) {
    const end = Math.min(
      start + Math.ceil(30 * random.uniform() ** 3),
      faceCount,
    );
    for (let face = start; face < end; face++)
      for (let other = start; other < face; other++)
        if (random.uniform() < 0.7)
          edges.push([
            places[face],
            places[other],
            0.45 + 0.4 * random.uniform(),
          ]);
    start = end;
  }
  for (let edge = 0; edge < faceCount * strangersPerFace; edge++) {
    const [one, two] = [random.uniform(), random.uniform()].map((place) =>
      Math.floor(place * faceCount),
    );
    if (one !== two) edges.push([one, two, weakest + 0.3 * random.uniform()]);
  }
  return { faceCount, edges };
}

/** Whether the kernel took part: it leaves its labels in its memory. */
function didRun(kernel: Kernel, run: () => unknown): boolean {
  kernel.labels.fill(2 ** 32 - 1);
  run();
  return kernel.labels[0] !== 2 ** 32 - 1;
}

function expectTwinsAgree(
  faceCount: number,
  edges: readonly Edge[],
  options: Omit<ChineseWhispersOptions, "faceKeys">,
  rowsTruncatedAt = 256,
): void {
  const { plain, compiled } = twins(faceCount, edges);
  const faceKeys = keysInOrder(faceCount, options.seed ?? 1);
  const passes: [number, number][] = [];
  const compiledPasses: [number, number][] = [];
  const reference = chineseWhispers(
    withRowsTruncatedAt(plain, rowsTruncatedAt),
    {
      ...options,
      faceKeys,
      onProgress: (...pass) => passes.push(pass),
    },
  );
  const clustering = chineseWhispers(
    withRowsTruncatedAt(compiled, rowsTruncatedAt),
    {
      ...options,
      faceKeys,
      onProgress: (...pass) => compiledPasses.push(pass),
    },
  );
  expect(reference.ranCompiled).toBe(false);
  expect({ ...clustering, ranCompiled: false }).toEqual(reference);
  expect(compiledPasses).toEqual(passes);
}

describe("the compiled loops", () => {
  test("give the labels, passes and report of the plain ones, byte for byte", () => {
    fc.assert(
      fc.property(
        anyGraph(40),
        anyMethod,
        anyThreshold,
        anySeed,
        fc.constantFrom(1, 2, 100),
        fc.constantFrom(2, 4, 256),
        (
          { faceCount, edges },
          method,
          threshold,
          seed,
          maxIterations,
          rowsTruncatedAt,
        ) => {
          expectTwinsAgree(
            faceCount,
            edges,
            { method, threshold, seed, maxIterations },
            rowsTruncatedAt,
          );
        },
      ),
      runs(15),
    );
  });

  test("do so on dense graphs, whose rows have many labels and many ties", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 60 }),
        fc.array(fc.integer({ min: 1, max: 255 }), {
          minLength: 1800,
          maxLength: 1800,
        }),
        fc.constantFrom(1, 3, 255),
        fc.constantFrom("cohesive", "robust", "classic"),
        (faceCount, levels, steps, method) => {
          const edges = range(0, faceCount)
            .flatMap((face) =>
              range(0, face).map((other): Edge => {
                const level = levels[face * 30 + (other % 30)] % (steps + 1);
                return [face, other, 0.4 + (level / steps) * 0.6];
              }),
            )
            .filter((_, edge) => levels[edge % 1800] % 5 > 0);
          expectTwinsAgree(faceCount, edges, { method, threshold: 0.5 });
        },
      ),
      runs(3),
    );
  });

  test.each(methods)(
    "do so on a star, a path, cliques and equal weights under %s",
    (method) => {
      const star = range(1, 3000).map((face): Edge => [0, face, 0.6]);
      const path = range(1, 3000).map((face): Edge => [face - 1, face, 0.6]);
      const all = clique(range(0, 150), 0.75);
      const bridged: Edge[] = [
        ...clique(range(0, 40), 0.8),
        ...clique(range(40, 80), 0.8),
        [0, 40, 0.6],
      ];
      const duplicates = clique(range(0, 60), 0.95);
      for (const [count, edges] of [
        [3000, star],
        [3000, path],
        [150, all],
        [80, bridged],
        [60, duplicates],
        [1, []],
        [0, []],
      ] as const)
        expectTwinsAgree(count, edges, { method, threshold: 0.5 });
    },
  );

  test("do so on libraries of people, whose faces meet in any order", () => {
    for (let seed = 1; seed <= 40; seed++) {
      const { faceCount, edges } = library(seed);
      for (const method of ["cohesive", "robust", "classic"] as const)
        for (const rowsTruncatedAt of [15, 256])
          expectTwinsAgree(
            faceCount,
            edges,
            { method, threshold: 0.5, seed },
            rowsTruncatedAt,
          );
    }
  });

  test.each([
    ["by edges that do not count", 34, 200, 3, 0.5],
    ["by edges that do not count", 62, 200, 6, 0.3],
    ["where later neighbours stay alone", 8, 800, 1, 0.3],
    ["where later neighbours stay alone", 11, 400, 3, 0.3],
    ["where sizes change within a pass", 12, 400, 1, 0.5],
    ["where sizes change within a pass", 42, 200, 3, 0.4],
  ])(
    "visit the same nodes once no node is active, %s (library %i)",
    (_, seed, faceCount, strangersPerFace, weakest) => {
      const { edges } = library(seed, { faceCount, strangersPerFace, weakest });
      expectTwinsAgree(faceCount, edges, {
        method: "robust",
        threshold: 0.5,
        seed,
      });
    },
  );

  test("do so where one face is tied to dozens of clusters, twice over", () => {
    const cliques = range(0, 40).flatMap((place) =>
      clique(range(place * 4, place * 4 + 4), 0.8),
    );
    const hubs = [160, 161, 162].flatMap((hub) =>
      range(0, 40).map((place): Edge => [
        hub,
        place * 4 + (hub % 4),
        0.55 + ((place * hub) % 7) / 100,
      ]),
    );
    for (const method of ["cohesive", "robust", "classic"] as const)
      expectTwinsAgree(163, [...cliques, ...hubs], { method, threshold: 0.5 });
  });

  test("an edge exactly at the threshold counts in both, as 64 bits compare it", () => {
    for (const threshold of [0.45, 0.55, Math.fround(0.45), 0.7]) {
      const edges: Edge[] = [
        [0, 1, Math.fround(threshold)],
        [1, 2, threshold],
        [2, 3, Math.fround(threshold) - 1e-7],
      ];
      expectTwinsAgree(4, edges, { method: "classic", threshold });
    }
  });

  test("run where rows are numbered in visiting order and nothing else decides, and only there", () => {
    const edges = clique(range(0, 30));
    const { compiled, kernel } = twins(30, edges);
    const faceKeys = keysInOrder(30, 1);
    const run = (options: Partial<ChineseWhispersOptions>) =>
      didRun(kernel, () =>
        chineseWhispers(compiled, {
          threshold: 0.5,
          method: "classic",
          maxIterations: 1,
          faceKeys,
          ...options,
        }),
      );
    expect(run({})).toBe(true);
    expect(run({ method: "robust" })).toBe(true);
    expect(run({ method: "cohesive" })).toBe(true);
    expect(kernelIn(graphOf(30, edges))).toBeUndefined();
  });

  test("can be stopped, and run again", () => {
    const { compiled } = twins(30, clique(range(0, 30)));
    const options = { threshold: 0.5, faceKeys: keysInOrder(30, 1) };
    expect(() =>
      chineseWhispers(compiled, { ...options, signal: { aborted: true } }),
    ).toThrow("stopped");
    expect(chineseWhispers(compiled, options).clusterCount).toBe(1);
  });

  test("count all edges where a first pass was not finished", () => {
    const { kernel } = twins(30, clique(range(0, 30)));
    kernel.setFloor(0.5);
    kernel.start(0);
    kernel.passBySum(0, 20, 1);
    expect(kernel.countReaching(0.5)).toBe(30 * 29);
    kernel.passBySum(20, 30, 1);
    expect(kernel.countReaching(0.5)).toBe(30 * 29);
    expect(kernel.countReaching(0.9)).toBe(0);
  });

  test("are not those of another graph's rows", () => {
    const one = twins(30, clique(range(0, 30))).compiled;
    const other = twins(30, clique(range(0, 30))).compiled;
    expect(kernelIn(one)).toBeDefined();
    expect(
      kernelIn({ ...one, similarities: other.similarities }),
    ).toBeUndefined();
    expect(kernelIn({ ...one, offsets: other.offsets })).toBeUndefined();
    expect(
      kernelIn({ ...one, neighbours: one.neighbours.subarray(1) }),
    ).toBeUndefined();
  });
});
