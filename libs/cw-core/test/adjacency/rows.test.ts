import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { allocateRows, chineseWhispers } from "../../src/index.ts";
import { kernelOf, toFloat32Above } from "../../src/kernel/kernel.ts";

/** With something else, or nothing, where hosts have WebAssembly. */
function withHost<Result>(host: unknown, run: () => Result): Result {
  const global = globalThis as { WebAssembly?: unknown };
  const { WebAssembly } = global;
  try {
    global.WebAssembly = host;
    return run();
  } finally {
    global.WebAssembly = WebAssembly;
  }
}

const withoutRoom = {
  Memory: function () {
    throw new RangeError("no room");
  },
};

describe("rows", () => {
  test.each([
    ["there is no WebAssembly", undefined],
    ["there is no room for its memory", withoutRoom],
  ])("lie in plain arrays where %s, and cluster all the same", (_, host) => {
    withHost(host, () => {
      const rows = allocateRows(3, 4, { evenIfSmall: true });
      expect(kernelOf({ ...rows, weights: rows.similarities })).toBeUndefined();
      expect(rows.offsets.buffer).not.toBe(rows.neighbours.buffer);
      rows.offsets.set([0, 1, 3, 4]);
      rows.neighbours.set([1, 0, 2, 1]);
      rows.similarities.fill(0.7);
      const { clusterCount } = chineseWhispers(
        { faceCount: 3, ...rows },
        { threshold: 0.5, method: "classic" },
      );
      expect(clusterCount).toBe(1);
    });
  });

  test("are clustered by the plain loops where the compiled ones cannot be compiled", async () => {
    vi.resetModules();
    const { WebAssembly: host } = globalThis as unknown as {
      WebAssembly: { Module: new () => object };
    };
    const compile = vi.spyOn(host, "Module").mockImplementation(() => {
      throw new Error("no SIMD");
    });
    try {
      const fresh = await import("../../src/index.ts");
      const rows = fresh.allocateRows(3, 4, { evenIfSmall: true });
      rows.offsets.set([0, 1, 3, 4]);
      rows.neighbours.set([1, 0, 2, 1]);
      rows.similarities.fill(0.7);
      const { clusterCount } = fresh.chineseWhispers(
        { faceCount: 3, ...rows },
        { threshold: 0.5, method: "classic" },
      );
      expect(clusterCount).toBe(1);
      expect(compile).toHaveBeenCalledOnce();
    } finally {
      vi.restoreAllMocks();
    }
  });

  test.each([
    [2 ** 14 - 1, false],
    [2 ** 14, true],
  ])(
    "of %d directed edges share a memory: %s",
    (directedEdgeCount, isShared) => {
      const { offsets, neighbours, similarities } = allocateRows(
        3,
        directedEdgeCount,
      );
      expect(neighbours.buffer === offsets.buffer).toBe(isShared);
      expect(neighbours.buffer === similarities.buffer).toBe(isShared);
      expect([offsets.length, neighbours.length, similarities.length]).toEqual([
        4,
        directedEdgeCount,
        directedEdgeCount,
      ]);
    },
  );

  test.each([
    [10_000, 1_000_000],
    [100_000, 20_000],
    [1, 0],
  ])(
    "of %d faces and %d directed edges take the memory that the loops need, and no more",
    (faceCount, directedEdgeCount) => {
      const { buffer } = allocateRows(faceCount, directedEdgeCount, {
        evenIfSmall: true,
      }).offsets;
      const longestRow = Math.min(faceCount, directedEdgeCount) + 2;
      const needed =
        35 * faceCount + 8.125 * directedEdgeCount + 36 * longestRow;
      const pageOfCompiler = 65_536;
      const atMost = needed + pageOfCompiler + 20 * 64 + 65_536;
      expect(buffer.byteLength).toBeGreaterThanOrEqual(needed + pageOfCompiler);
      expect(buffer.byteLength).toBeLessThanOrEqual(atMost);
    },
  );

  test("begin where a line of the cache does, none within another", () => {
    const { offsets, neighbours, similarities } = allocateRows(100, 333, {
      evenIfSmall: true,
    });
    const kernel = kernelOf({ offsets, neighbours, weights: similarities })!;
    const views = [
      offsets,
      neighbours,
      similarities,
      kernel.kept,
      kernel.labels,
    ];
    let end = 65_536;
    for (const view of views) {
      expect(view.byteOffset % 64).toBe(0);
      expect(view.byteOffset).toBeGreaterThanOrEqual(end);
      end = view.byteOffset + view.byteLength;
    }
    expect([kernel.kept.length, kernel.labels.length]).toEqual([11, 100]);
  });

  test("keep their loops from one run to the next", () => {
    const { offsets, neighbours, similarities } = allocateRows(3, 4, {
      evenIfSmall: true,
    });
    const rows = { offsets, neighbours, weights: similarities };
    expect(kernelOf(rows)).toBe(kernelOf(rows));
  });
});

test("toFloat32Above gives the smallest 32-bit float that is not below", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-9, max: 1, noNaN: true }),
      fc.float({ min: 0, max: 1, noNaN: true }),
      (value, float) => {
        const least = toFloat32Above(value);
        expect(Math.fround(least)).toBe(least);
        expect(float >= least).toBe(float >= value);
        expect(least).toBeGreaterThanOrEqual(value);
      },
    ),
  );
  expect(toFloat32Above(0.5)).toBe(0.5);
});
