export { type ConvertibleModel, convertModel } from "./convert-model.ts";
export {
  ConversionError,
  type ConversionErrorCode,
  type ConversionProblem,
} from "./errors.ts";
