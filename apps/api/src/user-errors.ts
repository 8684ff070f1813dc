import { GraphQLError } from "graphql";

/** An expected failure, as a payload carries it. */
export interface UserError {
  readonly code: string;
  readonly message: string;
  readonly field: readonly string[] | null;
}

/**
 * Our libraries' codes in the words of the schema; a code that is not here is nobody's fault but
 * ours.
 */
const codes: Readonly<Record<string, string>> = Object.freeze({
  BAD_USER_INPUT: "BAD_USER_INPUT",
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
  NOT_FOUND: "NOT_FOUND",
  RUN_IS_ACTIVE: "CONFLICT",
  NAMES_AT_RISK: "NAMES_AT_RISK",
  COUNT_CHANGED: "CONFLICT",
  CORRECTION_NOT_UNDOABLE: "CONFLICT",
  GRAPH_KEEPS_CHANGING: "CONFLICT",
  THRESHOLD_BELOW_EDGE_FLOOR: "THRESHOLD_BELOW_EDGE_FLOOR",
  MODEL_MISMATCH: "MODEL_MISMATCH",
  CONSTRAINT_CONTRADICTION: "CONSTRAINT_CONTRADICTION",
  TOO_EXPENSIVE: "TOO_EXPENSIVE",
});

/** The expected failure that an error is; undefined for one that nobody expected. */
export function toUserError(error: unknown): UserError | undefined {
  if (!(error instanceof Error)) return undefined;
  const own: unknown =
    error instanceof GraphQLError
      ? error.extensions.code
      : "code" in error
        ? error.code
        : undefined;
  const code = typeof own === "string" ? codes[own] : undefined;
  return code === undefined
    ? undefined
    : { code, message: error.message, field: null };
}

/** Runs a mutation; an expected failure becomes the payload that `fail` makes. */
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
