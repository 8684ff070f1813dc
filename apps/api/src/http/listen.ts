import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ServerError } from "../config.ts";

const preferredPort = 4000;

/**
 * @param port 0 for any free one; undefined for 4000 or, where that is taken, any free one
 * @returns the port
 * @throws ServerError `PORT_TAKEN`, `PORT_FORBIDDEN`
 */
export async function listen(
  server: Server,
  host: string,
  port: number | undefined,
): Promise<number> {
  if (port === undefined)
    await tryPort(server, host, preferredPort).catch(() =>
      tryPort(server, host, 0),
    );
  else
    await tryPort(server, host, port).catch((error: unknown) => {
      throw explain(error, port);
    });
  return (server.address() as AddressInfo).port;
}

function tryPort(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

const advice = "set FACEGRAPH_API_PORT to another port (0 finds a free one).";

function explain(error: unknown, port: number): unknown {
  const code =
    error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE")
    return new ServerError(
      { code: "PORT_TAKEN", port },
      `The API's port ${port} is taken: stop what listens there, or ${advice}`,
      { cause: error },
    );
  if (code === "EACCES")
    return new ServerError(
      { code: "PORT_FORBIDDEN", port },
      `You may not listen on port ${port}: ${advice}`,
      { cause: error },
    );
  return error;
}
