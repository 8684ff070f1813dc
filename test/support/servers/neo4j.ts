import { randomUUID } from "node:crypto";
import { connect, type GraphConnection } from "@facegraph/face-graph";
import {
  type Collection,
  type CollectionModel,
  deleteCollection,
  openCollection,
} from "@facegraph/face-graph/collections";
import { afterAll, beforeAll, inject } from "vitest";
import { testModel } from "../test-model.ts";

/** The connection of a test file, and collections that only this file sees. */
export interface TestGraph {
  readonly connection: GraphConnection;
  /** An empty collection of its own name. */
  freshCollection(model?: Partial<CollectionModel>): Promise<Collection>;
}

/**
 * Connects before the tests of a file, and afterwards deletes the collections they made and nothing
 * else.
 */
export function useGraph(): TestGraph {
  let connection: GraphConnection | undefined;
  const names: string[] = [];
  const opened = () => {
    if (connection === undefined)
      throw new Error("Expected the graph to be used inside a test.");
    return connection;
  };
  beforeAll(async () => {
    connection = await connect(inject("neo4j"));
  });
  afterAll(async () => {
    if (connection === undefined) return;
    for (const name of names) await deleteCollection(connection, name);
    await connection.close();
  });
  return {
    get connection() {
      return opened();
    },
    async freshCollection(model = {}) {
      const name = `test-${randomUUID()}`;
      names.push(name);
      return openCollection(opened(), name, { ...testModel, ...model });
    },
  };
}
