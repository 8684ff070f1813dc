import type { Embeddings } from "../embeddings.ts";
import { blockShape } from "./blocks.ts";

/** The code of 0 in a row, whose codes are 1 to 255. */
export const rowCentre = 128;
const rowSteps = 127;
/**
 * Columns use one bit less. Processors without an instruction for products of bytes add two of them
 * in 16 bits, which hold 2 · 255 · 63 but not 2 · 255 · 127.
 */
const columnSteps = 63;

/**
 * Embeddings rounded to bytes, for a product that is twice as fast as that of 32-bit floats. It is
 * off by at most `errorOf`. A pair that is further than that below the floor is not similar. The
 * rest is scored exactly.
 */
export interface ColumnCodes {
  /** The blocks of columns in order, each dimension × columns. Zeros fill up the last one. */
  readonly codes: Int8Array;
  /** What a column's code of 1 stands for. */
  readonly step: number;
  /** The largest distance of an embedding from what its codes stand for. */
  readonly error: number;
  /** What a row's code above the centre stands for. */
  readonly rowStep: number;
}

export interface RowCodes {
  /** rows × dimension */
  readonly codes: Uint8Array;
  /** By row: its distance from what its codes stand for. */
  readonly errors: Float64Array;
}

/**
 * An embedding's length may be off by as much, see `countEmbeddings`; and so may a similarity by
 * being rounded to 32 bits.
 */
const greatestLength = 1.001;
const rounding = 2 ** -23;

/** @param isShared in memory that threads can read */
export function encodeColumns(
  { vectors, dimension }: Embeddings,
  isShared: boolean,
): ColumnCodes {
  const { columns } = blockShape;
  const faceCount = vectors.length / dimension;
  let largest = 0;
  for (const value of vectors) largest = Math.max(largest, Math.abs(value));
  const step = largest / columnSteps;
  const bytes = Math.ceil(faceCount / columns) * columns * dimension;
  const codes = new Int8Array(
    isShared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes),
  );
  let greatestSquare = 0;
  for (let face = 0; face < faceCount; face++) {
    const column = face % columns;
    let target = (face - column) * dimension + column;
    let square = 0;
    for (
      let position = face * dimension, end = position + dimension;
      position < end;
      position++
    ) {
      const value = vectors[position]!;
      const code = Math.round(value / step);
      codes[target] = code;
      square += (value - code * step) ** 2;
      target += columns;
    }
    greatestSquare = Math.max(greatestSquare, square);
  }
  return {
    codes,
    step,
    error: Math.sqrt(greatestSquare),
    rowStep: largest / rowSteps,
  };
}

/** The codes of a block of columns, as `openBlockProduct` takes them. */
export function columnCodesAt(
  { codes }: ColumnCodes,
  columnStart: number,
  dimension: number,
): Int8Array {
  const from = columnStart * dimension;
  return codes.subarray(from, from + blockShape.columns * dimension);
}

/** The codes of a block of rows. Rows beyond the last face are zeros. */
export function encodeRows(
  { vectors, dimension }: Embeddings,
  rowStart: number,
  { rowStep }: ColumnCodes,
): RowCodes {
  const codes = new Uint8Array(blockShape.rows * dimension).fill(rowCentre);
  const errors = new Float64Array(blockShape.rows);
  const values = vectors.subarray(
    rowStart * dimension,
    (rowStart + blockShape.rows) * dimension,
  );
  for (let position = 0; position < values.length; position++) {
    const value = values[position]!;
    const code = Math.round(value / rowStep);
    codes[position] = code + rowCentre;
    errors[Math.floor(position / dimension)]! += (value - code * rowStep) ** 2;
  }
  return { codes, errors: errors.map(Math.sqrt) };
}

/**
 * How far a similarity may be from the one that the product of the codes stands for. With a = â +
 * e and b = b̂ + f, |a·b − â·b̂| ≤ |e| |b| + |â| |f|, and |â| ≤ |a| + |e|.
 * @param rowError as of `encodeRows`
 */
export function errorOf(rowError: number, { error }: ColumnCodes): number {
  return (
    rowError * greatestLength + (greatestLength + rowError) * error + rounding
  );
}
