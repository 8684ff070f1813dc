import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GraphConnection } from "@facegraph/face-graph";
import {
  deleteCollection,
  openCollection,
} from "@facegraph/face-graph/collections";
import { writeFaces } from "@facegraph/face-graph/faces";
import { GraphCache } from "@facegraph/face-graph/in-memory";
import { clusterFaces } from "@facegraph/jobs";
import { makeSyntheticLibrary, photosOf } from "@facegraph/synthetic";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { storeComparedLibrary } from "../../support/graphs/stored-library.ts";
import { useGraph } from "../../support/servers/neo4j.ts";
import { testModel } from "../../support/test-model.ts";

const library = makeSyntheticLibrary({
  name: "graph-cache",
  faceCount: 300,
  dimension: 16,
});

describe("the graph of a collection is kept", () => {
  const graph = useGraph();
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "graphs-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function stored(): Promise<string> {
    const { name } = await graph.freshCollection();
    await storeComparedLibrary(graph.connection, name, library);
    return name;
  }

  /** The connection, and how often edges were read through it. */
  function counted() {
    const reads = { edges: 0 };
    const connection = Object.assign(
      Object.create(graph.connection) as GraphConnection,
      {
        stream: async (...request: Parameters<GraphConnection["stream"]>) => {
          if (request[0].includes("SIMILAR")) reads.edges++;
          await graph.connection.stream(...request);
        },
      },
    );
    return { reads, connection };
  }

  test("so that a new threshold asks the database for no edge, in this process and in the next", async () => {
    const name = await stored();
    const { connection, reads } = counted();
    const graphs = new GraphCache({ folder });
    const first = await clusterFaces(connection, { collection: name, graphs });
    expect(reads.edges).toBe(1);
    const second = await clusterFaces(connection, {
      collection: name,
      graphs,
      threshold: 0.6,
    });
    await graphs.close();
    const third = await clusterFaces(connection, {
      collection: name,
      graphs: new GraphCache({ folder }),
      threshold: 0.6,
      name: "from the file",
    });
    expect(reads.edges).toBe(1);
    const unkept = await clusterFaces(connection, {
      collection: name,
      threshold: 0.6,
      name: "read again",
    });
    expect(reads.edges).toBe(2);
    expect(first.edgeCount).toBeGreaterThan(second.edgeCount);
    for (const run of [second, third])
      expect(run).toMatchObject({
        clusterCount: unkept.clusterCount,
        singletonCount: unkept.singletonCount,
        edgeCount: unkept.edgeCount,
      });
    expect(unkept.clustersWritten).toBe(0);
  });

  test("until the collection changes, by us or by hand", async () => {
    const name = await stored();
    const { connection, reads } = counted();
    const graphs = new GraphCache({ folder });
    const faces = async () =>
      (await graphs.read(connection, name)).faceIds.length;
    const edges = async () =>
      (await graphs.read(connection, name)).adjacency.neighbours.length / 2;
    expect(await faces()).toBe(300);
    const other = makeSyntheticLibrary({
      name: "graph-cache, another",
      faceCount: 5,
      dimension: 16,
      seed: 2,
    });
    await writeFaces(graph.connection, name, photosOf(other, 0, 5));
    expect(await faces()).toBe(305);
    const before = await edges();
    await graph.connection.write(
      "MATCH (f:Face)-[s:SIMILAR]->() WHERE f.collection = $name WITH s LIMIT 1 DELETE s",
      { name },
    );
    expect(await edges()).toBe(before - 1);
    expect(reads.edges).toBe(3);
  });

  test("and a change of another collection makes no difference", async () => {
    const name = await stored();
    const { connection, reads } = counted();
    const graphs = new GraphCache();
    await graphs.read(connection, name);
    await stored();
    await graphs.read(connection, name);
    expect(reads.edges).toBe(1);
  });

  test("and not taken for that of a collection made anew under the same name", async () => {
    const { name } = await graph.freshCollection();
    const graphs = new GraphCache({ folder });
    await writeFaces(graph.connection, name, photosOf(library, 0, 4));
    const before = await graphs.read(graph.connection, name);
    await deleteCollection(graph.connection, name);
    await openCollection(graph.connection, name, testModel);
    await writeFaces(graph.connection, name, photosOf(library, 10, 14));
    const after = await graphs.read(graph.connection, name);
    expect(after.state.generation).toBe(before.state.generation);
    expect(after.faceIds).not.toEqual(before.faceIds);
  });

  test.each([
    ["one byte differs", (bytes: Buffer) => flip(bytes, bytes.length - 9)],
    ["it is cut short", (bytes: Buffer) => bytes.subarray(0, -100)],
    ["it is empty", () => Buffer.alloc(0)],
    ["its first line is no JSON", (bytes: Buffer) => flip(bytes, 0)],
    ["it is longer", (bytes: Buffer) => Buffer.concat([bytes, bytes])],
  ])("and a file is not trusted when %s", async (_, damage) => {
    const name = await stored();
    const own = await mkdtemp(join(folder, "own-"));
    const { connection, reads } = counted();
    const graphs = new GraphCache({ folder: own });
    const sound = await graphs.read(connection, name);
    await graphs.close();
    const files = await readdir(own);
    expect(files.length).toBe(1);
    const path = join(own, files[0]!);
    await writeFile(path, damage(await readFile(path)));
    const again = new GraphCache({ folder: own });
    const { faceIds, adjacency } = await again.read(connection, name);
    expect({ faceIds, adjacency }).toEqual({
      faceIds: sound.faceIds,
      adjacency: sound.adjacency,
    });
    expect(reads.edges).toBe(2);
    await again.close();
    await new GraphCache({ folder: own }).read(connection, name);
    expect(reads.edges).toBe(2); // it was written anew
  });

  test("in memory while there is room for it: the one used last stays", async () => {
    const [one, two] = [await stored(), await stored()];
    const { connection, reads } = counted();
    const graphs = new GraphCache({ mostBytes: 1 });
    await graphs.read(connection, one);
    await graphs.read(connection, one);
    expect(reads.edges).toBe(1);
    await graphs.read(connection, two);
    await graphs.read(connection, one);
    expect(reads.edges).toBe(3);
  });

  test("and callers at the same time share one read", async () => {
    const name = await stored();
    const { connection, reads } = counted();
    const graphs = new GraphCache();
    const all = await Promise.all([
      graphs.read(connection, name),
      graphs.read(connection, name),
      graphs.read(connection, name),
    ]);
    expect(reads.edges).toBe(1);
    expect(new Set(all).size).toBe(1);
  });

  test("of a collection without faces too, and one that is not there is an error", async () => {
    const { name } = await graph.freshCollection();
    const graphs = new GraphCache({ folder });
    expect((await graphs.read(graph.connection, name)).faceIds).toEqual([]);
    await expect(
      graphs.read(graph.connection, "not-there"),
    ).rejects.toMatchObject({ code: "COLLECTION_NOT_FOUND" });
  });
});

function flip(bytes: Buffer, position: number): Buffer {
  bytes[position]! ^= 0xff;
  return bytes;
}
