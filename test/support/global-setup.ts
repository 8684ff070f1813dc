import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { applySchema, connect, type GraphAccess } from "@facegraph/face-graph";
import { prepareNeo4j, startNeo4j } from "@facegraph/neo4j-server";
import type { TestProject } from "vitest/node";
import { stateFolder } from "./folders.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The server that the whole run shares. */
    neo4j: GraphAccess;
  }
}

/**
 * Gives every test file one Neo4j: that of NEO4J_URI, else an embedded one of this run's own,
 * deleted afterwards.
 */
export default async function setup(
  project: TestProject,
): Promise<() => Promise<void>> {
  const { access, stop } = await chooseServer(process.env);
  const connection = await connect(access);
  await applySchema(connection);
  await connection.close();
  project.provide("neo4j", access);
  return stop;
}

async function chooseServer({
  NEO4J_URI,
  NEO4J_USERNAME = "neo4j",
  NEO4J_PASSWORD,
  NEO4J_DATABASE,
}: NodeJS.ProcessEnv): Promise<{
  access: GraphAccess;
  stop: () => Promise<void>;
}> {
  if (NEO4J_URI !== undefined) {
    if (NEO4J_PASSWORD === undefined)
      throw new Error("Expected NEO4J_PASSWORD beside NEO4J_URI; set both.");
    const access = {
      uri: NEO4J_URI,
      username: NEO4J_USERNAME,
      password: NEO4J_PASSWORD,
      ...(NEO4J_DATABASE === undefined ? {} : { database: NEO4J_DATABASE }),
    };
    return { access, stop: () => Promise.resolve() };
  }
  const jarsFrom = join(stateFolder, "neo4j");
  await prepareNeo4j({ folder: jarsFrom });
  const folder = await mkdtemp(join(stateFolder, "test-neo4j-"));
  const server = await startNeo4j({ folder, jarsFrom, heapMegabytes: 1024 });
  const { uri, username, password } = server;
  return {
    access: { uri, username, password },
    stop: async () => {
      await server.release();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
