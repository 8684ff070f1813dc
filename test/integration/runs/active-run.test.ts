import { readCollection } from "@facegraph/face-graph/collections";
import {
  activateRun,
  type ClusterRun,
  deleteRun,
  listRuns,
  mirrorActiveRun,
} from "@facegraph/face-graph/runs";
import { describe, expect, test } from "vitest";
import {
  cluster,
  countStale,
  partition,
  storeFaces,
  storeRun,
} from "../../support/graphs/stored-runs.ts";
import { useGraph } from "../../support/servers/neo4j.ts";

describe("runs, and which one is active", () => {
  const graph = useGraph();

  test("activated in turn, faces mirror each, and a cluster that no run holds any more is noticed", async () => {
    const { name, faces } = await storeFaces(graph);
    const runs: ClusterRun[] = [];
    for (const shift of [0, 3, 7])
      runs.push(
        await storeRun(graph, name, `run ${shift}`, partition(faces, shift)),
      );
    runs.push(
      await storeRun(graph, name, "few", [cluster(0, faces.slice(5, 20))]), // most faces alone
    );
    for (const { id } of [...runs, ...runs.toReversed()]) {
      await activateRun(graph.connection, name, id);
      expect(await countStale(graph, name)).toBe(0);
    }
    // an activation that was interrupted: the faces are in line with neither run
    await graph.connection.write(
      `MATCH (c:Collection {name: $name}) SET c.mirroredRun = $other
       WITH c MATCH (f:Face {collection: $name}) SET f.cluster = 'neither'`,
      { name, other: runs[1]!.id },
    );
    await activateRun(graph.connection, name, runs[2]!.id);
    expect(await countStale(graph, name)).toBe(0);
    // the run that they are in line with is gone
    await graph.connection.write(
      "MATCH (f:Face {collection: $name}) SET f.cluster = 'gone'",
      { name },
    );
    await mirrorActiveRun(graph.connection, name, runs[2]!.id, "gone");
    expect(await countStale(graph, name)).toBe(0);
  });

  test("the active one is not deleted, and one that is gone is not activated", async () => {
    const { name, faces } = await storeFaces(graph);
    const first = await storeRun(graph, name, "first", partition(faces, 0));
    const second = await storeRun(graph, name, "second", partition(faces, 2));
    await expect(deleteRun(graph.connection, name, first.id)).rejects.toThrow(
      expect.objectContaining({ code: "RUN_IS_ACTIVE" }),
    );
    await deleteRun(graph.connection, name, second.id);
    // as a caller that read the run just before it was deleted
    await expect(
      activateRun(graph.connection, name, second.id, { run: second }),
    ).rejects.toThrow(expect.objectContaining({ code: "RUN_NOT_FOUND" }));
    expect((await readCollection(graph.connection, name)).activeRun).toBe(
      first.id,
    );
  });

  test("activated and deleted all at once, the active run stands and faces mirror it", async () => {
    const { name, faces } = await storeFaces(graph);
    const runs: ClusterRun[] = [];
    for (let shift = 0; shift < 4; shift++)
      runs.push(
        await storeRun(
          graph,
          name,
          `run ${shift}`,
          partition(faces, shift * 3),
        ),
      );
    const outcomes = await Promise.allSettled([
      ...runs.map(({ id }) => activateRun(graph.connection, name, id)),
      ...runs.map(({ id }) => deleteRun(graph.connection, name, id)),
      ...runs.map(({ id }) => activateRun(graph.connection, name, id)),
    ]);
    const codes = outcomes.flatMap((outcome) =>
      outcome.status === "rejected"
        ? [(outcome.reason as { code?: string }).code]
        : [],
    );
    for (const code of codes)
      expect(["RUN_IS_ACTIVE", "RUN_NOT_FOUND"]).toContain(code);
    const { activeRun } = await readCollection(graph.connection, name);
    const left = await listRuns(graph.connection, name);
    expect(left.map(({ id }) => id)).toContain(activeRun);
    expect(await countStale(graph, name)).toBe(0);
  });
});
