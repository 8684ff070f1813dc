import { stateFolderOf } from "@facegraph/jobs";

/** Where the API listens and what it speaks to: the environment, read once. */
export interface ApiConfig {
  readonly host: string;
  /** 0 for any that is free; undefined for 4000 or, where that is taken, any. */
  readonly port: number | undefined;
  /** What every request must bring, when there is one. */
  readonly token: string | undefined;
  readonly neo4j: {
    readonly uri: string;
    readonly username: string;
    readonly password: string;
    readonly database?: string;
  };
  readonly browserUrl: string | undefined;
  /** Where graphs are kept from one start to the next. */
  readonly stateFolder: string;
}

/** A setting that is missing or wrong; the message says what to do. */
export class ConfigError extends Error {
  readonly code = "CONFIG_INVALID";
}

/**
 * @throws ConfigError when a setting is missing or wrong, or an address beyond loopback has no
 * token
 */
export function readConfig(environment: NodeJS.ProcessEnv): ApiConfig {
  const {
    NEO4J_URI: uri,
    NEO4J_USERNAME: username = "neo4j",
    NEO4J_PASSWORD: password,
    NEO4J_DATABASE: database,
  } = environment;
  if (uri === undefined || password === undefined) {
    throw new ConfigError(
      "Expected NEO4J_URI and NEO4J_PASSWORD; start the API with `facegraph serve`, which sets them.",
    );
  }
  const host = environment.FACEGRAPH_API_HOST ?? "127.0.0.1";
  const token = environment.FACEGRAPH_API_TOKEN;
  checkAccess(host, token);
  return Object.freeze({
    host,
    port: readPort(environment.FACEGRAPH_API_PORT),
    token,
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

/** @throws ConfigError when others could reach the API without a token */
export function checkAccess(host: string, token: string | undefined): void {
  if (isLoopback(host) || (token !== undefined && token.length >= 16)) return;
  throw new ConfigError(
    `${host} can be reached by others: set FACEGRAPH_API_TOKEN to 16 characters or more, or listen on 127.0.0.1.`,
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
  throw new ConfigError(
    `Expected FACEGRAPH_API_PORT to be 0 to 65535 but received ${text}.`,
  );
}
