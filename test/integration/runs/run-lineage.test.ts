import { clusterIdOf } from "@facegraph/face-graph/faces";
import { assignFaces } from "@facegraph/face-graph/people";
import {
  type ClusterRun,
  deleteRun,
  readOverlaps,
  readRun,
  readSuggestedPersons,
} from "@facegraph/face-graph/runs";
import { compareRuns } from "@facegraph/jobs";
import { describe, expect, test } from "vitest";
import {
  cluster,
  partition,
  storeFaces,
  storeRun,
} from "../../support/graphs/stored-runs.ts";
import { useGraph } from "../../support/servers/neo4j.ts";

describe("runs beside others", () => {
  const graph = useGraph();

  test("say whose name is at risk: two people in one cluster, or one without any", async () => {
    const { name, faces } = await storeFaces(graph);
    const pairs = (...groups: readonly (readonly number[])[]) =>
      groups.map((rows, label) =>
        cluster(
          label,
          rows.map((row) => faces[row]!),
        ),
      );
    const a = await storeRun(
      graph,
      name,
      "a",
      pairs([0, 1], [2, 3], [4, 5], [6, 7]),
    );
    const b = await storeRun(
      graph,
      name,
      "b",
      pairs([0, 1, 2, 3], [5, 8], [6, 7]),
    );
    const people = ["Ada", "Bob", "Cleo", "Dan"];
    for (const [index, newPersonName] of people.entries())
      await assignFaces(graph.connection, name, {
        faceIds: [faces[index * 2]!],
        newPersonName,
        decision: "CONFIRMED",
        by: "test",
      });
    const namesAtRisk = async (one: ClusterRun, two: ClusterRun) =>
      (
        await compareRuns(graph.connection, name, { a: one.id, b: two.id })
      ).namesAtRisk
        .map((person) => person.name)
        .sort();
    expect(await namesAtRisk(a, b)).toEqual(["Ada", "Bob", "Cleo"]);
    expect(await namesAtRisk(b, a)).toEqual([]);
  });

  test("a cluster without a name is suggested that of the one it mostly consists of, unless a face of it was refused that name", async () => {
    const { name, faces } = await storeFaces(graph);
    const whole = cluster(0, faces.slice(0, 5));
    const before = await storeRun(graph, name, "before", [whole]);
    const heir = cluster(0, faces.slice(1, 5)); // the named face is not in it
    await storeRun(graph, name, "after", [heir], 1, [
      {
        label: 0,
        earlier: clusterIdOf(whole.members),
        faces: 4,
        jaccard: 4 / 5,
      },
    ]);
    const heirId = clusterIdOf(heir.members);
    const suggested = () =>
      readSuggestedPersons(graph.connection, name, [heirId]);
    expect((await suggested()).size).toBe(0);
    const { personId } = await assignFaces(graph.connection, name, {
      faceIds: [faces[0]!],
      newPersonName: "Ada",
      decision: "CONFIRMED",
      by: "test",
    });
    expect((await suggested()).get(heirId)).toMatchObject({
      person: personId,
      faces: 4,
    });
    const overlaps = await readOverlaps(graph.connection, name, before.id, [
      heirId,
    ]);
    expect(overlaps.get(heirId)).toEqual([
      { cluster: clusterIdOf(whole.members), faces: 4, jaccard: 4 / 5 },
    ]);
    await assignFaces(graph.connection, name, {
      faceIds: [faces[2]!],
      personId,
      decision: "REJECTED",
      by: "test",
    });
    expect((await suggested()).size).toBe(0);
  });

  test("a run that grew from a deleted one is based on what that was based on", async () => {
    const { name, faces } = await storeFaces(graph);
    const ids: string[] = [];
    for (let shift = 0; shift < 3; shift++) {
      const { id } = await storeRun(
        graph,
        name,
        `run ${shift}`,
        partition(faces, shift),
        1,
        [],
        ids.at(-1),
      );
      ids.push(id);
    }
    const baseOf = async (id: string) =>
      (await readRun(graph.connection, name, id)).basedOn;
    expect(await baseOf(ids[2]!)).toBe(ids[1]);
    await deleteRun(graph.connection, name, ids[1]!);
    expect(await baseOf(ids[2]!)).toBe(ids[0]);
  });
});
