import { createHash, timingSafeEqual } from "node:crypto";
import type { RequestHandler } from "express";
import { isLoopback } from "../config.ts";

/** Where there is a token, refuses requests without it. */
export function requireToken(token: string | undefined): RequestHandler {
  return (request, response, next) => {
    const brought =
      /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    if (
      token === undefined ||
      timingSafeEqual(digest(brought), digest(token))
    ) {
      next();
      return;
    }
    response.status(401).json({
      code: "FORBIDDEN",
      message: "Expected the header `Authorization: Bearer <token>`.",
    });
  };
}

/**
 * On a loopback address, refuses requests that name another host. A web page elsewhere can point a
 * name of its own at 127.0.0.1, and would be answered otherwise.
 */
export function requireLocalHost(host: string): RequestHandler {
  return (request, response, next) => {
    if (
      !isLoopback(host) ||
      isLoopback(request.hostname.replace(/^\[(.*)\]$/, "$1"))
    ) {
      next();
      return;
    }
    response.status(403).json({
      code: "FORBIDDEN",
      message: "Expected a request to 127.0.0.1 or localhost.",
    });
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
