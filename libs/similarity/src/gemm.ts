import { encodeModel } from "@facegraph/onnx-format";
import { InferenceSession, Tensor } from "onnxruntime-node";

/** How many rows and columns a block has, and how many neighbouring columns share one maximum. */
export interface BlockShape {
  readonly rows: number;
  readonly columns: number;
  /** Divides `columns`. */
  readonly groupSize: number;
}

/** A block of dot products. Its arrays are used again by the next call. */
export interface ProductBlock {
  /** rows × columns */
  readonly scores: Float32Array;
  /** rows × (columns / groupSize) */
  readonly groupMaxima: Float32Array;
}

export interface BlockProduct {
  /** @param rows rows × dimension values @param columns columns × dimension values */
  multiply(rows: Float32Array, columns: Float32Array): Promise<ProductBlock>;
  close(): Promise<void>;
}

/**
 * Opens a matrix product of rows by columns, both packed row by row, that also finds the maximum of each group of columns.
 * @param threads 0 for as many as there are processors
 */
export async function openBlockProduct(
  dimension: number,
  { rows, columns, groupSize }: BlockShape,
  { threads = 0 }: { readonly threads?: number } = {},
): Promise<BlockProduct> {
  const groups = columns / groupSize;
  const session = await InferenceSession.create(
    encodeProduct(dimension, { rows, columns, groupSize }),
    { logSeverityLevel: 3, intraOpNumThreads: threads },
  );
  const scores = new Tensor("float32", new Float32Array(rows * columns), [
    rows,
    columns,
  ]);
  const groupMaxima = new Tensor("float32", new Float32Array(rows * groups), [
    rows,
    groups,
  ]);
  return {
    async multiply(rowVectors, columnVectors) {
      await session.run(
        {
          rows: new Tensor("float32", rowVectors, [rows, dimension]),
          columns: new Tensor("float32", columnVectors, [columns, dimension]),
        },
        { scores, groupMaxima },
      );
      return { scores: scores.data, groupMaxima: groupMaxima.data };
    },
    close: () => session.release(),
  };
}

function encodeProduct(
  dimension: number,
  { rows, columns, groupSize }: BlockShape,
): Uint8Array {
  const groups = columns / groupSize;
  return encodeModel({
    opset: 17,
    name: "block-product",
    nodes: [
      {
        operator: "Gemm",
        inputs: ["rows", "columns"],
        outputs: ["scores"],
        attributes: { transB: { int: 1 } },
      },
      {
        operator: "Reshape",
        inputs: ["scores", "grouped-shape"],
        outputs: ["grouped"],
      },
      {
        operator: "ReduceMax",
        inputs: ["grouped"],
        outputs: ["groupMaxima"],
        attributes: { axes: { ints: [2] }, keepdims: { int: 0 } },
      },
    ],
    initializers: [
      {
        name: "grouped-shape",
        shape: [3],
        values: BigInt64Array.of(
          BigInt(rows),
          BigInt(groups),
          BigInt(groupSize),
        ),
      },
    ],
    inputs: [
      { name: "rows", type: "float32", shape: [rows, dimension] },
      { name: "columns", type: "float32", shape: [columns, dimension] },
    ],
    outputs: [
      { name: "scores", type: "float32", shape: [rows, columns] },
      { name: "groupMaxima", type: "float32", shape: [rows, groups] },
    ],
  });
}
