import { OnnxFormatError } from "./errors.ts";
import {
  dimensionFields,
  graphFields,
  modelFields,
  opsetFields,
  shapeFields,
  tensorTypeFields,
  typeFields,
  valueInfoFields,
} from "./fields.ts";
import { forEachField, unreadable } from "./read-fields.ts";
import { findExternalData, readTensor } from "./external-data.ts";

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
   * Whether weights lie in other files, which is a way to make a program read them; those of nodes,
   * of graphs within graphs and of functions count as well.
   */
  readonly hasExternalData: boolean;
}

/**
 * Reads what a model asks for and gives, without its weights.
 * @throws OnnxFormatError `MODEL_UNREADABLE` for bytes that are not an ONNX model
 */
export function decodeModel(bytes: Uint8Array): ModelSummary {
  try {
    return readModel(bytes);
  } catch (error) {
    if (error instanceof OnnxFormatError) throw error;
    throw unreadable("its fields cannot be read", error);
  }
}

function readModel(bytes: Uint8Array): ModelSummary {
  let opset: number | undefined;
  let graph: Uint8Array | undefined;
  forEachField(bytes, (field, reader) => {
    if (field === modelFields.graph) {
      // which a runtime would join
      if (graph !== undefined) throw unreadable("it holds two graphs");
      graph = reader.bytes();
    } else if (field === modelFields.opsetImport)
      opset = readOpset(reader.bytes()) ?? opset;
    else return false;
    return true;
  });
  if (graph === undefined) throw unreadable("it holds no graph");
  return {
    opset,
    ...readGraph(graph),
    hasExternalData: findExternalData(bytes),
  };
}

function readOpset(bytes: Uint8Array): number | undefined {
  let domain = "";
  let version: number | undefined;
  forEachField(bytes, (field, reader) => {
    if (field === opsetFields.domain) domain = reader.string();
    else if (field === opsetFields.version) version = Number(reader.int64());
    else return false;
    return true;
  });
  return domain === "" || domain === "ai.onnx" ? version : undefined;
}

function readGraph(
  bytes: Uint8Array,
): Omit<ModelSummary, "opset" | "hasExternalData"> {
  const inputs: TensorShape[] = [];
  const outputs: TensorShape[] = [];
  const initializerNames = new Set<string>();
  forEachField(bytes, (field, reader) => {
    if (field === graphFields.input) inputs.push(readValueInfo(reader.bytes()));
    else if (field === graphFields.output)
      outputs.push(readValueInfo(reader.bytes()));
    else if (field === graphFields.initializer)
      initializerNames.add(readTensor(reader.bytes()).name);
    else return false;
    return true;
  });
  return {
    inputs: inputs.filter(({ name }) => !initializerNames.has(name)),
    outputs,
    initializerCount: initializerNames.size,
  };
}

function readValueInfo(bytes: Uint8Array): TensorShape {
  let name = "";
  let dataType = 0;
  let shape: (number | undefined)[] = [];
  forEachField(bytes, (field, reader) => {
    if (field === valueInfoFields.name) name = reader.string();
    else if (field === valueInfoFields.type) {
      forEachField(reader.bytes(), (typeField, typeReader) => {
        if (typeField !== typeFields.tensorType) return false;
        forEachField(typeReader.bytes(), (tensorField, tensorReader) => {
          if (tensorField === tensorTypeFields.elementType)
            dataType = tensorReader.int32();
          else if (tensorField === tensorTypeFields.shape)
            shape = readShape(tensorReader.bytes());
          else return false;
          return true;
        });
        return true;
      });
    } else return false;
    return true;
  });
  return { name, dataType, shape };
}

function readShape(bytes: Uint8Array): (number | undefined)[] {
  const shape: (number | undefined)[] = [];
  forEachField(bytes, (field, reader) => {
    if (field !== shapeFields.dimension) return false;
    let side: number | undefined;
    forEachField(reader.bytes(), (sideField, sideReader) => {
      if (sideField === dimensionFields.value)
        side = Number(sideReader.int64());
      else if (sideField === dimensionFields.parameter) sideReader.string();
      else return false;
      return true;
    });
    shape.push(side);
    return true;
  });
  return shape;
}
