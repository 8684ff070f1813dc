import { connect, GraphError } from "@facegraph/face-graph";
import { ConfigError, readConfig } from "./config.ts";
import { startApi } from "./server.ts";

const exitNotReady = 5;
const exitUsage = 2;

try {
  const { neo4j, ...config } = readConfig(process.env);
  const connection = await connect(neo4j);
  const api = await startApi({
    ...config,
    connection,
    log: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`${JSON.stringify({ url: api.url })}\n`);
  const stop = () => {
    void api
      .close()
      .then(() => connection.close())
      .then(() => process.exit());
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
} catch (error) {
  process.exit(explain(error));
}

function explain(error: unknown): number {
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.message}\n`);
    return exitUsage;
  }
  if (error instanceof GraphError) {
    process.stderr.write(`${error.message}\n`);
    return exitNotReady;
  }
  const code =
    error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE" || code === "EACCES") {
    process.stderr.write(
      "The API's port is taken: stop what listens there, or set FACEGRAPH_API_PORT to another (0 finds a free one).\n",
    );
    return exitNotReady;
  }
  throw error;
}
