import {
  type AbortedError,
  ClusteringError,
  type ClusteringErrorCode,
} from "@facegraph/cw-core";
import { GraphError, type GraphErrorCode } from "@facegraph/face-graph";
import { JobError, type JobErrorCode } from "@facegraph/jobs";
import { GraphQLError } from "graphql";
import type { ErrorCode } from "./generated/schema-types.ts";

/** A failure, as a payload or a job carries it. */
export interface UserError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly field: readonly string[] | null;
}

/** A request that cannot be answered as it was asked; the message says what to do instead. */
export class RequestError extends GraphQLError {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message, { extensions: { code } });
    this.code = code;
  }
}

export function badInput(message: string): RequestError {
  return new RequestError("BAD_USER_INPUT", message);
}

type LibraryCode = GraphErrorCode | JobErrorCode | ClusteringErrorCode;

/** The code that a user sees for each code of a library. An error with any other is unexpected. */
const codes: Readonly<Partial<Record<LibraryCode, ErrorCode>>> = Object.freeze({
  NAME_EMPTY: "BAD_USER_INPUT",
  CONSTRAINT_MALFORMED: "BAD_USER_INPUT",
  THRESHOLD_OUT_OF_RANGE: "BAD_USER_INPUT",
  OPTION_OUT_OF_RANGE: "BAD_USER_INPUT",
  THRESHOLD_SWEEP_OUT_OF_RANGE: "BAD_USER_INPUT",
  COLLECTION_NOT_FOUND: "NOT_FOUND",
  RUN_NOT_FOUND: "NOT_FOUND",
  NO_ACTIVE_RUN: "NOT_FOUND",
  FACE_NOT_FOUND: "NOT_FOUND",
  CLUSTER_NOT_FOUND: "NOT_FOUND",
  PERSON_NOT_FOUND: "NOT_FOUND",
  CORRECTION_NOT_FOUND: "NOT_FOUND",
  RUN_IS_ACTIVE: "CONFLICT",
  COUNT_CHANGED: "CONFLICT",
  CORRECTION_NOT_UNDOABLE: "CONFLICT",
  GRAPH_KEEPS_CHANGING: "CONFLICT",
  MIGRATION_UNDER_WAY: "CONFLICT",
  NAMES_AT_RISK: "NAMES_AT_RISK",
  THRESHOLD_BELOW_EDGE_FLOOR: "THRESHOLD_BELOW_EDGE_FLOOR",
  MODEL_MISMATCH: "MODEL_MISMATCH",
  CONSTRAINT_CONTRADICTION: "CONSTRAINT_CONTRADICTION",
} satisfies Partial<Record<LibraryCode, ErrorCode>>);

/** The expected failure that an error is; undefined for an error that nobody expected. */
export function toUserError(error: unknown): UserError | undefined {
  const code = codeOf(error);
  return code === undefined
    ? undefined
    : { code, message: (error as Error).message, field: null };
}

function codeOf(error: unknown): ErrorCode | undefined {
  if (error instanceof RequestError) return error.code;
  const isLibrarys =
    error instanceof GraphError ||
    error instanceof JobError ||
    error instanceof ClusteringError;
  return isLibrarys ? codes[error.code] : undefined;
}

const aborted: AbortedError["code"] = "ABORTED";

/** Whether an error says that work stopped because somebody asked it to. */
export function isAborted(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === aborted;
}

/** Runs a mutation. An expected failure becomes the payload that `fail` makes. */
export async function withUserErrors<Payload, Failed>(
  work: () => Promise<Payload>,
  fail: (errors: UserError[]) => Failed,
): Promise<Payload | Failed> {
  try {
    return await work();
  } catch (error) {
    const expected = toUserError(error);
    if (expected === undefined) throw error;
    return fail([expected]);
  }
}
