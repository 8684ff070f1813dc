import { readCollection } from "@facegraph/face-graph/collections";
import { assignFaces } from "@facegraph/face-graph/people";
import { listRuns } from "@facegraph/face-graph/runs";
import { activateSafely, clusterFaces, growActiveRun } from "@facegraph/jobs";
import { describe, expect, test } from "vitest";
import { atAngles, inPlane } from "../../support/graphs/faces-in-plane.ts";
import { addFaces } from "../../support/graphs/stored-library.ts";
import { useGraph } from "../../support/servers/neo4j.ts";

const graph = useGraph();
const atRisk = { code: "NAMES_AT_RISK" };

async function give(collection: string, face: string, newPersonName: string) {
  await assignFaces(graph.connection, collection, {
    faceIds: [face],
    newPersonName,
    decision: "CONFIRMED",
    by: "test",
  });
}

function mustLink(collection: string, face: string, other: string) {
  return graph.connection.write(
    `MATCH (a:Face {collection: $collection, id: $face}), (b:Face {collection: $collection, id: $other})
     MERGE (a)-[:MUST_LINK {by: 'test', at: datetime()}]->(b)`,
    { collection, face, other },
  );
}

/** Ada's two faces and Ben's two, far from each other and clustered, and one more of Ada's. */
async function twoPeople() {
  const { name, faces } = await inPlane(graph, 4, 0, 5, 100, 105, 8);
  await give(name, faces[0]!, "Ada");
  await give(name, faces[2]!, "Ben");
  const active = async () =>
    (await readCollection(graph.connection, name)).activeRun;
  return { name, faces, active, before: await active() };
}

describe("a run that puts names at risk", () => {
  test("is stored by clusterFaces and activated only despite that", async () => {
    const { name, active, before } = await twoPeople();
    const everyoneAlone = {
      collection: name,
      threshold: 0.9999,
      method: "classic",
      activate: true,
    } as const;
    const refused = clusterFaces(graph.connection, everyoneAlone);
    await expect(refused).rejects.toMatchObject(atRisk);
    const { problem } = (await refused.catch((error: unknown) => error)) as {
      problem: { run: string; names: string[] };
    };
    expect([...problem.names].sort()).toEqual(["Ada", "Ben"]);
    expect(await active()).toBe(before);
    const ids = (await listRuns(graph.connection, name)).map(({ id }) => id);
    expect(ids).toEqual([problem.run, before]);
    const run = await clusterFaces(graph.connection, {
      ...everyoneAlone,
      despiteNamesAtRisk: true,
    });
    expect([run.id, await active()]).toEqual([problem.run, problem.run]);
  });

  test("is activated without a question as the first of a collection, and again as the active one", async () => {
    const { name } = await graph.freshCollection();
    const library = { ...atAngles(0, 5), name };
    await addFaces(graph.connection, name, library, [0, 1]);
    const first = await clusterFaces(graph.connection, { collection: name });
    const { activeRun } = await readCollection(graph.connection, name);
    expect(activeRun).toBe(first.id);
    const again = await activateSafely(graph.connection, name, first.id);
    expect(again.id).toBe(first.id);
  });

  test("is stored by growth, which leaves the run before active and says whose names they are", async () => {
    const { name, faces, active, before } = await twoPeople();
    await mustLink(name, faces[0]!, faces[2]!);
    const grow = () =>
      growActiveRun(graph.connection, { collection: name, grownRunsKept: 1 });
    const report = (await grow())!;
    expect(report).toMatchObject({ hasGrown: true, newFaces: 1, joined: 1 });
    expect([...report.namesAtRisk].sort()).toEqual(["Ada", "Ben"]);
    expect(report.run.basedOn).toBe(before);
    expect(await active()).toBe(before);
    expect((await grow())!.run.id).toBe(report.run.id); // nothing is stored twice

    await mustLink(name, faces[1]!, faces[3]!);
    const later = (await grow())!;
    expect(later.run.id).toBe(report.run.id);
    await activateSafely(graph.connection, name, later.run.id, {
      despiteNamesAtRisk: true,
    });
    expect(await grow()).toMatchObject({ hasGrown: false, namesAtRisk: [] });
    expect(await active()).toBe(report.run.id);
  });

  test("makes way when growth stores a newer one that nobody activated either", async () => {
    const { name, faces, active, before } = await twoPeople();
    await mustLink(name, faces[0]!, faces[2]!);
    const options = { collection: name, grownRunsKept: 1 };
    const first = (await growActiveRun(graph.connection, options))!;
    await graph.connection.write(
      "MATCH (c:Collection {name: $name}) SET c.generation = c.generation + 1",
      { name },
    );
    const second = (await growActiveRun(graph.connection, options))!;
    expect(second.run.id).not.toBe(first.run.id);
    expect(second.runsDeleted).toEqual([first.run.id]);
    expect(await active()).toBe(before);
  });
});
