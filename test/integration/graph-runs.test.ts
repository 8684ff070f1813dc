import {
  activateRun,
  assignFaces,
  clusterIdOf,
  deleteRun,
  listRuns,
  mirrorActiveRun,
  readCollection,
  readOverlaps,
  readRun,
  readSuggestedPersons,
  streamAdjacency,
  writeRun,
  type ClusterRun,
  type NewCluster,
  type NewOverlap,
} from "@facegraph/face-graph";
import { compareRuns, makeSyntheticLibrary } from "@facegraph/jobs";
import { describe, expect, test } from "vitest";
import { digestOfGraph } from "../support/graph-digest.ts";
import { useGraph } from "../support/neo4j.ts";
import { storeLibrary } from "../support/stored-library.ts";

const library = makeSyntheticLibrary({
  name: "graph-runs",
  faceCount: 120,
  dimension: 16,
});

describe("runs", () => {
  const graph = useGraph();

  /** A collection of 120 faces, by row, of its own photographs: names would carry over from another collection's. */
  async function withFaces(): Promise<{ name: string; faces: string[] }> {
    const { name } = await graph.freshCollection();
    const { faceIds } = await storeLibrary(graph.connection, name, {
      ...library,
      name,
    });
    return { name, faces: [...faceIds] };
  }

  function cluster(label: number, members: readonly string[]): NewCluster {
    return {
      label,
      members,
      cohesion: 0.7,
      density: 1,
      weakestLink: 0.6,
      representative: members[0]!,
    };
  }

  /** Twelve clusters of ten; those before `shift` are the same for every shift, the others are made of other faces. */
  function partition(faces: readonly string[], shift: number): NewCluster[] {
    const fixed = faces.slice(0, 10 * (12 - shift));
    const rest = faces.slice(10 * (12 - shift));
    const turned = [...rest.slice(1), ...rest.slice(0, 1)];
    return Array.from({ length: 12 }, (_, label) =>
      cluster(label, [...fixed, ...turned].slice(label * 10, label * 10 + 10)),
    );
  }

  function write(
    collection: string,
    name: string,
    clusters: readonly NewCluster[],
    generation = 1,
    overlaps: readonly NewOverlap[] = [],
    basedOn?: string,
  ): Promise<ClusterRun> {
    return writeRun(
      graph.connection,
      collection,
      {
        name,
        method: "robust",
        threshold: 0.55,
        sharpness: 1,
        weighting: "TOP",
        seed: 1,
        maxIterations: 100,
        modelId: "test-model",
        generation,
        ordinalEnd: 120,
        ranIterations: 4,
        didConverge: true,
        faceCount: 120,
        singletonCount: 0,
        edgeCount: 500,
        readMillis: 1,
        computeMillis: 1,
      },
      clusters,
      { overlaps, ...(basedOn === undefined ? {} : { basedOn }) },
    );
  }

  async function count(collection: string, label: string): Promise<number> {
    const [row] = await graph.connection.read<{ count: number }>(
      `MATCH (n:${label}) WHERE n.collection = $collection RETURN count(n) AS count`,
      { collection },
    );
    return row!.count;
  }

  /** Where the server keeps the faces of a collection, by their ids. */
  async function nodesOf(collection: string): Promise<Map<string, number>> {
    const { faceIds, nodes } = await streamAdjacency(
      graph.connection,
      collection,
    );
    return new Map(faceIds.map((id, row) => [id, nodes[row]!]));
  }

  /** Faces whose mirrored cluster is not the one they have in the active run. */
  async function countStale(collection: string): Promise<number> {
    const { activeRun } = await readCollection(graph.connection, collection);
    const [row] = await graph.connection.read<{ count: number }>(
      `MATCH (f:Face) WHERE f.collection = $collection
       OPTIONAL MATCH (f)-[:IN_CLUSTER]->(c)-[:IN_RUN]->(:ClusterRun {id: $activeRun})
       WITH f, c WHERE coalesce(f.cluster, '') <> coalesce(c.id, '')
       RETURN count(f) AS count`,
      { collection, activeRun },
    );
    return row!.count;
  }

  test("that agree on a cluster share its node, and write only the others", async () => {
    const { name, faces } = await withFaces();
    const first = await write(name, "first", partition(faces, 0));
    const second = await write(name, "second", partition(faces, 2));
    expect([first.clustersWritten, first.clustersReused]).toEqual([12, 0]);
    expect([second.clustersWritten, second.clustersReused]).toEqual([2, 10]);
    expect(await count(name, "Cluster")).toBe(14);
  });

  test("hold the faces they were given, wherever the server is thought to keep those", async () => {
    const { name, faces } = await withFaces();
    const { name: other } = await graph.freshCollection();
    await storeLibrary(graph.connection, other, { ...library, name }); // the same faces
    const nodes = await nodesOf(name);
    const othersNodes = await nodesOf(other);
    await write(name, "active, so that the others can be deleted", []);
    const guesses: Record<string, ((face: number) => number) | undefined> = {
      "where they are": (face) => nodes.get(faces[face]!)!,
      "at a neighbour's": (face) => nodes.get(faces[(face + 1) % 120]!)!,
      "where another collection has them": (face) =>
        othersNodes.get(faces[face]!)!,
      nowhere: () => 2 ** 40,
      "not at all": undefined,
    };
    for (const [guess, nodeOf] of Object.entries(guesses)) {
      const clusters = [0, 1, 2].map((label) => ({
        ...cluster(label, faces.slice(label * 40, label * 40 + 40)),
        ...(nodeOf === undefined
          ? {}
          : {
              nodes: Array.from({ length: 40 }, (_, index) =>
                nodeOf(label * 40 + index),
              ),
            }),
      }));
      const run = await write(name, guess, clusters);
      const stored = await graph.connection.read<{ members: string[] }>(
        `MATCH (:ClusterRun {collection: $name, id: $id})<-[i:IN_RUN]-(c:Cluster)
         RETURN COLLECT { MATCH (c)<-[:IN_CLUSTER]-(f:Face {collection: $name}) RETURN f.id ORDER BY f.id } AS members ORDER BY i.label`,
        { name, id: run.id },
      );
      expect(
        stored.map(({ members }) => members),
        guess,
      ).toEqual(clusters.map(({ members }) => [...members].sort()));
      await deleteRun(graph.connection, name, run.id);
    }
  });

  test("written again, whether ready or half written, leave the graph as it was", async () => {
    const { name, faces } = await withFaces();
    await write(name, "first", partition(faces, 0));
    const once = await digestOfGraph(graph.connection, name);
    await write(name, "first", partition(faces, 0));
    expect(await digestOfGraph(graph.connection, name)).toBe(once);
    await graph.connection.write(
      `MATCH (r:ClusterRun {collection: $name}) SET r = {collection: r.collection, id: r.id, name: r.name, status: 'WRITING', heartbeat: datetime()}
       WITH r MATCH (r)<-[i:IN_RUN]-(c:Cluster) WITH c ORDER BY i.label LIMIT 5 DETACH DELETE c`,
      { name },
    );
    expect(await digestOfGraph(graph.connection, name)).not.toBe(once);
    await write(name, "first", partition(faces, 0));
    expect(await digestOfGraph(graph.connection, name)).toBe(once);
  });

  test("that agree on 95 % of their clusters share those nodes, and deleting one leaves the others'", async () => {
    const { name, faces } = await withFaces();
    const thirds = (turned: readonly string[]) =>
      Array.from({ length: 40 }, (_, label) =>
        cluster(label, turned.slice(label * 3, label * 3 + 3)),
      );
    const [last] = faces.slice(-1);
    const swapped = [...faces.slice(0, 114), last!, ...faces.slice(114, -1)];
    const first = await write(name, "first", thirds(faces));
    const second = await write(name, "second", thirds(swapped));
    expect([second.clustersReused, second.clustersWritten]).toEqual([38, 2]);
    expect(await count(name, "Cluster")).toBe(42);
    const comparison = await compareRuns(graph.connection, name, {
      a: first.id,
      b: second.id,
    });
    expect(comparison).toMatchObject({
      facesCompared: 120,
      clustersUnchanged: 38,
      facesMoved: 2,
    });
    await deleteRun(graph.connection, name, second.id);
    expect(await count(name, "Cluster")).toBe(40);
    expect(await count(name, "ClusterRun")).toBe(1);
  });

  test("say whose name is at risk: two people in one cluster, or one without any", async () => {
    const { name, faces } = await withFaces();
    const pairs = (...groups: readonly (readonly number[])[]) =>
      groups.map((rows, label) =>
        cluster(
          label,
          rows.map((row) => faces[row]!),
        ),
      );
    const a = await write(name, "a", pairs([0, 1], [2, 3], [4, 5], [6, 7]));
    const b = await write(name, "b", pairs([0, 1, 2, 3], [5, 8], [6, 7]));
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
    const { name, faces } = await withFaces();
    const whole = cluster(0, faces.slice(0, 5));
    const before = await write(name, "before", [whole]);
    const heir = cluster(0, faces.slice(1, 5)); // the named face is not in it
    await write(name, "after", [heir], 1, [
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
    const { name, faces } = await withFaces();
    const ids: string[] = [];
    for (let shift = 0; shift < 3; shift++) {
      const { id } = await write(
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

  test("deleted leave no node behind, and take nothing that another run holds", async () => {
    const { name, faces } = await withFaces();
    const first = await write(name, "first", partition(faces, 0));
    const second = await write(name, "second", partition(faces, 2));
    await deleteRun(graph.connection, name, second.id);
    expect(await count(name, "Cluster")).toBe(12);
    expect(await count(name, "ClusterRun")).toBe(1);
    expect(
      (await listRuns(graph.connection, name)).map(({ id }) => id),
    ).toEqual([first.id]);
    expect(await countStale(name)).toBe(0);
  });

  test("activated in turn, faces mirror each, and what is no run's cluster any more is noticed", async () => {
    const { name, faces } = await withFaces();
    const runs: ClusterRun[] = [];
    for (const shift of [0, 3, 7])
      runs.push(await write(name, `run ${shift}`, partition(faces, shift)));
    runs.push(
      await write(name, "few", [cluster(0, faces.slice(5, 20))]), // most faces alone
    );
    for (const { id } of [...runs, ...runs.toReversed()]) {
      await activateRun(graph.connection, name, id);
      expect(await countStale(name)).toBe(0);
    }
    // an activation that was interrupted: the faces are in line with neither run
    await graph.connection.write(
      `MATCH (c:Collection {name: $name}) SET c.mirroredRun = $other
       WITH c MATCH (f:Face {collection: $name}) SET f.cluster = 'neither'`,
      { name, other: runs[1]!.id },
    );
    await activateRun(graph.connection, name, runs[2]!.id);
    expect(await countStale(name)).toBe(0);
    // the run that they are in line with is gone
    await graph.connection.write(
      "MATCH (f:Face {collection: $name}) SET f.cluster = 'gone'",
      { name },
    );
    await mirrorActiveRun(graph.connection, name, runs[2]!.id, "gone");
    expect(await countStale(name)).toBe(0);
  });

  test("the active one is not deleted, and one that is gone is not activated", async () => {
    const { name, faces } = await withFaces();
    const first = await write(name, "first", partition(faces, 0));
    const second = await write(name, "second", partition(faces, 2));
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
    const { name, faces } = await withFaces();
    const runs: ClusterRun[] = [];
    for (let shift = 0; shift < 4; shift++)
      runs.push(await write(name, `run ${shift}`, partition(faces, shift * 3)));
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
    expect(await countStale(name)).toBe(0);
  });

  test("interrupted while writing they are invisible, and swept by the next one when silent for long", async () => {
    const { name, faces } = await withFaces();
    const first = await write(name, "first", partition(faces, 0));
    await graph.connection.write(
      `MERGE (r:ClusterRun {collection: $name, id: 'left-behind'}) SET r.status = 'WRITING', r.heartbeat = datetime() - duration('PT10M')
       MERGE (c:Cluster {collection: $name, id: 'loose'}) MERGE (c)-[:IN_RUN]->(r)`,
      { name },
    );
    expect(
      (await listRuns(graph.connection, name)).map(({ id }) => id),
    ).not.toContain("left-behind");
    await write(name, "next", partition(faces, 1));
    const [row] = await graph.connection.read<{ left: number }>(
      "MATCH (n {collection: $name}) WHERE n.id IN ['left-behind', 'loose'] RETURN count(n) AS left",
      { name },
    );
    expect(row!.left).toBe(0);
    expect((await readCollection(graph.connection, name)).activeRun).toBe(
      first.id,
    );
  });
});
