import { create, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { OnnxFormatError } from "./errors.ts";
import {
  AttributeProto_AttributeType,
  type AttributeProtoSchema,
  ModelProtoSchema,
  type NodeProtoSchema,
  TensorProto_DataType,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from "./generated/onnx_pb.ts";

/** TensorProto.DataType, by the names of this library. */
export const dataTypes = Object.freeze({
  float32: TensorProto_DataType.FLOAT,
  uint8: TensorProto_DataType.UINT8,
  int8: TensorProto_DataType.INT8,
  int32: TensorProto_DataType.INT32,
  int64: TensorProto_DataType.INT64,
});

export type TensorType = keyof typeof dataTypes;

/** A value of a node's attribute: a text, a whole number or several, a decimal or several. */
export type Attribute =
  | string
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly floats: readonly number[] };

export interface GraphNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

/** A constant of the graph: weights, quantised weights, or a shape (`BigInt64Array`). */
export interface Initializer {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values:
    Float32Array | BigInt64Array | Int32Array | Uint8Array | Int8Array;
}

/** An input or output; a dimension given as a name may have any size. */
export interface ValueInfo {
  readonly name: string;
  readonly type: TensorType;
  readonly shape: readonly (number | string)[];
}

export interface Model {
  /** Version of the default operator set. */
  readonly opset: number;
  readonly name: string;
  readonly nodes: readonly GraphNode[];
  readonly initializers: readonly Initializer[];
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
}

/** The version of the file format itself that goes with operator sets up to 20. */
const irVersion = 9n;

/**
 * Writes a model in the ONNX format, ready for any runtime. The same model gives the same bytes.
 * @throws OnnxFormatError `TENSOR_MALFORMED` when an initializer's values do not fill its shape
 * @see onnx.proto, messages ModelProto and GraphProto. Departure: weights are always written as raw
 *   data.
 */
export function encodeModel(model: Model): Uint8Array {
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion,
      producerName: "facegraph",
      graph: {
        name: model.name,
        node: model.nodes.map(toNode),
        initializer: model.initializers.map(toTensor),
        input: model.inputs.map(toValueInfo),
        output: model.outputs.map(toValueInfo),
      },
      opsetImport: [{ domain: "", version: BigInt(model.opset) }],
    }),
  );
}

function toNode(node: GraphNode): MessageInitShape<typeof NodeProtoSchema> {
  return {
    input: [...node.inputs],
    output: [...node.outputs],
    name: node.outputs[0] ?? "",
    opType: node.operator,
    attribute: Object.entries(node.attributes ?? {}).map(([name, value]) => ({
      name,
      ...toAttribute(value),
    })),
  };
}

function toAttribute(
  value: Attribute,
): MessageInitShape<typeof AttributeProtoSchema> {
  const types = AttributeProto_AttributeType;
  if (typeof value === "string")
    return { type: types.STRING, s: new TextEncoder().encode(value) };
  if ("int" in value) return { type: types.INT, i: BigInt(value.int) };
  if ("ints" in value)
    return { type: types.INTS, ints: value.ints.map(BigInt) };
  if ("float" in value) return { type: types.FLOAT, f: value.float };
  return { type: types.FLOATS, floats: [...value.floats] };
}

function toTensor({
  name,
  shape,
  values,
}: Initializer): MessageInitShape<typeof TensorProtoSchema> {
  const size = shape.reduce((product, side) => product * side, 1);
  if (size !== values.length) {
    throw new OnnxFormatError(
      {
        code: "TENSOR_MALFORMED",
        tensor: name,
        expectedCount: size,
        receivedCount: values.length,
      },
      `Expected ${size} values for tensor ${name} of shape ${shape.join(" x ")} but received ${values.length}.`,
    );
  }
  return {
    dims: shape.map(BigInt),
    dataType: dataTypeOf(values),
    name,
    rawData: new Uint8Array(
      values.buffer,
      values.byteOffset,
      values.byteLength,
    ),
  };
}

function dataTypeOf(values: Initializer["values"]): TensorProto_DataType {
  if (values instanceof Float32Array) return dataTypes.float32;
  if (values instanceof BigInt64Array) return dataTypes.int64;
  if (values instanceof Int32Array) return dataTypes.int32;
  return values instanceof Int8Array ? dataTypes.int8 : dataTypes.uint8;
}

function toValueInfo({
  name,
  type,
  shape,
}: ValueInfo): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = shape.map((side) => ({
    value:
      typeof side === "number"
        ? { case: "dimValue" as const, value: BigInt(side) }
        : { case: "dimParam" as const, value: side },
  }));
  const tensorType = { elemType: dataTypes[type], shape: { dim } };
  return {
    name,
    type: { value: { case: "tensorType", value: tensorType } },
  };
}
