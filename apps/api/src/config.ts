import type { GraphAccess } from "@facegraph/face-graph";
import { stateFolderOf } from "@facegraph/jobs";

/** Where the API listens, and who may ask it. */
export interface ServerAddress {
  readonly host: string;
  /** 0 for any free one; undefined for 4000 or, where that is taken, any free one. */
  readonly port: number | undefined;
  /** Every request must bring it, when there is one. */
  readonly token: string | undefined;
}

/** What the API needs when it runs by itself. */
export interface ServerConfig extends ServerAddress {
  readonly neo4j: GraphAccess;
  readonly browserUrl: string | undefined;
  /** Where graphs are kept from one start to the next. */
  readonly stateFolder: string;
}

/** What can keep the API from starting. */
export type ServerProblem =
  | { readonly code: "CONFIG_INVALID"; readonly setting: string }
  | { readonly code: "PORT_TAKEN"; readonly port: number }
  | { readonly code: "PORT_FORBIDDEN"; readonly port: number };

/** The API cannot start; the message says what to do. */
export class ServerError extends Error {
  readonly problem: ServerProblem;

  constructor(problem: ServerProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ServerError";
    this.problem = problem;
  }

  get code(): ServerProblem["code"] {
    return this.problem.code;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the whole configuration from the environment.
 * @throws ServerError `CONFIG_INVALID` when a setting is missing or wrong, or an address beyond
 *   loopback has no token
 */
export function readServerConfig(environment: Environment): ServerConfig {
  const {
    NEO4J_URI: uri,
    NEO4J_USERNAME: username = "neo4j",
    NEO4J_PASSWORD: password,
    NEO4J_DATABASE: database,
  } = environment;
  if (uri === undefined || password === undefined)
    throw invalid(
      uri === undefined ? "NEO4J_URI" : "NEO4J_PASSWORD",
      "Expected NEO4J_URI and NEO4J_PASSWORD. `facegraph serve` starts the API without them.",
    );
  return Object.freeze({
    ...readServerAddress(environment),
    neo4j: {
      uri,
      username,
      password,
      ...(database === undefined ? {} : { database }),
    },
    browserUrl: environment.FACEGRAPH_BROWSER_URL,
    stateFolder: stateFolderOf(environment),
  });
}

/** Reads the part that `facegraph serve` leaves to the environment. @throws ServerError likewise */
export function readServerAddress(environment: Environment): ServerAddress {
  const host = environment.FACEGRAPH_API_HOST ?? "127.0.0.1";
  const token = environment.FACEGRAPH_API_TOKEN;
  checkAccess(host, token);
  return { host, port: readPort(environment.FACEGRAPH_API_PORT), token };
}

/** @throws ServerError `CONFIG_INVALID` when others could reach the API without a token */
export function checkAccess(host: string, token: string | undefined): void {
  if (isLoopback(host) || (token !== undefined && token.length >= 16)) return;
  throw invalid(
    "FACEGRAPH_API_TOKEN",
    `Others can reach ${host}: set FACEGRAPH_API_TOKEN to 16 characters or more, or listen on 127.0.0.1.`,
  );
}

export function isLoopback(host: string): boolean {
  return (
    host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host)
  );
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw invalid(
    "FACEGRAPH_API_PORT",
    `Expected FACEGRAPH_API_PORT to be 0 to 65535 but received ${text}.`,
  );
}

function invalid(setting: string, message: string): ServerError {
  return new ServerError({ code: "CONFIG_INVALID", setting }, message);
}
