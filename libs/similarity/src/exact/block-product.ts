import { encodeModel } from "@facegraph/onnx-format";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { type BlockScan, openBlockScan } from "./block-scan.ts";
import type { BlockShape } from "./blocks.ts";
import { rowCentre } from "./codes.ts";

export interface BlockProduct {
  /**
   * @param rows rows × dimension codes
   * @param columns dimension × columns codes
   * @returns a scan of the products, which are overwritten by the next call
   */
  multiply(rows: Uint8Array, columns: Int8Array): Promise<BlockScan>;
  close(): Promise<void>;
}

/** Opens a matrix product of whole numbers, rows by columns, on one thread. */
export async function openBlockProduct(
  dimension: number,
  shape: BlockShape,
): Promise<BlockProduct> {
  const { rows, columns } = shape;
  const session = await InferenceSession.create(
    encodeProduct(dimension, shape),
    { logSeverityLevel: 3, intraOpNumThreads: 1 },
  );
  const scan = openBlockScan(shape);
  const products = new Tensor("int32", scan.products, [rows, columns]);
  return {
    async multiply(rowCodes, columnCodes) {
      await session.run(
        {
          rows: new Tensor("uint8", rowCodes, [rows, dimension]),
          columns: new Tensor("int8", columnCodes, [dimension, columns]),
        },
        { products },
      );
      return scan;
    },
    close: () => session.release(),
  };
}

function encodeProduct(
  dimension: number,
  { rows, columns }: BlockShape,
): Uint8Array {
  return encodeModel({
    opset: 17,
    name: "block-product",
    nodes: [
      {
        operator: "MatMulInteger",
        inputs: ["rows", "columns", "row-centre"],
        outputs: ["products"],
      },
    ],
    initializers: [
      { name: "row-centre", shape: [], values: Uint8Array.of(rowCentre) },
    ],
    inputs: [
      { name: "rows", type: "uint8", shape: [rows, dimension] },
      { name: "columns", type: "int8", shape: [dimension, columns] },
    ],
    outputs: [{ name: "products", type: "int32", shape: [rows, columns] }],
  });
}
