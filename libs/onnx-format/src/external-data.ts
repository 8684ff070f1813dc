import {
  attributeFields,
  externalLocation,
  functionFields,
  graphFields,
  modelFields,
  nodeFields,
  sparseTensorFields,
  tensorFields,
} from "./fields.ts";
import { forEachField, unreadable } from "./read-fields.ts";

/**
 * Messages that lie within a message, by their field: where tensors are, or more of such messages.
 */
interface MessageKind {
  readonly within: ReadonlyMap<number, MessageKind>;
  readonly isTensor?: boolean;
}

const tensor: MessageKind = { within: new Map(), isTensor: true };
const sparseTensor: MessageKind = {
  within: new Map([
    [sparseTensorFields.values, tensor],
    [sparseTensorFields.indices, tensor],
  ]),
};
const withinGraph = new Map<number, MessageKind>();
const graph: MessageKind = { within: withinGraph };
const attribute: MessageKind = {
  within: new Map([
    [attributeFields.tensor, tensor],
    [attributeFields.tensors, tensor],
    [attributeFields.sparseTensor, sparseTensor],
    [attributeFields.sparseTensors, sparseTensor],
    [attributeFields.graph, graph],
    [attributeFields.graphs, graph],
  ]),
};
const node: MessageKind = {
  within: new Map([[nodeFields.attribute, attribute]]),
};
withinGraph
  .set(graphFields.node, node)
  .set(graphFields.initializer, tensor)
  .set(graphFields.sparseInitializer, sparseTensor);
const modelMessage: MessageKind = {
  within: new Map([
    [modelFields.graph, graph],
    [modelFields.functions, { within: new Map([[functionFields.node, node]]) }],
  ]),
};

/** Graphs within graphs, deeper than any model has; a stack has an end, too. */
const mostLevels = 100;

/**
 * Whether any tensor of a model lies in another file, wherever it is used.
 * @throws OnnxFormatError `MODEL_UNREADABLE` when messages lie too deep in one another
 */
export function findExternalData(model: Uint8Array): boolean {
  return isExternalWithin(model, modelMessage, 0);
}

function isExternalWithin(
  bytes: Uint8Array,
  { within, isTensor = false }: MessageKind,
  level: number,
): boolean {
  if (isTensor) return readTensor(bytes).isExternal;
  if (level > mostLevels) throw unreadable("its graphs lie too deep");
  let isExternal = false;
  forEachField(bytes, (field, reader) => {
    const kind = within.get(field);
    if (kind === undefined) return false;
    isExternal =
      isExternalWithin(reader.bytes(), kind, level + 1) || isExternal;
    return true;
  });
  return isExternal;
}

/** What a tensor is called, and whether its values lie in another file. */
export function readTensor(bytes: Uint8Array): {
  readonly name: string;
  readonly isExternal: boolean;
} {
  let name = "";
  let isExternal = false;
  forEachField(bytes, (field, reader) => {
    if (field === tensorFields.name) name = reader.string();
    else if (field === tensorFields.dataLocation)
      isExternal = reader.int32() === externalLocation || isExternal;
    else if (field === tensorFields.externalData) {
      reader.bytes();
      isExternal = true;
    } else return false;
    return true;
  });
  return { name, isExternal };
}
