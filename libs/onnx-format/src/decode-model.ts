import { fromBinary } from "@bufbuild/protobuf";
import { OnnxFormatError, unreadable } from "./errors.ts";
import {
  ModelSummarySchema,
  TensorSummarySchema,
} from "./generated/model-summary_pb.ts";
import {
  GraphProtoSchema,
  ModelProtoSchema,
  TensorProto_DataLocation,
  TensorProtoSchema,
  type ValueInfoProto,
} from "./generated/onnx_pb.ts";
import { walkMessages } from "./walk-messages.ts";

/** An input or output and its sides; undefined where any size goes. */
export interface TensorShape {
  readonly name: string;
  /** TensorProto.DataType: 1 is 32-bit float. */
  readonly dataType: number;
  readonly shape: readonly (number | undefined)[];
}

/** What can be said of a model without running it. */
export interface ModelSummary {
  /** Version of the default operator set; undefined when the model names none. */
  readonly opset: number | undefined;
  /** Inputs that a caller must feed: those that are not initializers. */
  readonly inputs: readonly TensorShape[];
  readonly outputs: readonly TensorShape[];
  readonly initializerCount: number;
  /**
   * Whether any tensor lies in another file, which is a way to make a program read that file.
   * Tensors in nodes, in graphs within graphs and in functions count as well.
   */
  readonly hasExternalData: boolean;
}

/**
 * Reads what a model takes and gives, without its weights.
 * @param bytes read, never changed; their weights are not copied
 * @throws OnnxFormatError `MODEL_UNREADABLE` for bytes that are not an ONNX model
 */
export function decodeModel(bytes: Uint8Array): ModelSummary {
  try {
    return summarise(bytes);
  } catch (error) {
    if (error instanceof OnnxFormatError) throw error;
    throw unreadable("its fields cannot be read", error);
  }
}

function summarise(bytes: Uint8Array): ModelSummary {
  let graphCount = 0;
  let hasExternalData = false;
  walkMessages(ModelProtoSchema, bytes, (schema, message, level) => {
    if (schema === GraphProtoSchema && level === 1) graphCount++;
    if (schema === TensorProtoSchema) hasExternalData ||= isExternal(message);
  });
  if (graphCount > 1) throw unreadable("it holds two graphs"); // a runtime would join them
  const { graph, opsetImport } = fromBinary(
    ModelSummarySchema,
    bytes,
    withoutOthers,
  );
  if (graph === undefined) throw unreadable("it holds no graph");
  const initializerNames = new Set(graph.initializer.map(({ name }) => name));
  const opset = opsetImport.findLast(
    ({ domain, version }) => isDefaultDomain(domain) && version > 0n,
  );
  return {
    opset: opset && Number(opset.version),
    inputs: graph.input
      .filter(({ name }) => !initializerNames.has(name))
      .map(shapeOf),
    outputs: graph.output.map(shapeOf),
    initializerCount: initializerNames.size,
    hasExternalData,
  };
}

/** Fields that a summary leaves out are skipped, not kept. */
const withoutOthers = Object.freeze({ readUnknownFields: false });

function isExternal(tensor: Uint8Array): boolean {
  const { dataLocation, externalData } = fromBinary(
    TensorSummarySchema,
    tensor,
    withoutOthers,
  );
  return (
    dataLocation === TensorProto_DataLocation.EXTERNAL ||
    externalData.length > 0
  );
}

function isDefaultDomain(domain: string): boolean {
  return domain === "" || domain === "ai.onnx";
}

function shapeOf({ name, type }: ValueInfoProto): TensorShape {
  const tensor =
    type?.value.case === "tensorType" ? type.value.value : undefined;
  return {
    name,
    dataType: tensor?.elemType ?? 0,
    shape: (tensor?.shape?.dim ?? []).map(({ value }) =>
      value.case === "dimValue" ? Number(value.value) : undefined,
    ),
  };
}
