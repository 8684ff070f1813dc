import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  applySchema,
  connect,
  type GraphConnection,
  GraphError,
} from "@facegraph/face-graph";
import {
  deleteCollection,
  openCollection,
} from "@facegraph/face-graph/collections";
import { type NewPhoto, writeFaces } from "@facegraph/face-graph/faces";
import { deleteRun, listRuns } from "@facegraph/face-graph/runs";
import { writeSimilarities } from "@facegraph/face-graph/similarities";
import { clusterFaces } from "@facegraph/jobs";
import {
  prepareNeo4j,
  startNeo4j,
  type UsedNeo4jServer,
} from "@facegraph/neo4j-server";
import { findExactPairs } from "@facegraph/similarity";
import { makeSyntheticLibrary, photosOf } from "@facegraph/synthetic";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stateFolder } from "../../support/folders.ts";
import { linesOfGraph } from "../../support/graphs/graph-digest.ts";
import { faceIdsOf } from "../../support/graphs/stored-library.ts";
import { useGraph } from "../../support/servers/neo4j.ts";
import { testModel } from "../../support/test-model.ts";

const jarsFrom = join(stateFolder, "neo4j");
const library = makeSyntheticLibrary({
  name: "memory-limit",
  faceCount: 1200,
  dimension: 32,
  strangerShare: 0.1,
  largestIdentity: 60,
});
const photos = photosOf(library, 0, library.faceCount);

/** Takes what the server refuses for want of memory down, and hands it on. */
class CountingConnection {
  refused = 0;

  watch(connection: GraphConnection): GraphConnection {
    return Object.assign(Object.create(connection) as GraphConnection, {
      inWriteTransaction: async (
        ...work: Parameters<GraphConnection["inWriteTransaction"]>
      ) => {
        try {
          return await connection.inWriteTransaction(...work);
        } catch (error) {
          if (
            error instanceof GraphError &&
            error.code === "DATABASE_OUT_OF_MEMORY"
          )
            this.refused++;
          throw error;
        }
      },
    });
  }

  /** How often since it was asked last. */
  takeRefused(): number {
    const { refused } = this;
    this.refused = 0;
    return refused;
  }
}

describe("a server that gives a transaction little memory", () => {
  const roomy = useGraph();
  const counting = new CountingConnection();
  let folder = "";
  let server: UsedNeo4jServer | undefined;
  let bare: GraphConnection | undefined;
  let connection: GraphConnection;

  async function startWith(memory: string): Promise<void> {
    server = await startNeo4j({
      folder,
      jarsFrom,
      heapMegabytes: 512,
      settings: { "db.memory.transaction.max": memory },
    });
    bare = await connect(server);
    await applySchema(bare);
    connection = counting.watch(bare);
  }
  async function stop(): Promise<void> {
    await bare?.close();
    await server?.release();
  }

  beforeAll(async () => {
    await prepareNeo4j({ folder: jarsFrom });
    folder = await mkdtemp(join(stateFolder, "test-neo4j-"));
    await startWith("2500k");
  });
  afterAll(async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  });

  test("gets everything in smaller batches, and deletes it so", async () => {
    const { name } = await roomy.freshCollection();
    const pairs = await findExactPairs(library, { floor: 0.4 });
    const faceIds = faceIdsOf(library);
    const refusals: [step: string, happened: boolean][] = [];
    const fill = async (into: GraphConnection) => {
      const took = (step: string) => {
        if (into === connection)
          refusals.push([step, counting.takeRefused() > 0]);
      };
      await openCollection(into, name, testModel);
      await writeFaces(into, name, photos);
      took("faces");
      await writeSimilarities(into, name, faceIds, pairs);
      took("pairs");
      const settings = { collection: name, facesPerBatch: 1_000_000 };
      await clusterFaces(into, { ...settings, threshold: 0.7 });
      took("first run");
      const second = await clusterFaces(into, { ...settings, threshold: 0.45 });
      took("second run");
      return second;
    };
    await fill(roomy.connection);
    const second = await fill(connection);
    expect(await contentOf(bare!, name)).toEqual(
      await contentOf(roomy.connection, name),
    );

    await deleteRun(connection, name, second.id);
    refusals.push(["run deleted", counting.takeRefused() > 0]);
    const [gone] = await listRuns(roomy.connection, name);
    await deleteRun(roomy.connection, name, gone!.id);
    expect(await contentOf(bare!, name)).toEqual(
      await contentOf(roomy.connection, name),
    );

    await deleteCollection(connection, name);
    refusals.push(["all deleted", counting.takeRefused() > 0]);
    expect(await contentOf(bare!, name)).toEqual([]);
    expect(refusals).toEqual([
      ["faces", true],
      ["pairs", true],
      ["first run", true],
      ["second run", true],
      ["run deleted", true],
      ["all deleted", true],
    ]);
  });

  test("says what to do where one row is too large, and has it all once that is done", async () => {
    const { name } = await roomy.freshCollection();
    const crowd = crowdOf(photos.slice(0, 1000));
    const batch = [photos[1000]!, crowd, photos[1001]!];
    await openCollection(connection, name, testModel);
    await expect(writeFaces(connection, name, batch)).rejects.toMatchObject({
      code: "ROW_TOO_LARGE",
      message: expect.stringMatching(
        /\/memory-limit\/crowd\.jpg with 1000 faces.*db\.memory\.transaction\.max/,
      ) as string,
    });
    await writeFaces(roomy.connection, name, batch.slice(0, 1));
    expect(await contentOf(bare!, name)).toEqual(
      await contentOf(roomy.connection, name),
    );

    await stop();
    await startWith("256m");
    await writeFaces(connection, name, batch);
    await writeFaces(roomy.connection, name, batch);
    expect(await contentOf(bare!, name)).toEqual(
      await contentOf(roomy.connection, name),
    );
  });
});

/** One photograph with all the faces of some. */
function crowdOf(some: readonly NewPhoto[]): NewPhoto {
  const path = "/memory-limit/crowd.jpg";
  const faces = some.map(({ faces: [face] = [] }, index) => ({
    ...face!,
    box: [index / some.length, 0, 1 / some.length, 0.1] as const,
    pixelBox: { x: index * 10, y: 0, width: 10, height: 10 },
  }));
  return { ...some[0]!, path, sha256: "c".repeat(64), faces };
}

/**
 * A line for each node and relationship, but with runs by name: their ids are made of the
 * generation too, which counts batches.
 */
async function contentOf(
  connection: GraphConnection,
  collection: string,
): Promise<string[]> {
  const runs = await listRuns(connection, collection);
  const lines = await linesOfGraph(connection, collection);
  return lines
    .map((line) =>
      runs.reduce((text, { id, name }) => text.replaceAll(id, name), line),
    )
    .sort();
}
