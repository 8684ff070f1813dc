import {
  assignFaces,
  linkByHand,
  listRuns,
  readCollection,
  readLinks,
  readMergeSuggestions,
  readOpenMerges,
  readPersonsOfClusters,
  streamRun,
  undoCorrection,
  writeFaces,
  type ClusterRun,
} from "@facegraph/face-graph";
import {
  clusterFaces,
  growActiveRun,
  linkFaces,
  makeSyntheticLibrary,
  photosOf,
  type SyntheticLibrary,
} from "@facegraph/jobs";
import { describe, expect, test } from "vitest";
import { digestOfGraph } from "../support/graph-digest.ts";
import { useGraph } from "../support/neo4j.ts";
import { addFaces, faceIdsOf } from "../support/stored-library.ts";

const graph = useGraph();
const crowd = makeSyntheticLibrary({
  name: "growth",
  faceCount: 300,
  dimension: 64,
});
/** One face in five comes later. */
const early = [...crowd.identities.keys()].filter((row) => row % 5 !== 0);
const late = [...crowd.identities.keys()].filter((row) => row % 5 === 0);

const add = (
  collection: string,
  library: SyntheticLibrary,
  rows: readonly number[],
) => addFaces(graph.connection, collection, library, rows);

/** A collection whose early faces are clustered and whose late ones have come. */
async function withNewFaces(): Promise<{ name: string; base: ClusterRun }> {
  const { name } = await graph.freshCollection();
  await add(name, crowd, early);
  const base = await clusterFaces(graph.connection, { collection: name });
  await add(name, crowd, late);
  return { name, base };
}

const growIn = (collection: string) =>
  growActiveRun(graph.connection, { collection });

/** Faces of each cluster of the active run, by `Face.cluster`; a face alone has a key of its own. */
async function mirrored(collection: string): Promise<Map<string, string>> {
  const rows = await graph.connection.read<{ face: string; cluster: string }>(
    "MATCH (f:Face) WHERE f.collection = $collection RETURN f.id AS face, coalesce(f.cluster, f.id) AS cluster",
    { collection },
  );
  return new Map(rows.map(({ face, cluster }) => [face, cluster]));
}

function link(collection: string, kind: string, face: string, other: string) {
  return graph.connection.write(
    `MATCH (a:Face {collection: $collection, id: $face}), (b:Face {collection: $collection, id: $other})
     MERGE (a)-[:${kind} {by: 'test', at: datetime()}]->(b)`,
    { collection, face, other },
  );
}

/** Photographs of its own for each test: names would carry over from one collection to another that holds the same. */
let planeCount = 0;

/** Faces in a plane, by angle in degrees: the similarity of two is the cosine of the angle between them. */
function atAngles(...angles: readonly number[]): SyntheticLibrary {
  return {
    name: `plane ${planeCount}`,
    faceCount: angles.length,
    dimension: 2,
    identities: Int32Array.from(angles.keys()),
    vectors: Float32Array.from(
      angles.flatMap((angle) => {
        const radians = (angle * Math.PI) / 180;
        return [Math.cos(radians), Math.sin(radians)];
      }),
    ),
  };
}

/** Stores the first `placed` faces, clusters them at 0.5, and adds the rest. */
async function inPlane(placed: number, ...angles: readonly number[]) {
  planeCount++;
  const library = atAngles(...angles);
  const { name } = await graph.freshCollection();
  const rows = [...library.identities.keys()];
  await add(name, library, rows.slice(0, placed));
  await clusterFaces(graph.connection, { collection: name });
  await add(name, library, rows.slice(placed));
  return { name, faces: faceIdsOf(library) };
}

describe("growth of the active run", () => {
  test("moves no placed face, joins no two clusters, and gives every new face a place", async () => {
    const { name, base } = await withNewFaces();
    const before = await mirrored(name);
    const placed = new Set(early.map((row) => faceIdsOf(crowd)[row]!));
    const report = await growIn(name);
    const after = await mirrored(name);
    expect(report).toMatchObject({ hasGrown: true, newFaces: late.length });
    expect(report!.joined).toBeGreaterThan(late.length / 3);
    const clusterAfter = new Map<string, string>();
    for (const face of placed) {
      const was = before.get(face)!;
      const is = after.get(face)!;
      expect(clusterAfter.get(was) ?? is).toBe(is); // mates stay mates
      clusterAfter.set(was, is);
    }
    const targets = [...clusterAfter.values()];
    expect(new Set(targets).size).toBe(targets.length); // and gain none that was placed
    const { run } = report!;
    expect(run.faceCount).toBe(300);
    expect(run.basedOn).toBe(base.id);
    const clustered = (await streamRun(graph.connection, name, run.id)).reduce(
      (sum, { ordinals }) => sum + ordinals.length,
      0,
    );
    expect(clustered + run.singletonCount).toBe(300);
  });

  test("switches the pointer once, writes only clusters that changed, and keeps the earlier run", async () => {
    const { name, base } = await withNewFaces();
    const { run } = (await growIn(name))!;
    const { activeRun, mirroredRun } = await readCollection(
      graph.connection,
      name,
    );
    expect([activeRun, mirroredRun]).toEqual([run.id, run.id]);
    const idsIn = async (id: string) =>
      (await streamRun(graph.connection, name, id)).map((each) => each.id);
    const baseIds = new Set(await idsIn(base.id));
    const fresh = (await idsIn(run.id)).filter((id) => !baseIds.has(id));
    expect(run.clustersWritten).toBe(fresh.length);
    expect(run.clustersReused).toBe(run.clusterCount - fresh.length);
    expect(run.clustersReused).toBeGreaterThan(0);
    expect(
      (await listRuns(graph.connection, name)).map(({ id }) => id),
    ).toEqual([run.id, base.id]);
  });

  test("asked again, writes nothing", async () => {
    const { name } = await withNewFaces();
    const { run } = (await growIn(name))!;
    const before = await digestOfGraph(graph.connection, name);
    const collection = await readCollection(graph.connection, name);
    expect(await growIn(name)).toMatchObject({
      run: { id: run.id },
      hasGrown: false,
      newFaces: 0,
    });
    expect(await digestOfGraph(graph.connection, name)).toBe(before);
    expect(await readCollection(graph.connection, name)).toEqual(collection);
  });

  test("interrupted while it stores is invisible, and the next call ends where an undisturbed one does", async () => {
    const { name, base } = await withNewFaces();
    const interrupted = growActiveRun(graph.connection, {
      collection: name,
      onProgress: (step) => {
        if (step === "Storing clusters") throw new Error("pulled the plug");
      },
    });
    await expect(interrupted).rejects.toThrow("pulled the plug");
    expect((await readCollection(graph.connection, name)).activeRun).toBe(
      base.id,
    );
    expect((await listRuns(graph.connection, name)).length).toBe(1);
    const { run } = (await growIn(name))!;
    const undisturbed = await withNewFaces();
    expect((await growIn(undisturbed.name))!.run.id).toBe(run.id);
    expect(await digestOfGraph(graph.connection, name)).toBe(
      await digestOfGraph(graph.connection, undisturbed.name),
    );
  });

  test("finishes an activation that was interrupted", async () => {
    const { name } = await withNewFaces();
    const { run } = (await growIn(name))!;
    const sound = await mirrored(name);
    await graph.connection.write(
      `MATCH (c:Collection {name: $name}) REMOVE c.mirroredRun
       WITH c MATCH (f:Face) WHERE f.collection = $name AND f.cluster IS NOT NULL SET f.cluster = 'earlier'`,
      { name },
    );
    expect(await growIn(name)).toMatchObject({ hasGrown: false });
    expect(await mirrored(name)).toEqual(sound);
    expect((await readCollection(graph.connection, name)).mirroredRun).toBe(
      run.id,
    );
  });

  test("waits while faces have not been compared", async () => {
    const { name } = await graph.freshCollection();
    await add(name, crowd, early);
    const base = await clusterFaces(graph.connection, { collection: name });
    await writeFaces(graph.connection, name, photosOf(crowd, 0, 1));
    expect(await growIn(name)).toBeUndefined();
    expect((await readCollection(graph.connection, name)).activeRun).toBe(
      base.id,
    );
    await linkFaces(graph.connection, name);
    expect(await growIn(name)).toMatchObject({ newFaces: 1 });
  });

  test("a name stays with its faces, and the cluster that gained some keeps it", async () => {
    const { name, faces } = await inPlane(3, 0, 10, 20, 12);
    const before = await mirrored(name);
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

  test("a new face does not go to a person it is not, nor to another one than it is", async () => {
    const { name, faces } = await inPlane(3, 0, 10, 20, 12, 15, 8);
    const before = await mirrored(name);
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
    const after = await mirrored(name);
    expect(after.get(faces[5]!)).toBe(after.get(faces[0]!));
    expect(after.get(faces[3]!)).not.toBe(after.get(faces[0]!));
    expect(after.get(faces[4]!)).not.toBe(after.get(faces[0]!));
  });

  test("links are kept: cannot-links bar new faces, must-links place them", async () => {
    const { name, faces } = await inPlane(4, 0, 10, 180, 190, 5, 7, 90);
    await link(name, "CANNOT_LINK", faces[4]!, faces[0]!);
    await link(name, "MUST_LINK", faces[6]!, faces[2]!);
    await growIn(name);
    const after = await mirrored(name);
    expect(after.get(faces[5]!)).toBe(after.get(faces[0]!));
    expect(after.get(faces[4]!)).toBe(faces[4]); // alone, though a new face that joined is most like it
    expect(after.get(faces[6]!)).toBe(after.get(faces[2]!));
  });

  test("two new faces that must not be together are not, and two that must are", async () => {
    const { name, faces } = await inPlane(2, 0, 10, 4, 6, 120, 200);
    await link(name, "CANNOT_LINK", faces[2]!, faces[3]!);
    await link(name, "MUST_LINK", faces[4]!, faces[5]!);
    await growIn(name);
    const after = await mirrored(name);
    expect(after.get(faces[2]!)).not.toBe(after.get(faces[3]!));
    expect(after.get(faces[4]!)).toBe(after.get(faces[5]!));
  });

  test("two clusters that one face ties together are suggested, not joined, until a person says so", async () => {
    const { name, faces } = await inPlane(5, 0, 5, 100, 104, 220, 52);
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
    await add(name, atAngles(0, 5, 100, 104, 220, 52, 225), [6]);
    expect(await growIn(name)).toMatchObject({
      newFaces: 1,
      mergeSuggestions: 1,
    });
    expect(await suggested()).toEqual([suggestion]);
    // Answered with yes, the next growth joins the two, new faces or not.
    await link(name, "MUST_LINK", suggestion!.face, suggestion!.other);
    expect(await growIn(name)).toMatchObject({
      newFaces: 0,
      clustersJoined: 1,
      mergeSuggestions: 0,
    });
    const after = await mirrored(name);
    expect(new Set(faces.map((face) => after.get(face))).size).toBe(2);
    expect(await growIn(name)).toMatchObject({ hasGrown: false });
  });

  test("a suggestion that was answered with no is not made again", async () => {
    const { name, faces } = await inPlane(4, 0, 5, 100, 104, 52);
    await growIn(name);
    const { activeRun } = await readCollection(graph.connection, name);
    const [suggestion] = await readMergeSuggestions(
      graph.connection,
      name,
      activeRun!,
    );
    await link(name, "CANNOT_LINK", suggestion!.face, suggestion!.other);
    await add(name, atAngles(0, 5, 100, 104, 52, 51), [5]);
    expect(await growIn(name)).toMatchObject({ mergeSuggestions: 0 });
    expect(faces.length).toBe(5);
  });

  test("what it suggests is in the queue until it is answered, and again when the answer is undone", async () => {
    const { name, faces } = await inPlane(5, 0, 5, 100, 104, 220, 52);
    const { run } = (await growIn(name))!;
    const open = (id: string) => readOpenMerges(graph.connection, name, id);
    const [merge] = await open(run.id);
    expect(merge).toMatchObject({ facesGained: 2, blockedBy: [] });
    expect(merge!.into).not.toBe(merge!.cluster);
    const answer = (kind: "MUST_LINK" | "CANNOT_LINK") =>
      linkByHand(graph.connection, name, {
        kind,
        faceIds: [...merge!.evidence],
        by: "test",
      });
    const { correction } = await answer("CANNOT_LINK");
    expect(await open(run.id)).toEqual([]);
    await undoCorrection(graph.connection, name, correction.id);
    expect(await open(run.id)).toEqual([merge]);
    // Named after two people it asks to look twice.
    const before = await mirrored(name);
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

  test("links that contradict others are refused, and nothing is changed", async () => {
    const { name, faces } = await inPlane(3, 0, 5, 100);
    const say = (kind: "MUST_LINK" | "CANNOT_LINK", ...faceIds: string[]) =>
      linkByHand(graph.connection, name, { kind, faceIds, by: "test" });
    await say("MUST_LINK", faces[0]!, faces[1]!);
    await say("MUST_LINK", faces[1]!, faces[2]!);
    await expect(say("CANNOT_LINK", faces[0]!, faces[2]!)).rejects.toThrow(
      expect.objectContaining({ code: "CONSTRAINT_CONTRADICTION" }),
    );
    expect((await readLinks(graph.connection, name)).length).toBe(2);
    await expect(say("MUST_LINK", faces[0]!)).rejects.toThrow(
      expect.objectContaining({ code: "LINK_MALFORMED" }),
    );
    const run = await clusterFaces(graph.connection, {
      collection: name,
      activate: true,
    });
    expect([run.clusterCount, run.singletonCount]).toEqual([1, 0]);
  });
});
