import { encodeModel } from "@facegraph/onnx-format";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { rowCentre } from "./codes.ts";

/** How many rows and columns a block has, and how many columns share one maximum. */
export interface BlockShape {
  readonly rows: number;
  readonly columns: number;
  /** Divides `columns`. */
  readonly groupSize: number;
}

/** A block of products of codes. Its arrays are used again by the next call. */
export interface ProductBlock {
  /** rows × columns */
  readonly products: Int32Array;
  /** rows × groups: the maximum of every `columns / groupSize`-th column, from the group's number on. */
  readonly groupMaxima: Int32Array;
}

export interface BlockProduct {
  /** @param rows rows × dimension codes @param columns dimension × columns codes */
  multiply(rows: Uint8Array, columns: Int8Array): Promise<ProductBlock>;
  close(): Promise<void>;
}

/** Opens a matrix product, for one thread, of rows by columns in whole numbers, which also finds the maximum of each group of columns. */
export async function openBlockProduct(
  dimension: number,
  shape: BlockShape,
): Promise<BlockProduct> {
  const { rows, columns, groupSize } = shape;
  const groups = columns / groupSize;
  const session = await InferenceSession.create(
    encodeProduct(dimension, shape),
    { logSeverityLevel: 3, intraOpNumThreads: 1 },
  );
  const products = new Tensor("int32", new Int32Array(rows * columns), [
    rows,
    columns,
  ]);
  const groupMaxima = new Tensor("int32", new Int32Array(rows * groups), [
    rows,
    groups,
  ]);
  return {
    async multiply(rowCodes, columnCodes) {
      await session.run(
        {
          rows: new Tensor("uint8", rowCodes, [rows, dimension]),
          columns: new Tensor("int8", columnCodes, [dimension, columns]),
        },
        { products, groupMaxima },
      );
      return { products: products.data, groupMaxima: groupMaxima.data };
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
        operator: "MatMulInteger",
        inputs: ["rows", "columns", "row-centre"],
        outputs: ["products"],
      },
      {
        operator: "Reshape",
        inputs: ["products", "grouped-shape"],
        outputs: ["grouped"],
      },
      {
        operator: "ReduceMax",
        inputs: ["grouped"],
        outputs: ["groupMaxima"],
        attributes: { axes: { ints: [1] }, keepdims: { int: 0 } },
      },
    ],
    initializers: [
      { name: "row-centre", shape: [], values: Uint8Array.of(rowCentre) },
      {
        name: "grouped-shape",
        shape: [3],
        values: BigInt64Array.of(
          BigInt(rows),
          BigInt(groupSize),
          BigInt(groups),
        ),
      },
    ],
    inputs: [
      { name: "rows", type: "uint8", shape: [rows, dimension] },
      { name: "columns", type: "int8", shape: [dimension, columns] },
    ],
    outputs: [
      { name: "products", type: "int32", shape: [rows, columns] },
      { name: "groupMaxima", type: "int32", shape: [rows, groups] },
    ],
  });
}
