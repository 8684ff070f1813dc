import { readCollection } from "@facegraph/face-graph/collections";
import { writeFaces } from "@facegraph/face-graph/faces";
import {
  type ClusterRun,
  listRuns,
  streamRun,
} from "@facegraph/face-graph/runs";
import { clusterFaces, compareFaces, growActiveRun } from "@facegraph/jobs";
import {
  makeSyntheticLibrary,
  photosOf,
  type SyntheticLibrary,
} from "@facegraph/synthetic";
import { describe, expect, test } from "vitest";
import { mirrored } from "../../support/graphs/faces-in-plane.ts";
import { digestOfGraph } from "../../support/graphs/graph-digest.ts";
import { addFaces, faceIdsOf } from "../../support/graphs/stored-library.ts";
import { useGraph } from "../../support/servers/neo4j.ts";

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

describe("growth of the active run", () => {
  test("moves no placed face, joins no two clusters, and places every new face", async () => {
    const { name, base } = await withNewFaces();
    const before = await mirrored(graph, name);
    const placed = new Set(early.map((row) => faceIdsOf(crowd)[row]!));
    const report = await growIn(name);
    const after = await mirrored(graph, name);
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
    const sound = await mirrored(graph, name);
    await graph.connection.write(
      `MATCH (c:Collection {name: $name}) REMOVE c.mirroredRun
       WITH c MATCH (f:Face) WHERE f.collection = $name AND f.cluster IS NOT NULL SET f.cluster = 'earlier'`,
      { name },
    );
    expect(await growIn(name)).toMatchObject({ hasGrown: false });
    expect(await mirrored(graph, name)).toEqual(sound);
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
    await compareFaces(graph.connection, name);
    expect(await growIn(name)).toMatchObject({ newFaces: 1 });
  });
});
