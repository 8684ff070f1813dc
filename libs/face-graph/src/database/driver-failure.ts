import { GraphError } from "../errors.ts";

/** What Neo4j's driver says of something that failed. */
export interface DriverFailure extends Error {
  readonly code: string;
  readonly retryable: boolean;
}

/** Whether the server lacks memory, so that the same query would fail again. */
export function isOutOfMemory({ code }: Pick<DriverFailure, "code">): boolean {
  return code.includes("OutOfMemory");
}

/** Says a failure of the driver in our own words; it stays as the cause. */
export function explainFailure(failure: DriverFailure): GraphError {
  const { code: status, message: reason } = failure;
  if (
    status.startsWith("Neo.ClientError.Security.Unauthorized") ||
    status.includes("AuthenticationRateLimit")
  ) {
    return new GraphError(
      { code: "AUTHENTICATION_FAILED", reason },
      "Neo4j refused the user name or password: check NEO4J_USERNAME and NEO4J_PASSWORD.",
      { cause: failure },
    );
  }
  if (status === "ServiceUnavailable" || status === "SessionExpired") {
    return new GraphError(
      { code: "CONNECTION_FAILED", reason },
      `Neo4j does not answer: check that it runs and that NEO4J_URI is right (${reason}).`,
      { cause: failure, retriable: true },
    );
  }
  if (isOutOfMemory(failure)) {
    return new GraphError(
      { code: "DATABASE_OUT_OF_MEMORY", reason },
      `Neo4j has too little memory for this: raise its setting db.memory.transaction.max, or its heap (${reason}).`,
      { cause: failure },
    );
  }
  return new GraphError(
    { code: "DATABASE_FAILED", status, reason },
    `Neo4j answered ${status}: ${reason}`,
    { cause: failure, retriable: failure.retryable },
  );
}
