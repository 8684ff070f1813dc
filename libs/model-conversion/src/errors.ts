/** What can be wrong with weights, each with the data that says where. */
export type ConversionProblem =
  | { readonly code: "WEIGHTS_MISSING"; readonly source: string }
  | {
      readonly code: "WEIGHTS_MALFORMED";
      readonly weights: string;
      readonly reason: string;
    };

export type ConversionErrorCode = ConversionProblem["code"];

/** Weights that cannot be converted; `problem` carries the code and its data. */
export class ConversionError extends Error {
  readonly problem: ConversionProblem;

  constructor(
    problem: ConversionProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "ConversionError";
    this.problem = problem;
  }

  get code(): ConversionErrorCode {
    return this.problem.code;
  }
}

/** @param reason the second half of "Expected the weights of … but …" */
export function malformedWeights(
  weights: string,
  reason: string,
): ConversionError {
  return new ConversionError(
    { code: "WEIGHTS_MALFORMED", weights, reason },
    `Expected the weights of ${weights} as they were published but ${reason}; check the repository out again, or run \`node models/fetch.mjs\`.`,
  );
}
