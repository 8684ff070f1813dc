/** What must be put right before Neo4j can run, each with the data of the case. */
export type Neo4jServerProblem =
  | { readonly code: "JDK_MISSING"; readonly program: string }
  | {
      readonly code: "JDK_TOO_OLD";
      readonly program: string;
      readonly version: number;
    }
  | { readonly code: "MAVEN_MISSING" }
  | { readonly code: "MAVEN_FAILED"; readonly reason: string }
  | { readonly code: "NO_NETWORK" }
  | { readonly code: "DISK_FULL"; readonly folder: string }
  /** Without a number where Neo4j alone knows which of its ports it was. */
  | { readonly code: "PORT_TAKEN"; readonly port?: number }
  | { readonly code: "PASSWORD_LOST"; readonly passwordFile: string }
  | { readonly code: "SERVER_FAILED"; readonly reason: string }
  | { readonly code: "SERVER_TIMEOUT"; readonly timeoutMs: number };

export type Neo4jServerErrorCode = Neo4jServerProblem["code"];

/** The embedded server cannot be had; the message is one sentence that says what to do. */
export class Neo4jServerError extends Error {
  readonly problem: Neo4jServerProblem;

  constructor(
    problem: Neo4jServerProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "Neo4jServerError";
    this.problem = problem;
  }

  get code(): Neo4jServerErrorCode {
    return this.problem.code;
  }
}

/** @param folder what lies on the disk that is full */
export function diskFull(folder: string, cause?: unknown): Neo4jServerError {
  return new Neo4jServerError(
    { code: "DISK_FULL", folder },
    `The disk is full: free about 1 GB where ${folder} lies, then run the command again.`,
    { cause },
  );
}
