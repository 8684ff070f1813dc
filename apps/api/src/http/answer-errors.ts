import type { ErrorRequestHandler } from "express";
import { internalErrorCode, type MaskError } from "../unexpected-errors.ts";

/** Answers errors outside GraphQL: a bad body is explained, anything else is masked. */
export function answerErrors(mask: MaskError): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const status =
      error instanceof Error &&
      "status" in error &&
      typeof error.status === "number"
        ? error.status
        : 500;
    if (status < 500)
      response
        .status(status)
        .json({ code: "BAD_USER_INPUT", message: (error as Error).message });
    else
      response
        .status(500)
        .json({ code: internalErrorCode, message: mask(error) });
  };
}
