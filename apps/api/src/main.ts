import { connect, GraphError } from "@facegraph/face-graph";
import { GraphCache } from "@facegraph/face-graph/in-memory";
import { graphsFolder } from "@facegraph/jobs";
import { readServerConfig, ServerError } from "./config.ts";
import { startServer } from "./server.ts";

const exitNotReady = 5;
const exitUsage = 2;

try {
  const { neo4j, stateFolder, ...config } = readServerConfig(process.env);
  const connection = await connect(neo4j);
  const graphs = new GraphCache({ folder: graphsFolder({ stateFolder }) });
  const server = await startServer({
    ...config,
    connection,
    graphs,
    log: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
  const stop = () => {
    void server
      .close()
      .then(() => graphs.close())
      .then(() => connection.close())
      .then(() => process.exit());
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
} catch (error) {
  process.exit(explain(error));
}

/** Says what is wrong. @returns the exit code */
function explain(error: unknown): number {
  if (!(error instanceof ServerError || error instanceof GraphError))
    throw error;
  process.stderr.write(`${error.message}\n`);
  return error.code === "CONFIG_INVALID" ? exitUsage : exitNotReady;
}
