export { decodeGraph } from "./decode-graph.ts";
export {
  decodeModel,
  type ModelSummary,
  type TensorShape,
} from "./decode-model.ts";
export {
  type Attribute,
  encodeModel,
  type GraphNode,
  type Initializer,
  type Model,
  type TensorType,
  type ValueInfo,
} from "./encode-model.ts";
export {
  OnnxFormatError,
  type OnnxFormatErrorCode,
  type OnnxFormatProblem,
} from "./errors.ts";
