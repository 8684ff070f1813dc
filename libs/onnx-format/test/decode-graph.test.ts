import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProto_DataLocation,
  TensorProto_DataType,
  TensorProtoSchema,
} from "../src/generated/onnx_pb.ts";
import {
  decodeGraph,
  encodeModel,
  type Initializer,
  OnnxFormatError,
} from "../src/index.ts";
import { doubled } from "./doubled.ts";

describe("decodeGraph", () => {
  test("reads back what encodeModel wrote", () => {
    const bytes = encodeModel(doubled);
    expect(decodeGraph(bytes)).toEqual(doubled);
    expect(decodeGraph(Buffer.from(bytes))).toEqual(doubled); // as files are read
  });

  test.each<Initializer["values"]>([
    Float32Array.of(-1.5, 2, 0),
    BigInt64Array.of(-1n, 2n, 2n ** 40n),
    Int32Array.of(-1, 2, 70_000),
    Int8Array.of(-128, 0, 127),
    Uint8Array.of(0, 128, 255),
  ])("reads a tensor of %O", (values) => {
    const initializers = [
      ...doubled.initializers,
      { name: "more", shape: [3], values },
    ];
    expect(
      decodeGraph(encodeModel({ ...doubled, initializers })).initializers[1],
    ).toEqual({ name: "more", shape: [3], values });
  });

  test("reads every kind of attribute that encodeModel writes", () => {
    const attributes = {
      mode: "nearest",
      axis: { int: -1 },
      pads: { ints: [0, 1] },
      alpha: { float: 0.5 },
      scales: { floats: [1, 2] },
    };
    const nodes = [{ ...doubled.nodes[0]!, attributes }];
    expect(
      decodeGraph(encodeModel({ ...doubled, nodes })).nodes[0]!.attributes,
    ).toEqual(attributes);
  });

  test("reads values that are listed one by one, not as raw bytes", () => {
    const model = fromBinary(ModelProtoSchema, encodeModel(doubled));
    model.graph!.initializer.push(
      create(TensorProtoSchema, {
        name: "listed",
        dims: [2n],
        dataType: TensorProto_DataType.INT8,
        int32Data: [-3, 4],
      }),
    );
    expect(
      decodeGraph(toBinary(ModelProtoSchema, model)).initializers[1],
    ).toEqual({ name: "listed", shape: [2], values: Int8Array.of(-3, 4) });
  });

  test("reads a constant node as an initializer", () => {
    const model = fromBinary(ModelProtoSchema, encodeModel(doubled));
    model.graph!.node.unshift(
      create(NodeProtoSchema, {
        opType: "Constant",
        output: ["ratio"],
        attribute: [
          create(AttributeProtoSchema, {
            name: "value",
            type: AttributeProto_AttributeType.TENSOR,
            t: create(TensorProtoSchema, {
              dataType: TensorProto_DataType.FLOAT,
              floatData: [0.5],
            }),
          }),
        ],
      }),
    );
    const { nodes, initializers } = decodeGraph(
      toBinary(ModelProtoSchema, model),
    );
    expect(nodes.map(({ operator }) => operator)).toEqual(["Gemm"]);
    expect(initializers[1]).toEqual({
      name: "ratio",
      shape: [],
      values: Float32Array.of(0.5),
    });
  });

  test("leaves an input out that an initializer fills", () => {
    const inputs = [
      ...doubled.inputs,
      { name: "two", type: "float32", shape: [2, 3] } as const,
    ];
    expect(
      decodeGraph(encodeModel({ ...doubled, inputs })).inputs,
    ).toHaveLength(1);
  });

  test("refuses weights in another file, and weights that do not fill their shape", () => {
    const code = (change: Partial<{ place: boolean; dims: bigint[] }>) => {
      const model = fromBinary(ModelProtoSchema, encodeModel(doubled));
      const [tensor] = model.graph!.initializer;
      if (change.place === true)
        tensor!.dataLocation = TensorProto_DataLocation.EXTERNAL;
      tensor!.dims = change.dims ?? tensor!.dims;
      try {
        decodeGraph(toBinary(ModelProtoSchema, model));
      } catch (error) {
        return error instanceof OnnxFormatError ? error.code : error;
      }
      return undefined;
    };
    expect(code({})).toBe(undefined);
    expect(code({ place: true })).toBe("MODEL_UNREADABLE");
    expect(code({ dims: [2n, 4n] })).toBe("TENSOR_MALFORMED");
  });

  test("refuses bytes that are no model", () => {
    for (const bytes of [Uint8Array.of(), Uint8Array.of(1, 2, 3)])
      expect(() => decodeGraph(bytes)).toThrow(OnnxFormatError);
  });
});
