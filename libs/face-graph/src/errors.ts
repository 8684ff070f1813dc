/** What can be wrong with the graph or with what is asked of it. */
export type GraphErrorCode =
  | "CONNECTION_FAILED"
  | "AUTHENTICATION_FAILED"
  | "SERVER_TOO_OLD"
  | "DATABASE_FAILED"
  | "DATABASE_OUT_OF_MEMORY"
  | "ROW_TOO_LARGE"
  | "COLLECTION_NOT_FOUND"
  | "RUN_NOT_FOUND"
  | "RUN_IS_ACTIVE"
  | "FACE_NOT_FOUND"
  | "CLUSTER_NOT_FOUND"
  | "PERSON_NOT_FOUND"
  | "NAME_EMPTY"
  | "COUNT_CHANGED"
  | "CORRECTION_NOT_FOUND"
  | "CORRECTION_NOT_UNDOABLE"
  | "LINK_MALFORMED"
  | "CONSTRAINT_CONTRADICTION"
  | "MODEL_MISMATCH"
  | "GRAPH_KEEPS_CHANGING"
  | "ABORTED";

/**
 * A question the graph cannot answer, or a server that cannot be asked; `retriable` says whether
 * asking again may help.
 */
export class GraphError extends Error {
  readonly code: GraphErrorCode;
  readonly retriable: boolean;

  constructor(
    code: GraphErrorCode,
    message: string,
    options: ErrorOptions & { readonly retriable?: boolean } = {},
  ) {
    super(message, options);
    this.name = "GraphError";
    this.code = code;
    this.retriable = options.retriable ?? false;
  }
}
