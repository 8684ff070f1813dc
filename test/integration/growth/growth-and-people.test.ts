import { readCollection } from "@facegraph/face-graph/collections";
import {
  assignFaces,
  constrainFaces,
  readConstraints,
  undoCorrection,
} from "@facegraph/face-graph/people";
import {
  readMergeSuggestions,
  readOpenMergeSuggestions,
  readPersonsOfClusters,
  streamRun,
} from "@facegraph/face-graph/runs";
import { clusterFaces, growActiveRun } from "@facegraph/jobs";
import { describe, expect, test } from "vitest";
import {
  atAngles,
  inPlane,
  mirrored,
} from "../../support/graphs/faces-in-plane.ts";
import { addFaces } from "../../support/graphs/stored-library.ts";
import { useGraph } from "../../support/servers/neo4j.ts";

const graph = useGraph();

const growIn = (collection: string) =>
  growActiveRun(graph.connection, { collection });

function constrain(
  collection: string,
  kind: string,
  face: string,
  other: string,
) {
  return graph.connection.write(
    `MATCH (a:Face {collection: $collection, id: $face}), (b:Face {collection: $collection, id: $other})
     MERGE (a)-[:${kind} {by: 'test', at: datetime()}]->(b)`,
    { collection, face, other },
  );
}

describe("growth, and what people said of faces", () => {
  test("a name stays with its faces, and the cluster that gained some keeps it", async () => {
    const { name, faces } = await inPlane(graph, 3, 0, 10, 20, 12);
    const before = await mirrored(graph, name);
    const { personId } = await assignFaces(graph.connection, name, {
      clusterId: before.get(faces[0]!)!,
      newPersonName: "Ada",
      decision: "CONFIRMED",
      by: "test",
    });
    const { run } = (await growIn(name))!;
    const [cluster] = await streamRun(graph.connection, name, run.id);
    expect(cluster!.ordinals.length).toBe(4);
    const persons = await readPersonsOfClusters(graph.connection, name, [
      cluster!.id,
    ]);
    expect(persons.get(cluster!.id)).toMatchObject([
      { person: personId, faces: 3 },
    ]);
  });

  test("a new face joins neither a person it was refused for, nor another one than it was named", async () => {
    const { name, faces } = await inPlane(graph, 3, 0, 10, 20, 12, 15, 8);
    const before = await mirrored(graph, name);
    const assign = (
      of: { clusterId: string } | { faceIds: string[] },
      who: { personId: string } | { newPersonName: string },
      decision: "CONFIRMED" | "REJECTED" = "CONFIRMED",
    ) =>
      assignFaces(graph.connection, name, {
        ...of,
        ...who,
        decision,
        by: "test",
      });
    const { personId } = await assign(
      { clusterId: before.get(faces[0]!)! },
      { newPersonName: "Ada" },
    );
    await assign({ faceIds: [faces[3]!] }, { personId }, "REJECTED");
    await assign({ faceIds: [faces[4]!] }, { newPersonName: "Bob" });
    await growIn(name);
    const after = await mirrored(graph, name);
    expect(after.get(faces[5]!)).toBe(after.get(faces[0]!));
    expect(after.get(faces[3]!)).not.toBe(after.get(faces[0]!));
    expect(after.get(faces[4]!)).not.toBe(after.get(faces[0]!));
  });

  test("constraints hold: cannot-links bar new faces, must-links place them", async () => {
    const { name, faces } = await inPlane(graph, 4, 0, 10, 180, 190, 5, 7, 90);
    await constrain(name, "CANNOT_LINK", faces[4]!, faces[0]!);
    await constrain(name, "MUST_LINK", faces[6]!, faces[2]!);
    await growIn(name);
    const after = await mirrored(graph, name);
    expect(after.get(faces[5]!)).toBe(after.get(faces[0]!));
    // alone, though a new face that joined is most like it
    expect(after.get(faces[4]!)).toBe(faces[4]);
    expect(after.get(faces[6]!)).toBe(after.get(faces[2]!));
  });

  test("two new faces that must not be together are not, and two that must are", async () => {
    const { name, faces } = await inPlane(graph, 2, 0, 10, 4, 6, 120, 200);
    await constrain(name, "CANNOT_LINK", faces[2]!, faces[3]!);
    await constrain(name, "MUST_LINK", faces[4]!, faces[5]!);
    await growIn(name);
    const after = await mirrored(graph, name);
    expect(after.get(faces[2]!)).not.toBe(after.get(faces[3]!));
    expect(after.get(faces[4]!)).toBe(after.get(faces[5]!));
  });

  test("two clusters that one face resembles are suggested as one, and not joined until a person says so", async () => {
    const { name, faces } = await inPlane(graph, 5, 0, 5, 100, 104, 220, 52);
    const grown = (await growIn(name))!;
    expect(grown).toMatchObject({ joined: 1, mergeSuggestions: 1 });
    const suggested = () =>
      readCollection(graph.connection, name).then(({ activeRun }) =>
        readMergeSuggestions(graph.connection, name, activeRun!),
      );
    const [suggestion] = await suggested();
    expect(suggestion!.face).toBe(faces[5]);
    expect(faces.slice(0, 4)).toContain(suggestion!.other);
    // It outlives growth that has nothing to do with it.
    await addFaces(
      graph.connection,
      name,
      atAngles(0, 5, 100, 104, 220, 52, 225),
      [6],
    );
    expect(await growIn(name)).toMatchObject({
      newFaces: 1,
      mergeSuggestions: 1,
    });
    expect(await suggested()).toEqual([suggestion]);
    // Answered with yes, the next growth joins the two, new faces or not.
    await constrain(name, "MUST_LINK", suggestion!.face, suggestion!.other);
    expect(await growIn(name)).toMatchObject({
      newFaces: 0,
      clustersJoined: 1,
      mergeSuggestions: 0,
    });
    const after = await mirrored(graph, name);
    expect(new Set(faces.map((face) => after.get(face))).size).toBe(2);
    expect(await growIn(name)).toMatchObject({ hasGrown: false });
  });

  test("a suggestion that was answered with no is not made again", async () => {
    const { name, faces } = await inPlane(graph, 4, 0, 5, 100, 104, 52);
    await growIn(name);
    const { activeRun } = await readCollection(graph.connection, name);
    const [suggestion] = await readMergeSuggestions(
      graph.connection,
      name,
      activeRun!,
    );
    await constrain(name, "CANNOT_LINK", suggestion!.face, suggestion!.other);
    await addFaces(
      graph.connection,
      name,
      atAngles(0, 5, 100, 104, 52, 51),
      [5],
    );
    expect(await growIn(name)).toMatchObject({ mergeSuggestions: 0 });
    expect(faces.length).toBe(5);
  });

  test("what it suggests is in the queue until it is answered, and again when the answer is undone", async () => {
    const { name, faces } = await inPlane(graph, 5, 0, 5, 100, 104, 220, 52);
    const { run } = (await growIn(name))!;
    const open = (id: string) =>
      readOpenMergeSuggestions(graph.connection, name, id);
    const [merge] = await open(run.id);
    expect(merge).toMatchObject({ facesGained: 2, blockedBy: [] });
    expect(merge!.into).not.toBe(merge!.cluster);
    const answer = (kind: "MUST_LINK" | "CANNOT_LINK") =>
      constrainFaces(graph.connection, name, {
        kind,
        faceIds: [...merge!.evidence],
        by: "test",
      });
    const { correction } = await answer("CANNOT_LINK");
    expect(await open(run.id)).toEqual([]);
    await undoCorrection(graph.connection, name, correction.id);
    expect(await open(run.id)).toEqual([merge]);
    // Named after two people it asks to look twice.
    const before = await mirrored(graph, name);
    for (const [face, newPersonName] of [
      [faces[0]!, "Ada"],
      [faces[2]!, "Bob"],
    ] as const)
      await assignFaces(graph.connection, name, {
        clusterId: before.get(face)!,
        newPersonName,
        decision: "CONFIRMED",
        by: "test",
      });
    expect((await open(run.id))[0]!.blockedBy).toEqual(["NAMES"]);
    await answer("MUST_LINK");
    expect(await growIn(name)).toMatchObject({ clustersJoined: 1 });
  });

  test("constraints that contradict others are refused, and nothing is changed", async () => {
    const { name, faces } = await inPlane(graph, 3, 0, 5, 100);
    const say = (kind: "MUST_LINK" | "CANNOT_LINK", ...faceIds: string[]) =>
      constrainFaces(graph.connection, name, { kind, faceIds, by: "test" });
    await say("MUST_LINK", faces[0]!, faces[1]!);
    await say("MUST_LINK", faces[1]!, faces[2]!);
    await expect(say("CANNOT_LINK", faces[0]!, faces[2]!)).rejects.toThrow(
      expect.objectContaining({ code: "CONSTRAINT_CONTRADICTION" }),
    );
    expect((await readConstraints(graph.connection, name)).length).toBe(2);
    await expect(say("MUST_LINK", faces[0]!)).rejects.toThrow(
      expect.objectContaining({ code: "CONSTRAINT_MALFORMED" }),
    );
    const run = await clusterFaces(graph.connection, {
      collection: name,
      activate: true,
    });
    expect([run.clusterCount, run.singletonCount]).toEqual([1, 0]);
  });
});
