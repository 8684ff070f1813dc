import { applySchema } from "@facegraph/face-graph";
import { readCollection } from "@facegraph/face-graph/collections";
import { writeFaces } from "@facegraph/face-graph/faces";
import {
  constrainFaces,
  pageCorrections,
  readConstraints,
  undoCorrection,
} from "@facegraph/face-graph/people";
import { listRuns } from "@facegraph/face-graph/runs";
import { clusterFaces, compareFaces } from "@facegraph/jobs";
import { makeSyntheticLibrary, photosOf } from "@facegraph/synthetic";
import { describe, expect, test } from "vitest";
import { linesOfGraph } from "../../support/graphs/graph-digest.ts";
import { faceIdsOf } from "../../support/graphs/stored-library.ts";
import { useGraph } from "../../support/servers/neo4j.ts";

const library = makeSyntheticLibrary({
  name: "upgrade",
  faceCount: 60,
  dimension: 16,
});
const [one, two, three] = faceIdsOf(library) as [string, string, string];

/** Renames all that has another name today, and takes away what was not stored. */
const downgrades = [
  `MATCH (c:Collection {name: $name})
   SET c.linkedOrdinal = c.comparedOrdinal, c.lastWrite = c.revision, c.baseWrite = c.baseRevision
   REMOVE c.comparedOrdinal, c.revision, c.baseRevision, c.maxPairsPerFace
   RETURN count(c) AS count`,
  "MATCH (r:ClusterRun {collection: $name}) REMOVE r.ordinalEnd RETURN count(r) AS count",
  `MATCH (k:Correction {collection: $name})
   SET k.before = replace(k.before, ',"constraints":[', ',"links":[')
   RETURN count(k) AS count`,
];

describe("a collection that an earlier version stored", () => {
  const graph = useGraph();

  /** All there is of a collection, its revisions included. */
  async function readAll(name: string) {
    const { connection } = graph;
    return {
      lines: await linesOfGraph(connection, name),
      collection: await readCollection(connection, name),
      runs: await listRuns(connection, name),
      corrections: await pageCorrections(connection, name, {
        skip: 0,
        limit: 10,
      }),
    };
  }

  async function stored(): Promise<string> {
    const { connection } = graph;
    const { name } = await graph.freshCollection();
    await writeFaces(connection, name, photosOf(library, 0, 60));
    await compareFaces(connection, name);
    await clusterFaces(connection, { collection: name });
    const said = { by: "a test", note: 'a note with ,"links":[ in it' };
    for (const kind of ["MUST_LINK", "CANNOT_LINK"] as const)
      await constrainFaces(connection, name, {
        ...said,
        kind,
        faceIds: kind === "MUST_LINK" ? [one, two] : [two, three],
      });
    await constrainFaces(connection, name, {
      ...said,
      kind: "CANNOT_LINK",
      faceIds: [one, two],
    });
    return name;
  }

  async function downgrade(name: string): Promise<number[]> {
    const counts: number[] = [];
    for (const query of downgrades) {
      const { rows } = await graph.connection.write<{ count: number }>(query, {
        name,
      });
      counts.push(rows[0]!.count);
    }
    return counts;
  }

  test("loses nothing when the schema is applied, once or twice", async () => {
    const name = await stored();
    const before = await readAll(name);
    expect(before.collection.maxPairsPerFace).toBe(256);
    expect(await downgrade(name)).toEqual([1, 1, 3]);
    await applySchema(graph.connection);
    expect(await readAll(name)).toEqual(before);
    await applySchema(graph.connection);
    expect(await readAll(name)).toEqual(before);
  });

  test("takes back what was said before the upgrade", async () => {
    const name = await stored();
    await downgrade(name);
    await applySchema(graph.connection);
    const { items } = await pageCorrections(graph.connection, name, {
      skip: 0,
      limit: 1,
    });
    await undoCorrection(graph.connection, name, items[0]!.id);
    const kinds = (await readConstraints(graph.connection, name)).map(
      ({ kind }) => kind,
    );
    expect(kinds.sort()).toEqual(["CANNOT_LINK", "MUST_LINK"]);
  });
});
