/**
 * What can be wrong with the graph, or with what is asked of it, each with the data of the case.
 */
export type GraphProblem =
  | { readonly code: "CONNECTION_FAILED"; readonly reason: string }
  | { readonly code: "AUTHENTICATION_FAILED"; readonly reason: string }
  | {
      readonly code: "SERVER_TOO_OLD";
      readonly uri: string;
      readonly version: string;
      readonly oldest: string;
    }
  /** `status` is Neo4j's own name of what failed. */
  | {
      readonly code: "DATABASE_FAILED";
      readonly status: string;
      readonly reason: string;
    }
  | { readonly code: "DATABASE_OUT_OF_MEMORY"; readonly reason: string }
  /** `row` says in words what does not fit. */
  | { readonly code: "ROW_TOO_LARGE"; readonly row: string }
  | { readonly code: "COLLECTION_NOT_FOUND"; readonly collection: string }
  | {
      readonly code: "RUN_NOT_FOUND" | "RUN_IS_ACTIVE";
      readonly collection: string;
      readonly run: string;
    }
  | {
      readonly code: "FACE_NOT_FOUND";
      readonly collection: string;
      readonly face: string;
    }
  | {
      readonly code: "CLUSTER_NOT_FOUND";
      readonly collection: string;
      readonly cluster: string;
    }
  | {
      readonly code: "PERSON_NOT_FOUND";
      readonly collection: string;
      readonly person: string;
    }
  /** `length` counts characters; a name of spaces has none. */
  | { readonly code: "NAME_EMPTY"; readonly length: number }
  | {
      readonly code: "COUNT_CHANGED";
      readonly expected: number;
      readonly received: number;
    }
  | {
      readonly code: "CORRECTION_NOT_FOUND";
      readonly collection: string;
      readonly correction: string;
    }
  /** `later` are the corrections to undo first; none where this one is undone already. */
  | {
      readonly code: "CORRECTION_NOT_UNDOABLE";
      readonly correction: string;
      readonly later: readonly string[];
    }
  | {
      readonly code: "CONSTRAINT_MALFORMED";
      readonly faceCount: number;
      readonly maxFaceCount: number;
    }
  | {
      readonly code: "CONSTRAINT_CONTRADICTION";
      readonly faces: readonly [string, string];
    }
  | {
      readonly code: "MODEL_MISMATCH";
      readonly collection: string;
      readonly stored: string;
      readonly received: string;
    }
  /** `modelId` is the model that the collection is being moved to. */
  | {
      readonly code: "MIGRATION_UNDER_WAY";
      readonly collection: string;
      readonly modelId: string;
    }
  /** Nothing is being moved, or something else by now. */
  | { readonly code: "MIGRATION_GONE"; readonly collection: string }
  | { readonly code: "GRAPH_KEEPS_CHANGING"; readonly collection: string };

export type GraphErrorCode = GraphProblem["code"];

/** A question that the graph cannot answer, or a server that cannot be asked. */
export class GraphError extends Error {
  readonly problem: GraphProblem;
  /** Whether asking again may help. */
  readonly retriable: boolean;

  constructor(
    problem: GraphProblem,
    message: string,
    options: ErrorOptions & { readonly retriable?: boolean } = {},
  ) {
    super(message, options);
    this.name = "GraphError";
    this.problem = problem;
    this.retriable = options.retriable ?? false;
  }

  get code(): GraphErrorCode {
    return this.problem.code;
  }
}
