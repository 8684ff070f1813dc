import { AbortedError } from "@facegraph/cw-core";

/** What can be wrong with a call, each with the data that says where. */
export type SimilarityProblem =
  | { readonly code: "EMBEDDINGS_MALFORMED"; readonly length: number }
  | { readonly code: "EMBEDDING_NOT_UNIT"; readonly faceIndex: number }
  | { readonly code: "FLOOR_OUT_OF_RANGE"; readonly floor: number }
  | { readonly code: "CAP_OUT_OF_RANGE"; readonly maxPerFace: number };

export type SimilarityErrorCode = SimilarityProblem["code"];

/** A call of this library that cannot be answered; `problem` carries the code and its data. */
export class SimilarityError extends Error {
  readonly problem: SimilarityProblem;

  constructor(
    problem: SimilarityProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "SimilarityError";
    this.problem = problem;
  }

  get code(): SimilarityErrorCode {
    return this.problem.code;
  }
}

/** @throws AbortedError */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new AbortedError(
    "The search for similar pairs was stopped; nothing was returned.",
  );
}
