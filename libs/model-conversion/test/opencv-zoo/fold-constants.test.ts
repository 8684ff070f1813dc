import type { GraphNode, Initializer, Model } from "@facegraph/onnx-format";
import { describe, expect, test } from "vitest";
import { foldConstants } from "../../src/opencv-zoo/fold-constants.ts";

/** A model that adds quantised weights to its input. */
function quantised({
  shape,
  axis,
  block,
  scales,
  zeros,
  nodes = [],
  extra = [],
  dequantised = "weights",
}: {
  readonly shape: readonly number[];
  readonly axis: number;
  readonly block: number;
  readonly scales: readonly number[];
  readonly zeros: readonly number[];
  readonly nodes?: readonly GraphNode[];
  readonly extra?: readonly Initializer[];
  readonly dequantised?: string;
}): Model {
  const size = shape.reduce((product, side) => product * side, 1);
  return {
    opset: 21,
    name: "quantised",
    nodes: [
      {
        operator: "DequantizeLinear",
        inputs: ["bytes", "scales", "zeros"],
        outputs: [dequantised],
        attributes: { axis: { int: axis }, block_size: { int: block } },
      },
      ...nodes,
      { operator: "Add", inputs: ["values", "weights"], outputs: ["sums"] },
    ],
    initializers: [
      {
        name: "bytes",
        shape,
        values: Int8Array.from({ length: size }, (_, index) => index - 3),
      },
      {
        name: "scales",
        shape: [scales.length],
        values: Float32Array.from(scales),
      },
      { name: "zeros", shape: [zeros.length], values: Int8Array.from(zeros) },
      ...extra,
    ],
    inputs: [{ name: "values", type: "float32", shape }],
    outputs: [{ name: "sums", type: "float32", shape }],
  };
}

describe("foldConstants", () => {
  test("unpacks weights whose blocks lie along the rows", () => {
    const model = quantised({
      shape: [2, 3],
      axis: 1,
      block: 2,
      scales: [1, 10, 100, 1000],
      zeros: [0, 1, 2, 3],
    });
    const { nodes, initializers } = foldConstants(model, "test");
    expect(nodes.map(({ operator }) => operator)).toEqual(["Add"]);
    expect(initializers).toEqual([
      {
        name: "weights",
        shape: [2, 3],
        // bytes -3, -2, -1 | 0, 1, 2, in blocks of two and one
        values: Float32Array.of(-3, -2, -20, -200, -100, -1000),
      },
    ]);
  });

  test("unpacks weights whose blocks lie along the columns", () => {
    const model = quantised({
      shape: [3, 2],
      axis: 0,
      block: 2,
      scales: [1, 10, 100, 1000],
      zeros: [0, 0, 0, 1],
    });
    expect(foldConstants(model, "test").initializers[0]!.values).toEqual(
      Float32Array.of(-3, -20, -1, 0, 100, 1000),
    );
  });

  test("reshapes what it unpacked, and drops what nothing uses", () => {
    const model = quantised({
      shape: [2, 3],
      axis: 1,
      block: 3,
      scales: [1, 1],
      zeros: [0, 0],
      dequantised: "flat",
      nodes: [
        {
          operator: "Reshape",
          inputs: ["flat", "shape"],
          outputs: ["weights"],
        },
      ],
      extra: [
        { name: "shape", shape: [2], values: BigInt64Array.of(3n, 2n) },
        { name: "left over", shape: [1], values: BigInt64Array.of(1n) },
      ],
    });
    const { initializers } = foldConstants(model, "test");
    expect(initializers.map(({ name, shape }) => [name, shape])).toEqual([
      ["weights", [3, 2]],
    ]);
  });

  test("leaves alone what depends on an input", () => {
    const model = quantised({
      shape: [2],
      axis: 0,
      block: 2,
      scales: [1],
      zeros: [0],
    });
    const reshaped: Model = {
      ...model,
      nodes: [
        { operator: "Reshape", inputs: ["values", "bytes"], outputs: ["sums"] },
      ],
    };
    expect(foldConstants(reshaped, "test").nodes).toEqual(reshaped.nodes);
  });

  test.each([
    ["too few scales", { scales: [1], zeros: [0, 0] }],
    ["too many zeros", { scales: [1, 1], zeros: [0, 0, 0] }],
    ["an axis that is not there", { axis: 2, scales: [1, 1], zeros: [0, 0] }],
  ])("refuses weights with %s", (_, change) => {
    const model = quantised({ shape: [2, 3], axis: 1, block: 3, ...change });
    expect(() => foldConstants(model, "test")).toThrow(
      expect.objectContaining({ code: "WEIGHTS_MALFORMED" }),
    );
  });
});
