import { randomUUID } from "node:crypto";
import { unwrapResolverError } from "@apollo/server/errors";
import type { GraphQLFormattedError } from "graphql";
import { toUserError, type UserError } from "./user-errors.ts";

/** Logs an error that nobody expected. @returns the sentence that the user sees instead */
export type MaskError = (error: unknown) => string;

/** The user sees an id, and the log has the error under this id. */
export function maskInto(log: (line: string) => void): MaskError {
  return (error) => {
    const id = randomUUID();
    log(
      `${id} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return `internal error ${id}`;
  };
}

export const internalErrorCode = "INTERNAL_SERVER_ERROR";

/** A failure as a payload or a job carries it, expected or masked. */
export function describeError(error: unknown, mask: MaskError): UserError {
  return (
    toUserError(error) ?? {
      code: internalErrorCode,
      message: mask(error),
      field: null,
    }
  );
}

/** An error of a whole field or request. Our own codes and those of GraphQL itself are shown. */
export function formatError(
  formatted: GraphQLFormattedError,
  error: unknown,
  mask: MaskError,
): GraphQLFormattedError {
  const original = unwrapResolverError(error);
  const { locations, path } = formatted;
  const answer = (message: string, code: string): GraphQLFormattedError => ({
    message,
    ...(locations === undefined ? {} : { locations }),
    ...(path === undefined ? {} : { path }),
    extensions: { code },
  });
  const expected = toUserError(original);
  if (expected !== undefined) return answer(expected.message, expected.code);
  const code = formatted.extensions?.code;
  const isOfGraphQL =
    typeof code === "string" &&
    code !== internalErrorCode &&
    !(original instanceof Error && "code" in original);
  return isOfGraphQL
    ? answer(formatted.message, code)
    : answer(mask(original), internalErrorCode);
}
