import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GraphConnection } from "@facegraph/face-graph";
import {
  deleteCollection,
  openCollection,
} from "@facegraph/face-graph/collections";
import { writeFaces } from "@facegraph/face-graph/faces";
import {
  type CollectionGraph,
  GraphCache,
} from "@facegraph/face-graph/in-memory";
import { constrainFaces } from "@facegraph/face-graph/people";
import { makeSyntheticLibrary, photosOf } from "@facegraph/synthetic";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addFaces, faceIdsOf } from "../../support/graphs/stored-library.ts";
import { useGraph } from "../../support/servers/neo4j.ts";
import { testModel } from "../../support/test-model.ts";

const library = makeSyntheticLibrary({
  name: "grown-graph",
  faceCount: 320,
  dimension: 16,
});
const early = [...Array(280).keys()];
const late = [...Array(40).keys()].map((row) => 280 + row);

describe("new faces and constraints of a kept graph", () => {
  const graph = useGraph();
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "graphs-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** A collection with the early faces, its graph kept, and how it was read. */
  async function keepGraph() {
    const { name } = await graph.freshCollection();
    await add(name, early);
    const reads = { whole: 0, growth: 0 };
    const connection = Object.assign(
      Object.create(graph.connection) as GraphConnection,
      {
        stream: async (...request: Parameters<GraphConnection["stream"]>) => {
          if (request[0].includes("[s:SIMILAR]->")) reads.whole++;
          if (request[0].includes("[s:SIMILAR]-(")) reads.growth++;
          await graph.connection.stream(...request);
        },
      },
    );
    const graphs = new GraphCache({ folder });
    await graphs.read(connection, name);
    expect(reads).toEqual({ whole: 1, growth: 0 });
    const read = () => graphs.read(connection, name);
    return { name, reads, graphs, connection, read };
  }

  const add = (name: string, rows: readonly number[]) =>
    addFaces(graph.connection, name, library, rows);
  const readWhole = (name: string) =>
    new GraphCache().read(graph.connection, name);
  /**
   * But for how much there is in all collections together: other tests write to the same server
   * meanwhile.
   */
  const expectWhole = async (name: string, read: CollectionGraph) => {
    const whole = await readWhole(name);
    const { counts } = whole.state;
    expect({ ...read, state: { ...read.state, counts } }).toEqual(whole);
  };

  test("are all that is read, in this process and in the next, and give the graph that a whole read gives", async () => {
    const { name, reads, graphs, connection, read } = await keepGraph();
    await add(name, late.slice(0, 20));
    const grown = await read();
    expect(reads).toEqual({ whole: 1, growth: 1 });
    await expectWhole(name, grown);
    expect(grown.faceIds.length).toBe(300);
    await graphs.close();

    await add(name, late.slice(20));
    const next = new GraphCache({ folder });
    const again = await next.read(connection, name);
    expect(reads).toEqual({ whole: 1, growth: 2 });
    await expectWhole(name, again);
    expect(again.adjacency.neighbours.length).toBeGreaterThan(
      grown.adjacency.neighbours.length,
    );
    await next.read(connection, name);
    expect(reads).toEqual({ whole: 1, growth: 2 });
    await next.close();
  });

  test("may be constraints alone, over the same edges", async () => {
    const { name, reads, read } = await keepGraph();
    const before = await read();
    await constrainFaces(graph.connection, name, {
      kind: "CANNOT_LINK",
      faceIds: faceIdsOf(library).slice(0, 2),
      by: "a test",
    });
    const after = await read();
    expect(after.constraints.length).toBe(1);
    await expectWhole(name, after);
    expect(after.adjacency.neighbours).toBe(before.adjacency.neighbours);
    expect(reads.whole).toBe(1);
  });

  test("may be similar pairs of faces that came before and were compared later", async () => {
    const { name, reads, read } = await keepGraph();
    await writeFaces(graph.connection, name, photosOf(library, 280, 300));
    const before = await read();
    await add(name, []);
    const after = await read();
    expect(reads).toEqual({ whole: 1, growth: 2 });
    await expectWhole(name, after);
    expect(after.adjacency.neighbours.length).toBeGreaterThan(
      before.adjacency.neighbours.length,
    );
  });

  test.each([
    [
      "an edge was taken away by hand",
      "MATCH (f:Face)-[s:SIMILAR]->() WHERE f.collection = $name AND f.ordinal < 280 WITH s LIMIT 1 DELETE s",
    ],
    [
      "a face was taken away by hand",
      "MATCH (f:Face) WHERE f.collection = $name AND f.ordinal = 7 DETACH DELETE f",
    ],
    [
      "an edge was made by hand",
      `MATCH (f:Face) WHERE f.collection = $name AND f.ordinal < 280
       MATCH (g:Face) WHERE g.collection = $name AND g.ordinal < f.ordinal AND NOT EXISTS { (f)-[:SIMILAR]-(g) }
       WITH f, g LIMIT 1 CREATE (f)-[:SIMILAR {weight: 0.5}]->(g)`,
    ],
    [
      "the base revision is another one",
      "MATCH (c:Collection {name: $name}) SET c.baseRevision = 'another'",
    ],
  ])("are not enough where %s", async (_, query) => {
    const { name, reads, read } = await keepGraph();
    await add(name, late);
    await graph.connection.write(query, { name });
    await expectWhole(name, await read());
    expect(reads.whole).toBe(2);
  });

  test("are not enough for a collection made anew under the same name", async () => {
    const { name, reads, read } = await keepGraph();
    await deleteCollection(graph.connection, name);
    await openCollection(graph.connection, name, testModel);
    await add(name, [...late, ...early]);
    await add(name, []);
    await expectWhole(name, await read());
    expect(reads).toEqual({ whole: 2, growth: 0 });
  });

  test("are not read alone where most faces are new", async () => {
    const { name } = await graph.freshCollection();
    await add(name, late);
    const graphs = new GraphCache();
    await graphs.read(graph.connection, name);
    await add(name, early);
    await expectWhole(name, await graphs.read(graph.connection, name));
  });

  test("are found where other collections changed meanwhile", async () => {
    const { name, reads, read } = await keepGraph();
    await keepGraph();
    await add(name, late);
    await expectWhole(name, await read());
    expect(reads.whole).toBe(1);
  });
});
