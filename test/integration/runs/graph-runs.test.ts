import { readCollection } from "@facegraph/face-graph/collections";
import { deleteRun, listRuns } from "@facegraph/face-graph/runs";
import { streamAdjacency } from "@facegraph/face-graph/similarities";
import { compareRuns } from "@facegraph/jobs";
import { describe, expect, test } from "vitest";
import { digestOfGraph } from "../../support/graphs/graph-digest.ts";
import {
  cluster,
  countNodes,
  countStale,
  partition,
  storeFaces,
  storeRun,
} from "../../support/graphs/stored-runs.ts";
import { useGraph } from "../../support/servers/neo4j.ts";

describe("runs", () => {
  const graph = useGraph();

  /** Where the server keeps the faces of a collection, by their ids. */
  async function nodesOf(collection: string): Promise<Map<string, number>> {
    const { faceIds, nodes } = await streamAdjacency(
      graph.connection,
      collection,
    );
    return new Map(faceIds.map((id, row) => [id, nodes[row]!]));
  }

  test("that agree on a cluster share its node, and write only the others", async () => {
    const { name, faces } = await storeFaces(graph);
    const first = await storeRun(graph, name, "first", partition(faces, 0));
    const second = await storeRun(graph, name, "second", partition(faces, 2));
    expect([first.clustersWritten, first.clustersReused]).toEqual([12, 0]);
    expect([second.clustersWritten, second.clustersReused]).toEqual([2, 10]);
    expect(await countNodes(graph, name, "Cluster")).toBe(14);
  });

  test("hold the faces they were given, wherever the server is thought to keep those", async () => {
    const { name, faces } = await storeFaces(graph);
    const { name: other } = await storeFaces(graph, name); // the same faces
    const nodes = await nodesOf(name);
    const othersNodes = await nodesOf(other);
    await storeRun(
      graph,
      name,
      "active, so that the others can be deleted",
      [],
    );
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
      const run = await storeRun(graph, name, guess, clusters);
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
    const { name, faces } = await storeFaces(graph);
    await storeRun(graph, name, "first", partition(faces, 0));
    const once = await digestOfGraph(graph.connection, name);
    await storeRun(graph, name, "first", partition(faces, 0));
    expect(await digestOfGraph(graph.connection, name)).toBe(once);
    await graph.connection.write(
      `MATCH (r:ClusterRun {collection: $name}) SET r = {collection: r.collection, id: r.id, name: r.name, status: 'WRITING', heartbeat: datetime()}
       WITH r MATCH (r)<-[i:IN_RUN]-(c:Cluster) WITH c ORDER BY i.label LIMIT 5 DETACH DELETE c`,
      { name },
    );
    expect(await digestOfGraph(graph.connection, name)).not.toBe(once);
    await storeRun(graph, name, "first", partition(faces, 0));
    expect(await digestOfGraph(graph.connection, name)).toBe(once);
  });

  test("that agree on 95 % of their clusters share those nodes, and deleting one leaves the others'", async () => {
    const { name, faces } = await storeFaces(graph);
    const thirds = (turned: readonly string[]) =>
      Array.from({ length: 40 }, (_, label) =>
        cluster(label, turned.slice(label * 3, label * 3 + 3)),
      );
    const [last] = faces.slice(-1);
    const swapped = [...faces.slice(0, 114), last!, ...faces.slice(114, -1)];
    const first = await storeRun(graph, name, "first", thirds(faces));
    const second = await storeRun(graph, name, "second", thirds(swapped));
    expect([second.clustersReused, second.clustersWritten]).toEqual([38, 2]);
    expect(await countNodes(graph, name, "Cluster")).toBe(42);
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
    expect(await countNodes(graph, name, "Cluster")).toBe(40);
    expect(await countNodes(graph, name, "ClusterRun")).toBe(1);
  });

  test("deleted leave no node behind, and take nothing that another run holds", async () => {
    const { name, faces } = await storeFaces(graph);
    const first = await storeRun(graph, name, "first", partition(faces, 0));
    const second = await storeRun(graph, name, "second", partition(faces, 2));
    await deleteRun(graph.connection, name, second.id);
    expect(await countNodes(graph, name, "Cluster")).toBe(12);
    expect(await countNodes(graph, name, "ClusterRun")).toBe(1);
    expect(
      (await listRuns(graph.connection, name)).map(({ id }) => id),
    ).toEqual([first.id]);
    expect(await countStale(graph, name)).toBe(0);
  });

  test("interrupted while writing they are invisible, and garbage that the next run collects when silent for long", async () => {
    const { name, faces } = await storeFaces(graph);
    const first = await storeRun(graph, name, "first", partition(faces, 0));
    await graph.connection.write(
      `MERGE (r:ClusterRun {collection: $name, id: 'left-behind'}) SET r.status = 'WRITING', r.heartbeat = datetime() - duration('PT10M')
       MERGE (c:Cluster {collection: $name, id: 'loose'}) MERGE (c)-[:IN_RUN]->(r)`,
      { name },
    );
    expect(
      (await listRuns(graph.connection, name)).map(({ id }) => id),
    ).not.toContain("left-behind");
    await storeRun(graph, name, "next", partition(faces, 1));
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
