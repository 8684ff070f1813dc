/** What can be wrong with a model, each with the data that says where. */
export type OnnxFormatProblem =
  | { readonly code: "MODEL_UNREADABLE"; readonly reason: string }
  | {
      readonly code: "TENSOR_MALFORMED";
      readonly tensor: string;
      readonly expectedCount: number;
      readonly receivedCount: number;
    };

export type OnnxFormatErrorCode = OnnxFormatProblem["code"];

/** Bytes that are no ONNX model, or a tensor whose values do not fill its shape. */
export class OnnxFormatError extends Error {
  readonly problem: OnnxFormatProblem;

  constructor(
    problem: OnnxFormatProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "OnnxFormatError";
    this.problem = problem;
  }

  get code(): OnnxFormatErrorCode {
    return this.problem.code;
  }
}

/** @param reason the second half of "Expected an ONNX model but …" */
export function unreadable(reason: string, cause?: unknown): OnnxFormatError {
  return new OnnxFormatError(
    { code: "MODEL_UNREADABLE", reason },
    `Expected an ONNX model but ${reason}; check that the file is whole and is ONNX.`,
    { cause },
  );
}
