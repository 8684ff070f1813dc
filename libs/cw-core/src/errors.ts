/** What can be wrong with the input, each with the data that says where. */
export type ClusteringProblem =
  | { readonly code: "ADJACENCY_MALFORMED"; readonly reason: string }
  | { readonly code: "EDGES_MALFORMED"; readonly lengths: readonly number[] }
  | {
      readonly code: "EDGE_TO_UNKNOWN_FACE";
      readonly edge: number;
      readonly face: number;
    }
  | { readonly code: "SELF_LOOP"; readonly edge: number; readonly face: number }
  | {
      readonly code: "SIMILARITY_OUT_OF_RANGE";
      readonly edge: number;
      readonly similarity: number;
    }
  | { readonly code: "THRESHOLD_OUT_OF_RANGE"; readonly threshold: number }
  | {
      readonly code: "OPTION_OUT_OF_RANGE";
      readonly option: string;
      readonly value: number | string;
    }
  | {
      readonly code: "LABELS_MALFORMED";
      readonly expected: number;
      readonly received: number;
    }
  | { readonly code: "CONSTRAINT_MALFORMED"; readonly pair: readonly number[] }
  /** The chain of must-links that joins two faces which a cannot-link keeps apart. */
  | {
      readonly code: "CONSTRAINT_CONTRADICTION";
      readonly path: readonly number[];
    }
  | { readonly code: "ABORTED" };

export type ClusteringErrorCode = ClusteringProblem["code"];

/** A call of this library that cannot be answered; `problem` carries the code and its data. */
export class ClusteringError extends Error {
  readonly problem: ClusteringProblem;

  constructor(problem: ClusteringProblem, message: string) {
    super(message);
    this.name = "ClusteringError";
    this.problem = problem;
  }

  get code(): ClusteringErrorCode {
    return this.problem.code;
  }
}

/** Work that stopped because somebody asked it to. */
export class AbortedError extends Error {
  readonly code = "ABORTED";

  constructor(
    message = "The work was stopped on request.",
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "AbortedError";
  }
}

/** @throws ClusteringError `ABORTED` */
export function throwIfAborted(
  signal: { readonly aborted: boolean } | undefined,
): void {
  if (signal?.aborted !== true) return;
  throw new ClusteringError(
    { code: "ABORTED" },
    "Clustering was cancelled; no labels were returned.",
  );
}
