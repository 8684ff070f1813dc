import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { ApolloServer } from "@apollo/server";
import { ApolloServerPluginDrainHttpServer } from "@apollo/server/plugin/drainHttpServer";
import { ApolloServerPluginLandingPageDisabled } from "@apollo/server/plugin/disabled";
import { expressMiddleware } from "@as-integrations/express5";
import type { GraphConnection } from "@facegraph/face-graph";
import { GraphCache } from "@facegraph/face-graph/in-memory";
import { graphsFolder } from "@facegraph/jobs";
import express, { type ErrorRequestHandler } from "express";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { budgetPlugin } from "./budget.ts";
import { checkAccess } from "./config.ts";
import {
  createContext,
  type ApiServices,
  type RequestContext,
} from "./context.ts";
import { serveCrops } from "./crops.ts";
import { renderFrontPage } from "./front-page.ts";
import { requireLocalHost, requireToken } from "./guards.ts";
import { JobRegistry } from "./job-registry.ts";
import { resolvers } from "./resolvers/index.ts";
import { toUserError } from "./user-errors.ts";

export interface ApiOptions {
  readonly connection: GraphConnection;
  readonly host?: string;
  /** 0 for any that is free; by default 4000 or, where that is taken, any. */
  readonly port?: number | undefined;
  readonly token?: string | undefined;
  readonly browserUrl?: string | undefined;
  readonly stateFolder?: string | undefined;
  /** Told what nobody expected, with the id that the user sees. */
  readonly log?: (line: string) => void;
}

export interface Api {
  /** Of GraphQL. */
  readonly url: string;
  close(): Promise<void>;
}

const mostBodyBytes = "256kb";

/**
 * Starts the API: GraphQL at /graphql, crops under /crops, a page at /.
 * @throws ConfigError when others could reach it without a token; NodeJS.ErrnoException when the
 *   port is taken
 */
export async function startApi({
  connection,
  host = "127.0.0.1",
  port,
  token,
  browserUrl,
  stateFolder,
  log = () => undefined,
}: ApiOptions): Promise<Api> {
  checkAccess(host, token);
  const app = express().disable("x-powered-by");
  const httpServer = createServer(app);
  const boundPort = await listen(httpServer, host, port);
  const baseUrl = `http://${host.includes(":") ? `[${host}]` : host}:${boundPort}`;

  const maskUnexpected = (error: unknown): string => {
    const id = randomUUID();
    log(
      `${id} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return `internal error ${id}`;
  };
  const graphs = new GraphCache(
    stateFolder === undefined ? {} : { folder: graphsFolder({ stateFolder }) },
  );
  const services: ApiServices = {
    connection,
    jobs: new JobRegistry(maskUnexpected),
    graphs,
    baseUrl,
    browserUrl,
  };
  const apollo = new ApolloServer<RequestContext>({
    typeDefs: await readFile(
      join(import.meta.dirname, "..", "schema.graphql"),
      "utf8",
    ),
    resolvers,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    plugins: [
      budgetPlugin,
      ApolloServerPluginDrainHttpServer({ httpServer }),
      ApolloServerPluginLandingPageDisabled(),
    ],
    formatError: (formatted, error) =>
      formatError(formatted, error, maskUnexpected),
    stopOnTerminationSignals: false,
  });
  await apollo.start();

  app.use(requireLocalHost(host));
  app.get(
    "/",
    (_, response) =>
      void response.type("html").send(renderFrontPage(browserUrl)),
  );
  app.use(requireToken(token));
  app.get("/crops/:collection/:file", serveCrops(connection));
  app.use(
    "/graphql",
    express.json({ limit: mostBodyBytes }),
    expressMiddleware(apollo, {
      context: () => Promise.resolve(createContext(services)),
    }),
  );
  app.use(answerErrors(maskUnexpected));
  return {
    url: `${baseUrl}/graphql`,
    close: async () => {
      services.jobs.cancelAll();
      await apollo.stop(); // drains and closes the HTTP server
      await graphs.close();
    },
  };
}

const preferredPort = 4000;

async function listen(
  server: Server,
  host: string,
  port: number | undefined,
): Promise<number> {
  const tryPort = (wanted: number) =>
    new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(wanted, host, () => {
        server.off("error", reject);
        resolve();
      });
    });
  if (port === undefined) await tryPort(preferredPort).catch(() => tryPort(0));
  else await tryPort(port);
  return (server.address() as AddressInfo).port;
}

/** Our codes and GraphQL's own are shown; the rest is logged and masked. */
function formatError(
  formatted: GraphQLFormattedError,
  error: unknown,
  maskUnexpected: (error: unknown) => string,
): GraphQLFormattedError {
  const original =
    error instanceof GraphQLError ? (error.originalError ?? error) : error;
  const expected = toUserError(original);
  const { locations, path } = formatted;
  const place = {
    ...(locations === undefined ? {} : { locations }),
    ...(path === undefined ? {} : { path }),
  };
  if (expected !== undefined)
    return {
      message: expected.message,
      ...place,
      extensions: { code: expected.code },
    };
  const code = formatted.extensions?.code;
  const isTheirs =
    typeof code === "string" &&
    code !== "INTERNAL_SERVER_ERROR" &&
    !(original instanceof Error && "code" in original);
  if (isTheirs)
    return { message: formatted.message, ...place, extensions: { code } };
  return {
    message: maskUnexpected(original),
    ...place,
    extensions: { code: "INTERNAL_SERVER_ERROR" },
  };
}

function answerErrors(
  maskUnexpected: (error: unknown) => string,
): ErrorRequestHandler {
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
      response.status(500).json({
        code: "INTERNAL_SERVER_ERROR",
        message: maskUnexpected(error),
      });
  };
}
