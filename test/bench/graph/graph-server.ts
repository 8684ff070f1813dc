import { join } from "node:path";
import {
  applySchema,
  connect,
  type GraphConnection,
} from "@facegraph/face-graph";
import { startNeo4j } from "@facegraph/neo4j-server";
import { jarFolder } from "../../../libs/neo4j-server/src/prepare-neo4j.ts";
import { stateFolder } from "../../support/folders.ts";
import { neo4jJars } from "../support/needs.ts";
import { prepareGraphDataScience } from "./graph-data-science.ts";

/** A server of its own for one size of library, which is kept from one benchmark to the next. */
export interface GraphServer {
  readonly connection: GraphConnection;
  stop(): Promise<void>;
}

export const folderOf = (faceCount: number) =>
  join(stateFolder, `bench-neo4j-${faceCount}`);

const running = new Set<GraphServer>();
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    // a server is no child that would end with us
    void Promise.allSettled(
      Array.from(running, (server) => server.stop()),
    ).finally(() => process.exit(130));
  });

/** Starts the server of a size, with Graph Data Science in it where that is the peer. */
export async function startGraphServer(
  faceCount: number,
  { withPeer = false } = {},
): Promise<GraphServer> {
  const server = await startNeo4j({
    folder: folderOf(faceCount),
    jarsFrom: neo4jJars,
    heapMegabytes: 4096,
    ...(withPeer ? await prepareGraphDataScience(jarFolder(neo4jJars)) : {}),
  });
  const { uri, username, password } = server;
  const connection = await connect({ uri, username, password });
  await applySchema(connection);
  const started: GraphServer = {
    connection,
    stop: async () => {
      running.delete(started);
      await connection.close();
      await server.release();
    },
  };
  running.add(started);
  return started;
}
