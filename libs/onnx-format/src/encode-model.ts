import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { OnnxFormatError } from "./errors.ts";
import {
  attributeFields,
  attributeTypes,
  dataTypes,
  dimensionFields,
  graphFields,
  modelFields,
  nodeFields,
  opsetFields,
  shapeFields,
  tensorFields,
  tensorTypeFields,
  typeFields,
  valueInfoFields,
} from "./fields.ts";

export type TensorType = keyof typeof dataTypes;

/**
 * A value of a node's attribute: a list of whole numbers or, with `float`, of decimals; or one of
 * either; or a text.
 */
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

/** A constant of the graph: weights, or a shape (`BigInt64Array`). */
export interface Initializer {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | BigInt64Array | Int32Array | Uint8Array;
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
const irVersion = 9;

/**
 * Writes a model in the ONNX format, ready for any runtime. The same model gives the same bytes.
 * @throws OnnxFormatError `TENSOR_MALFORMED` when an initializer's values do not fill its shape
 * @see onnx.proto, messages ModelProto and GraphProto. Departure: weights are always written as raw
 *   data.
 */
export function encodeModel(model: Model): Uint8Array {
  const graph = new BinaryWriter();
  for (const node of model.nodes)
    writeMessage(graph, graphFields.node, encodeNode(node));
  writeText(graph, graphFields.name, model.name);
  for (const initializer of model.initializers) {
    writeMessage(
      graph,
      graphFields.initializer,
      encodeInitializer(initializer),
    );
  }
  for (const input of model.inputs)
    writeMessage(graph, graphFields.input, encodeValueInfo(input));
  for (const output of model.outputs)
    writeMessage(graph, graphFields.output, encodeValueInfo(output));

  const opset = new BinaryWriter();
  writeText(opset, opsetFields.domain, "");
  writeInteger(opset, opsetFields.version, model.opset);

  const writer = new BinaryWriter();
  writeInteger(writer, modelFields.irVersion, irVersion);
  writeText(writer, modelFields.producerName, "facegraph");
  writeMessage(writer, modelFields.graph, graph.finish());
  writeMessage(writer, modelFields.opsetImport, opset.finish());
  return writer.finish();
}

function encodeNode(node: GraphNode): Uint8Array {
  const writer = new BinaryWriter();
  for (const input of node.inputs) writeText(writer, nodeFields.input, input);
  for (const output of node.outputs)
    writeText(writer, nodeFields.output, output);
  writeText(writer, nodeFields.name, node.outputs[0] ?? "");
  writeText(writer, nodeFields.opType, node.operator);
  for (const [name, value] of Object.entries(node.attributes ?? {})) {
    writeMessage(writer, nodeFields.attribute, encodeAttribute(name, value));
  }
  return writer.finish();
}

function encodeAttribute(name: string, value: Attribute): Uint8Array {
  const writer = new BinaryWriter();
  writeText(writer, attributeFields.name, name);
  const writeType = (type: number) =>
    writer.tag(attributeFields.type, WireType.Varint).int32(type);
  if (typeof value === "string") {
    writer
      .tag(attributeFields.text, WireType.LengthDelimited)
      .bytes(new TextEncoder().encode(value));
    writeType(attributeTypes.text);
  } else if ("int" in value) {
    writeInteger(writer, attributeFields.int, value.int);
    writeType(attributeTypes.int);
  } else if ("ints" in value) {
    for (const item of value.ints)
      writeInteger(writer, attributeFields.ints, item);
    writeType(attributeTypes.ints);
  } else if ("float" in value) {
    writer.tag(attributeFields.float, WireType.Bit32).float(value.float);
    writeType(attributeTypes.float);
  } else {
    for (const item of value.floats)
      writer.tag(attributeFields.floats, WireType.Bit32).float(item);
    writeType(attributeTypes.floats);
  }
  return writer.finish();
}

function encodeInitializer({ name, shape, values }: Initializer): Uint8Array {
  const size = shape.reduce((product, side) => product * side, 1);
  if (size !== values.length) {
    throw new OnnxFormatError(
      "TENSOR_MALFORMED",
      `Expected ${size} values for tensor ${name} of shape ${shape.join(" x ")} but received ${values.length}.`,
    );
  }
  const writer = new BinaryWriter();
  for (const side of shape) writeInteger(writer, tensorFields.dims, side);
  writer.tag(tensorFields.dataType, WireType.Varint).int32(dataTypeOf(values));
  writeText(writer, tensorFields.name, name);
  writeMessage(
    writer,
    tensorFields.rawData,
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  );
  return writer.finish();
}

function dataTypeOf(values: Initializer["values"]): number {
  if (values instanceof Float32Array) return dataTypes.float32;
  if (values instanceof BigInt64Array) return dataTypes.int64;
  return values instanceof Int32Array ? dataTypes.int32 : dataTypes.uint8;
}

function encodeValueInfo({ name, type, shape }: ValueInfo): Uint8Array {
  const dimensions = new BinaryWriter();
  for (const side of shape) {
    const dimension = new BinaryWriter();
    if (typeof side === "number")
      writeInteger(dimension, dimensionFields.value, side);
    else writeText(dimension, dimensionFields.parameter, side);
    writeMessage(dimensions, shapeFields.dimension, dimension.finish());
  }
  const tensorType = new BinaryWriter();
  tensorType
    .tag(tensorTypeFields.elementType, WireType.Varint)
    .int32(dataTypes[type]);
  writeMessage(tensorType, tensorTypeFields.shape, dimensions.finish());
  const typeMessage = new BinaryWriter();
  writeMessage(typeMessage, typeFields.tensorType, tensorType.finish());
  const writer = new BinaryWriter();
  writeText(writer, valueInfoFields.name, name);
  writeMessage(writer, valueInfoFields.type, typeMessage.finish());
  return writer.finish();
}

function writeMessage(
  writer: BinaryWriter,
  field: number,
  message: Uint8Array,
): void {
  writer.tag(field, WireType.LengthDelimited).bytes(message);
}

function writeText(writer: BinaryWriter, field: number, text: string): void {
  writer.tag(field, WireType.LengthDelimited).string(text);
}

function writeInteger(
  writer: BinaryWriter,
  field: number,
  value: number,
): void {
  writer.tag(field, WireType.Varint).int64(value);
}
