import { fromBinary } from "@bufbuild/protobuf";
import {
  type Attribute,
  dataTypes,
  type GraphNode,
  type Initializer,
  type Model,
  type TensorType,
  type ValueInfo,
} from "./encode-model.ts";
import { OnnxFormatError, unreadable } from "./errors.ts";
import {
  type AttributeProto,
  AttributeProto_AttributeType,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  type TensorProto,
  TensorProto_DataLocation,
  type ValueInfoProto,
} from "./generated/onnx_pb.ts";

/**
 * Reads a whole model, weights and all: what `encodeModel` writes. A node `Constant` is read as an
 * initializer, and an input that an initializer fills is left out.
 * @param bytes of an ONNX file; read, never kept
 * @throws OnnxFormatError `MODEL_UNREADABLE` for bytes that are not an ONNX model, and for what a
 *   `Model` cannot hold: weights in another file, graphs within nodes, other types of tensors
 */
export function decodeGraph(bytes: Uint8Array): Model {
  const { graph, opsetImport } = parse(bytes);
  if (graph === undefined) throw unreadable("it holds no graph");
  const opset = opsetImport.find(({ domain }) => domain === "")?.version;
  if (opset === undefined) throw unreadable("it names no operator set");
  const constants = graph.node.filter(isConstant);
  const initializers = [
    ...graph.initializer.map((tensor) => toInitializer(tensor, tensor.name)),
    ...constants.map(constantOf),
  ];
  const filled = new Set(initializers.map(({ name }) => name));
  return {
    opset: Number(opset),
    name: graph.name,
    nodes: graph.node.filter((node) => !isConstant(node)).map(toNode),
    initializers,
    inputs: graph.input.filter(({ name }) => !filled.has(name)).map(toInfo),
    outputs: graph.output.map(toInfo),
  };
}

function parse(bytes: Uint8Array): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes);
  } catch (error) {
    throw unreadable("its fields cannot be read", error);
  }
}

function isConstant({ opType }: NodeProto): boolean {
  return opType === "Constant";
}

function constantOf({ attribute, output }: NodeProto): Initializer {
  const tensor = attribute.find(({ name }) => name === "value")?.t;
  if (tensor === undefined)
    throw unreadable(`the constant ${output[0] ?? ""} holds no tensor`);
  return toInitializer(tensor, output[0] ?? "");
}

function toNode({ opType, input, output, attribute }: NodeProto): GraphNode {
  return {
    operator: opType,
    inputs: input,
    outputs: output,
    attributes: Object.fromEntries(
      attribute.map((each) => [each.name, toAttribute(each)]),
    ),
  };
}

function toAttribute(attribute: AttributeProto): Attribute {
  const types = AttributeProto_AttributeType;
  const { name, type } = attribute;
  switch (type) {
    case types.STRING:
      return new TextDecoder().decode(attribute.s);
    case types.INT:
      return { int: Number(attribute.i) };
    case types.INTS:
      return { ints: attribute.ints.map(Number) };
    case types.FLOAT:
      return { float: attribute.f };
    case types.FLOATS:
      return { floats: attribute.floats };
    default:
      throw unreadable(`the attribute ${name} has the type ${type}`);
  }
}

/** The values lie in raw bytes, or in a list of numbers. */
function toInitializer(tensor: TensorProto, name: string): Initializer {
  const { dataLocation, rawData } = tensor;
  if (dataLocation === TensorProto_DataLocation.EXTERNAL)
    throw unreadable(`the tensor ${name} lies in another file`);
  const shape = tensor.dims.map(Number);
  // A copy: of a Buffer, `slice` would be a view.
  const values = valuesOf(tensor, name, new Uint8Array(rawData).buffer);
  const size = shape.reduce((product, side) => product * side, 1);
  if (values.length !== size)
    throw new OnnxFormatError(
      {
        code: "TENSOR_MALFORMED",
        tensor: name,
        expectedCount: size,
        receivedCount: values.length,
      },
      `Expected ${size} values for tensor ${name} of shape ${shape.join(" x ")} but received ${values.length}.`,
    );
  return { name, shape, values };
}

function valuesOf(
  { dataType, floatData, int32Data, int64Data }: TensorProto,
  name: string,
  raw: ArrayBuffer,
): Initializer["values"] {
  const isRaw = raw.byteLength > 0;
  switch (dataType) {
    case dataTypes.float32:
      return isRaw ? new Float32Array(raw) : Float32Array.from(floatData);
    case dataTypes.int64:
      return isRaw ? new BigInt64Array(raw) : BigInt64Array.from(int64Data);
    case dataTypes.int32:
      return isRaw ? new Int32Array(raw) : Int32Array.from(int32Data);
    case dataTypes.int8:
      return isRaw ? new Int8Array(raw) : Int8Array.from(int32Data);
    case dataTypes.uint8:
      return isRaw ? new Uint8Array(raw) : Uint8Array.from(int32Data);
    default:
      throw unreadable(`the tensor ${name} has the data type ${dataType}`);
  }
}

function toInfo({ name, type }: ValueInfoProto): ValueInfo {
  const tensor =
    type?.value.case === "tensorType" ? type.value.value : undefined;
  const dims = tensor?.shape?.dim ?? [];
  return {
    name,
    type: typeOf(tensor?.elemType ?? 0, name),
    shape: dims.map(({ value }, axis) => {
      if (value.case === "dimValue") return Number(value.value);
      return value.case === "dimParam" ? value.value : `${name}_${axis}`;
    }),
  };
}

function typeOf(dataType: number, name: string): TensorType {
  const found = Object.entries(dataTypes).find(([, type]) => type === dataType);
  if (found === undefined)
    throw unreadable(`the tensor ${name} has the data type ${dataType}`);
  return found[0] as TensorType;
}
