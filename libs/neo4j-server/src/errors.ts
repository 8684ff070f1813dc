/** What must be put right before Neo4j can run. */
export type Neo4jServerErrorCode =
  | "JDK_MISSING"
  | "JDK_TOO_OLD"
  | "MAVEN_MISSING"
  | "MAVEN_FAILED"
  | "NO_NETWORK"
  | "DISK_FULL"
  | "PORT_TAKEN"
  | "PASSWORD_LOST"
  | "SERVER_FAILED"
  | "SERVER_TIMEOUT";

/** The embedded server cannot be had; the message is one sentence that says what to do. */
export class Neo4jServerError extends Error {
  readonly code: Neo4jServerErrorCode;

  constructor(
    code: Neo4jServerErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "Neo4jServerError";
    this.code = code;
  }
}
