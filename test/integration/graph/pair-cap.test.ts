import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  openCollection,
  readCollection,
} from "@facegraph/face-graph/collections";
import { writeFaces } from "@facegraph/face-graph/faces";
import {
  type CollectionGraph,
  GraphCache,
} from "@facegraph/face-graph/in-memory";
import { compareFaces, runDoctor } from "@facegraph/jobs";
import { makeSyntheticLibrary, photosOf } from "@facegraph/synthetic";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stateFolder } from "../../support/folders.ts";
import { useGraph } from "../../support/servers/neo4j.ts";
import { testModel } from "../../support/test-model.ts";

const library = makeSyntheticLibrary({
  name: "pair-cap",
  faceCount: 300,
  dimension: 16,
});
const maxPairsPerFace = 4;

/** Which rows should be marked: those of faces with as many pairs as the cap, or more. */
function rowsAtCap({ adjacency }: CollectionGraph): number[] {
  return Array.from({ length: adjacency.faceCount }, (_, row) =>
    Number(
      adjacency.offsets[row + 1]! - adjacency.offsets[row]! >= maxPairsPerFace,
    ),
  );
}

describe("a collection with another cap of pairs per face", () => {
  const graph = useGraph();
  let name: string;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "pair-cap-"));
    ({ name } = await graph.freshCollection({ maxPairsPerFace }));
    await writeFaces(graph.connection, name, photosOf(library, 0, 300));
    await compareFaces(graph.connection, name);
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("keeps it, whatever it is opened with", async () => {
    for (const other of [{}, { maxPairsPerFace: 9 }])
      await openCollection(graph.connection, name, { ...testModel, ...other });
    const collection = await readCollection(graph.connection, name);
    expect(collection.maxPairsPerFace).toBe(maxPairsPerFace);
  });

  test("marks truncated rows by it, from the database and from the file", async () => {
    for (const from of ["database", "file"]) {
      const graphs = new GraphCache({ folder });
      const read = await graphs.read(graph.connection, name);
      await graphs.close();
      const expected = rowsAtCap(read);
      expect(expected.includes(0) && expected.includes(1), from).toBe(true);
      expect([...read.adjacency.isTruncated!], from).toEqual(expected);
    }
  });

  test("has all the pairs that the doctor expects", async () => {
    const report = await runDoctor(
      graph,
      { stateFolder, environment: {} },
      () => undefined,
      { collection: name },
    );
    expect(report.recall[name]).toMatchObject({ recall: 1, facesSampled: 100 });
  });
});
