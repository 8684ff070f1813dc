import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { similarityOf } from "../../src/embeddings.ts";
import { openBlockProduct } from "../../src/exact/block-product.ts";
import { blockShape } from "../../src/exact/blocks.ts";
import {
  columnCodesAt,
  encodeColumns,
  encodeRows,
  errorOf,
} from "../../src/exact/codes.ts";

const small = fc.double({ min: -1, max: 1, noNaN: true });
/** Most values small, or nearly all of the length in one of them. */
const direction = (dimension: number) =>
  fc
    .array(
      fc.oneof(
        { weight: 5, arbitrary: small },
        fc.constantFrom(0, 1000, -1000),
      ),
      {
        minLength: dimension,
        maxLength: dimension,
      },
    )
    .filter((values) => values.some((value) => Math.abs(value) > 1e-3))
    .map((values) => {
      const length = Math.hypot(...values);
      return values.map((value) => value / length);
    });
const embeddings = fc
  .integer({ min: 1, max: 40 })
  .chain((dimension) =>
    fc.record({
      dimension: fc.constant(dimension),
      faces: fc.array(direction(dimension), { minLength: 1, maxLength: 12 }),
    }),
  )
  .map(({ dimension, faces }) => ({
    dimension,
    vectors: Float32Array.from(faces.flat()),
  }));

/** As the matrix product adds them, one column of a block with one row. */
function productOf(
  rows: Uint8Array,
  row: number,
  columns: Int8Array,
  column: number,
  dimension: number,
): number {
  let sum = 0;
  for (let value = 0; value < dimension; value++)
    sum +=
      (rows[row * dimension + value]! - 128) *
      columns[value * blockShape.columns + column]!;
  return sum;
}

describe("codes of embeddings", () => {
  test("tell a similarity within the error that they state", () => {
    fc.assert(
      fc.property(embeddings, ({ vectors, dimension }) => {
        const columns = encodeColumns({ vectors, dimension }, false);
        const rows = encodeRows({ vectors, dimension }, 0, columns);
        const faceCount = vectors.length / dimension;
        for (let row = 0; row < faceCount; row++)
          for (let column = 0; column < faceCount; column++) {
            const product = productOf(
              rows.codes,
              row,
              columns.codes,
              column,
              dimension,
            );
            const estimate = product * columns.step * columns.rowStep;
            const exact = similarityOf(
              vectors,
              dimension,
              row,
              vectors,
              column,
            );
            expect(Math.abs(estimate - Math.fround(exact))).toBeLessThanOrEqual(
              errorOf(rows.errors[row]!, columns),
            );
          }
      }),
      { numRuns: 300 },
    );
  });

  test("of 128 values state an error of a few hundredths", () => {
    const dimension = 128;
    const vectors = Float32Array.from(
      { length: 100 * dimension },
      (_, place) => Math.sin(place * 12.9898) * Math.SQRT2,
    ).map((value) => value / Math.sqrt(dimension));
    const columns = encodeColumns({ vectors, dimension }, false);
    const { errors } = encodeRows({ vectors, dimension }, 0, columns);
    for (const error of errors.subarray(0, 100))
      expect(errorOf(error, columns)).toBeLessThan(0.02);
  });

  test("are in blocks of columns, value by value", () => {
    const faceCount = blockShape.columns + 3;
    const vectors = new Float32Array(faceCount * 2);
    for (let face = 0; face < faceCount; face++)
      vectors[2 * face + (face % 2)] = 1;
    const columns = encodeColumns({ vectors, dimension: 2 }, false);
    const last = columnCodesAt(columns, blockShape.columns, 2);
    expect(last).toHaveLength(2 * blockShape.columns);
    expect(last.subarray(0, 4)).toEqual(Int8Array.of(63, 0, 63, 0));
    expect(last.subarray(blockShape.columns, blockShape.columns + 4)).toEqual(
      Int8Array.of(0, 63, 0, 0),
    );
  });
});

describe("the product of a block", () => {
  test("holds the largest codes there are without losing any", async () => {
    const dimension = 64;
    const vectors = new Float32Array(blockShape.columns * dimension).fill(
      1 / 8,
    );
    vectors.fill(-1 / 8, dimension, 2 * dimension); // the second face is the opposite of the others
    const columns = encodeColumns({ vectors, dimension }, false);
    const { codes } = encodeRows({ vectors, dimension }, 0, columns);
    const product = await openBlockProduct(dimension, blockShape);
    try {
      const block = await product.multiply(codes, columns.codes);
      const { products } = block;
      const most = productOf(codes, 0, columns.codes, 0, dimension);
      expect(most * columns.step * columns.rowStep).toBeCloseTo(1);
      expect([...products.subarray(0, 3)]).toEqual([most, -most, most]);
      const second = blockShape.columns;
      expect([...products.subarray(second, second + 3)]).toEqual([
        -most,
        most,
        -most,
      ]);
      expect([...block.scan(1, 3, most)]).toEqual([1]);
    } finally {
      await product.close();
    }
  });
});
