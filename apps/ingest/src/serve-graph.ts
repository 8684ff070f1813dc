import type { GraphSession } from "@facegraph/jobs";
import type { Config } from "./config.ts";
import { log } from "./print.ts";
import { type Interruptible, untilAborted } from "./session.ts";

/**
 * Serves GraphQL over the graph of a session until Ctrl-C.
 * @param announce is told the address of GraphQL once it answers
 */
export async function serveUntilAborted(
  { environment }: Config,
  { connection, graphs, browserUrl, signal }: Interruptible<GraphSession>,
  announce: (url: string) => void,
): Promise<void> {
  // Only here, since other commands should not wait while the server's packages load.
  const { readServerAddress, startServer } = await import("@facegraph/api");
  const server = await startServer({
    ...readServerAddress(environment),
    connection,
    graphs,
    browserUrl,
    log,
  });
  try {
    announce(server.url);
    await untilAborted(signal);
  } finally {
    await server.close();
  }
}
