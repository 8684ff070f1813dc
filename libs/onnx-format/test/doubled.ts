import type { Model } from "../src/index.ts";

/** A model of one node: values times two, transposed. */
export const doubled: Model = {
  opset: 17,
  name: "doubled",
  nodes: [
    {
      operator: "Gemm",
      inputs: ["values", "two"],
      outputs: ["sums"],
      attributes: { transB: { int: 1 }, alpha: { float: 2 } },
    },
  ],
  initializers: [
    { name: "two", shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) },
  ],
  inputs: [{ name: "values", type: "float32", shape: ["n", 3] }],
  outputs: [{ name: "sums", type: "float32", shape: ["n", 2] }],
};
