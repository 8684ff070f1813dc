/** What can be wrong, each with the data that says where. */
export type SimilarityProblem =
  | { readonly code: "EMBEDDINGS_MALFORMED"; readonly length: number }
  | { readonly code: "EMBEDDING_NOT_UNIT"; readonly faceIndex: number }
  | { readonly code: "FLOOR_OUT_OF_RANGE"; readonly floor: number }
  | { readonly code: "CAP_OUT_OF_RANGE"; readonly maxPerFace: number }
  | { readonly code: "ABORTED" };

export type SimilarityErrorCode = SimilarityProblem["code"];

/** A call of this library that cannot be answered; `problem` carries the code and its data. */
export class SimilarityError extends Error {
  readonly problem: SimilarityProblem;

  constructor(problem: SimilarityProblem, message: string) {
    super(message);
    this.name = "SimilarityError";
    this.problem = problem;
  }

  get code(): SimilarityErrorCode {
    return this.problem.code;
  }
}

/** @throws SimilarityError `ABORTED` */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new SimilarityError(
    { code: "ABORTED" },
    "The search for similar pairs was cancelled; nothing was returned.",
  );
}
