import { type GraphConnection } from "@facegraph/face-graph";
import { readCollection } from "@facegraph/face-graph/collections";
import { clusterIdOf } from "@facegraph/face-graph/faces";
import { GraphCache } from "@facegraph/face-graph/in-memory";
import { constrainFaces } from "@facegraph/face-graph/people";
import {
  activateRun,
  type ClusterRun,
  readFaceOrdinals,
  readOverlaps,
  streamRun,
} from "@facegraph/face-graph/runs";
import { clusterFaces } from "@facegraph/jobs";
import { makeSyntheticLibrary } from "@facegraph/synthetic";
import { describe, expect, inject, test } from "vitest";
import {
  faceIdsOf,
  storeComparedLibrary,
} from "../../support/graphs/stored-library.ts";
import { useGraph } from "../../support/servers/neo4j.ts";
import { runProcess } from "../../support/servers/processes.ts";

const library = makeSyntheticLibrary({
  name: "kept-graph",
  faceCount: 300,
  dimension: 16,
});
const [oneFace, anotherFace] = faceIdsOf(library) as [string, string];

describe("clustering again over a kept graph", () => {
  const graph = useGraph();

  async function stored(): Promise<string> {
    const { name } = await graph.freshCollection();
    await storeComparedLibrary(graph.connection, name, library);
    return name;
  }

  test("reads no faces, similar pairs, constraints or clusters", async () => {
    const name = await stored();
    await constrainFaces(graph.connection, name, {
      kind: "CANNOT_LINK",
      faceIds: [oneFace, anotherFace],
      by: "a test",
    });
    const { connection, takeReads } = watched(graph.connection);
    const graphs = new GraphCache();
    const cluster = (threshold: number, activate = false) =>
      clusterFaces(connection, {
        collection: name,
        threshold,
        activate,
        graphs,
      });
    const known = ["collection", "collection", "counts", "stale runs"];
    await cluster(0.5); // the first becomes the active run
    takeReads();
    await cluster(0.6, true);
    expect(takeReads()).toEqual(known);
    const run = await cluster(0.45);
    expect(takeReads()).toEqual(known);

    const unkept = await clusterFaces(graph.connection, {
      collection: name,
      threshold: 0.45,
      name: "read again",
    });
    expect(unkept.clustersWritten).toBe(0);
    const overlaps = await overlapsOf(name, run.id);
    expect(overlaps).toEqual(await overlapsOf(name, unkept.id));
    expect(overlaps.length).toBeGreaterThan(0);
  });

  test("stores a cluster anew of which somebody deleted a face", async () => {
    const name = await stored();
    const graphs = new GraphCache();
    const cluster = (runName: string) =>
      clusterFaces(graph.connection, {
        collection: name,
        threshold: 0.5,
        name: runName,
        graphs,
      });
    const first = await cluster("before");
    await graph.connection.write(
      `MATCH (:ClusterRun {collection: $name, id: $id})<-[:IN_RUN]-(c:Cluster) WITH c ORDER BY c.size DESC LIMIT 1
       MATCH (c)<-[:IN_CLUSTER]-(f:Face) WITH f ORDER BY f.id LIMIT 1 DETACH DELETE f`,
      { name, id: first.id },
    );
    const second = await cluster("after");
    const clusters = await graph.connection.read<{
      id: string;
      size: number;
      members: string[];
    }>(
      `MATCH (:ClusterRun {collection: $name, id: $id})<-[:IN_RUN]-(c:Cluster)
       RETURN c.id AS id, c.size AS size, COLLECT { MATCH (c)<-[:IN_CLUSTER]-(f:Face) RETURN f.id } AS members`,
      { name, id: second.id },
    );
    expect(second.clustersReused).toBeGreaterThan(0);
    for (const { id, size, members } of clusters)
      expect({ id, size }).toEqual({
        id: clusterIdOf(members),
        size: members.length,
      });
  });

  test("sees at once a constraint of another process, its removal, and another active run", async () => {
    const name = await stored();
    const graphs = new GraphCache();
    const cluster = (runName: string, threshold = 0.5, kept = graphs) =>
      clusterFaces(graph.connection, {
        ...{ collection: name, threshold, name: runName },
        graphs: kept,
      });
    const before = await cluster("before");
    const faceIds = await twoOfOneCluster(name, before);
    const { uri, username, password } = inject("neo4j");
    const constrained = await runProcess(
      "test/support/constrain-elsewhere.ts",
      [name, ...faceIds],
      {
        NEO4J_URI: uri,
        NEO4J_USERNAME: username,
        NEO4J_PASSWORD: password,
      },
    );
    expect(constrained).toMatchObject({ exitCode: 0, errorOutput: "" });
    const separate = await cluster("constrained");
    expect(await areTogether(name, separate, faceIds)).toBe(false);

    await graph.connection.write(
      "MATCH (f:Face)-[l:CANNOT_LINK]-() WHERE f.collection = $name DELETE l",
      { name },
    ); // by hand: the generation stays as it is
    const together = await cluster("unconstrained");
    expect(together.generation).toBe(separate.generation);
    expect(await areTogether(name, together, faceIds)).toBe(true);

    const coarse = await cluster("coarse", 0.4);
    await activateRun(graph.connection, name, coarse.id);
    const kept = await cluster("kept", 0.65);
    const unkept = await cluster("unkept", 0.65, new GraphCache());
    const overlaps = await overlapsOf(name, kept.id);
    expect(overlaps).toEqual(await overlapsOf(name, unkept.id));
    expect(overlaps.length).toBeGreaterThan(0);
  });

  /** What clusters of a run share with those of the active one. */
  async function overlapsOf(name: string, run: string): Promise<unknown[]> {
    const { activeRun } = await readCollection(graph.connection, name);
    const clusters = await streamRun(graph.connection, name, run);
    const overlaps = await readOverlaps(
      graph.connection,
      name,
      activeRun!,
      clusters.map(({ id }) => id),
    );
    return [...overlaps].sort(([one], [two]) => (one < two ? -1 : 1));
  }

  async function twoOfOneCluster(
    name: string,
    run: ClusterRun,
  ): Promise<string[]> {
    const [cluster] = await streamRun(graph.connection, name, run.id);
    const faces = await graph.connection.read<{ id: string }>(
      "MATCH (:Cluster {collection: $name, id: $id})<-[:IN_CLUSTER]-(f:Face) RETURN f.id AS id ORDER BY id LIMIT 2",
      { name, id: cluster!.id },
    );
    return faces.map(({ id }) => id);
  }

  async function areTogether(
    name: string,
    run: ClusterRun,
    faceIds: readonly string[],
  ): Promise<boolean> {
    const clusters = await streamRun(graph.connection, name, run.id);
    const ordinals = await readFaceOrdinals(
      graph.connection,
      name,
      library.faceCount,
    );
    return clusters.some((cluster) =>
      faceIds.every((id) => cluster.ordinals.includes(ordinals.get(id)!)),
    );
  }
});

/** A connection, and the queries that were read through it until the first write, in no order. */
function watched(graphConnection: GraphConnection) {
  let queries: string[] = [];
  let hasWritten = false;
  const note = (query: string) => {
    if (!hasWritten) queries.push(kindOf(query));
  };
  const connection = Object.assign(
    Object.create(graphConnection) as GraphConnection,
    {
      read: (...request: Parameters<GraphConnection["read"]>) => {
        note(request[0]);
        return graphConnection.read(...request);
      },
      stream: (...request: Parameters<GraphConnection["stream"]>) => {
        note(request[0]);
        return graphConnection.stream(...request);
      },
      inWriteTransaction: (
        ...request: Parameters<GraphConnection["inWriteTransaction"]>
      ) => {
        hasWritten = true;
        return graphConnection.inWriteTransaction(...request);
      },
    },
  );
  const takeReads = () => {
    const taken = queries.filter((kind) => kind !== counted).sort();
    queries = [];
    hasWritten = false;
    return taken;
  };
  return { connection, takeReads };
}

/** What is asked as well where another test has written to the same server meanwhile. */
const counted = "counts of the collection";

/** A word for a query, where it is one of the few that clustering again may ask. */
function kindOf(query: string): string {
  if (query.includes("(c:Collection {name: $name})")) return "collection";
  if (query.includes("MATCH ()-[s:SIMILAR|NEXT_SIMILAR]->()")) return "counts";
  if (query.includes("WHERE type(s) IN pairTypes })")) return counted;
  return query.includes("r.heartbeat <") ? "stale runs" : query;
}
