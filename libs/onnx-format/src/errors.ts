export type OnnxFormatErrorCode = "MODEL_UNREADABLE" | "TENSOR_MALFORMED";

/** Bytes that are no ONNX model, or a tensor whose values do not fill its shape. */
export class OnnxFormatError extends Error {
  readonly code: OnnxFormatErrorCode;

  constructor(
    code: OnnxFormatErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "OnnxFormatError";
    this.code = code;
  }
}
