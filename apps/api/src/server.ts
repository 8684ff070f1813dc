import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { ApolloServer } from "@apollo/server";
import { ApolloServerPluginLandingPageDisabled } from "@apollo/server/plugin/disabled";
import { ApolloServerPluginDrainHttpServer } from "@apollo/server/plugin/drainHttpServer";
import { expressMiddleware } from "@as-integrations/express5";
import type { GraphConnection } from "@facegraph/face-graph";
import type { GraphCache } from "@facegraph/face-graph/in-memory";
import express from "express";
import { budgetPlugin } from "./budget.ts";
import { checkAccess, type ServerAddress } from "./config.ts";
import {
  type ApiServices,
  createContext,
  type RequestContext,
} from "./context.ts";
import { answerErrors } from "./http/answer-errors.ts";
import { serveCrops } from "./http/crops.ts";
import { renderFrontPage } from "./http/front-page.ts";
import { requireLocalHost, requireToken } from "./http/guards.ts";
import { listen } from "./http/listen.ts";
import { JobRegistry } from "./job-registry.ts";
import { resolvers } from "./resolvers/index.ts";
import { formatError, maskInto } from "./unexpected-errors.ts";

export interface ServerOptions extends ServerAddress {
  /** The caller closes the connection and the graphs, after the server. */
  readonly connection: GraphConnection;
  readonly graphs: GraphCache;
  /** Where Neo4j Browser answers, when it does. */
  readonly browserUrl?: string | undefined;
  /** Gets a line for each unexpected error, with the id that the user sees. */
  readonly log: (line: string) => void;
}

export interface RunningServer {
  /** The address of GraphQL. */
  readonly url: string;
  /** Stops the jobs and answers the requests that came before, then closes. */
  close(): Promise<void>;
}

const mostBodyBytes = "256kb";
const schemaFile = join(import.meta.dirname, "..", "schema.graphql");

/**
 * Starts the API: GraphQL at /graphql, crops under /crops, a page at /.
 * @throws ServerError when others could reach the API without a token, or the port cannot be had
 */
export async function startServer({
  connection,
  graphs,
  host,
  port,
  token,
  browserUrl,
  log,
}: ServerOptions): Promise<RunningServer> {
  checkAccess(host, token);
  const typeDefs = await readFile(schemaFile, "utf8");
  const app = express().disable("x-powered-by");
  const httpServer = createServer(app);
  const boundPort = await listen(httpServer, host, port);
  const baseUrl = `http://${host.includes(":") ? `[${host}]` : host}:${boundPort}`;

  const mask = maskInto(log);
  const services: ApiServices = {
    connection,
    jobs: new JobRegistry(mask),
    graphs,
    baseUrl,
    browserUrl,
  };
  const apollo = new ApolloServer<RequestContext>({
    typeDefs,
    resolvers,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    plugins: [
      budgetPlugin,
      ApolloServerPluginDrainHttpServer({ httpServer }),
      ApolloServerPluginLandingPageDisabled(),
    ],
    formatError: (formatted, error) => formatError(formatted, error, mask),
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
  app.use(answerErrors(mask));
  return {
    url: `${baseUrl}/graphql`,
    close: async () => {
      await Promise.all([
        services.jobs.stop(),
        apollo.stop(), // drains and closes the HTTP server
      ]);
    },
  };
}
