import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openBlockScan, openPlainScan } from "../../src/exact/block-scan.ts";

const shape = { rows: 3, columns: 100 };
const most = 2 ** 31 - 1;

describe("the scan of a block", () => {
  test("is compiled here", () => {
    expect(openBlockScan(shape).products.byteOffset).toBeGreaterThan(0);
    expect(openPlainScan(shape).products.byteOffset).toBe(0);
  });

  test("finds the products of a row that are large enough, compiled and plain alike", () => {
    const scans = [openBlockScan(shape), openPlainScan(shape)];
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.integer({ min: -3, max: 3 }),
            fc.integer({ min: -most - 1, max: most }),
          ),
          { minLength: 300, maxLength: 300 },
        ),
        fc.nat(2),
        fc.nat(100),
        fc.oneof(
          fc.integer({ min: -3, max: 3 }),
          fc.double({ min: -4, max: 4, noNaN: true }),
          fc.double({ min: 1 - most, max: 2 * most, noNaN: true }),
        ),
        (products, row, count, least) => {
          const expected = products
            .slice(100 * row, 100 * row + count)
            .flatMap((product, column) => (product >= least ? [column] : []));
          for (const scan of scans) {
            scan.products.set(products);
            expect([...scan.scan(row, count, least)]).toEqual(expected);
          }
        },
      ),
    );
  });

  test("is plain where the host has no WebAssembly, or none that will do", () => {
    const global = globalThis as { WebAssembly?: unknown };
    const { WebAssembly } = global;
    const withoutRoom = {
      Memory: function () {
        throw new RangeError("no room");
      },
    };
    try {
      for (const host of [undefined, withoutRoom]) {
        global.WebAssembly = host;
        const scan = openBlockScan(shape);
        scan.products.set([5, 1, 7], 100);
        expect([...scan.scan(1, 3, 4.5)]).toEqual([0, 2]);
        expect(scan.products.byteOffset).toBe(0);
      }
    } finally {
      global.WebAssembly = WebAssembly;
    }
  });
});
