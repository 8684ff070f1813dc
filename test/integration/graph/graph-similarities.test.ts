import { buildAdjacency, chineseWhispers } from "@facegraph/cw-core";
import { type GraphConnection } from "@facegraph/face-graph";
import { readCollection } from "@facegraph/face-graph/collections";
import { writeFaces } from "@facegraph/face-graph/faces";
import {
  type StoredEdges,
  streamAdjacency,
  writeSimilarities,
} from "@facegraph/face-graph/similarities";
import { makeSyntheticLibrary, photosOf } from "@facegraph/synthetic";
import { describe, expect, test } from "vitest";
import {
  storeComparedLibrary,
  storeLibrary,
} from "../../support/graphs/stored-library.ts";
import { useGraph } from "../../support/servers/neo4j.ts";

const library = makeSyntheticLibrary({
  name: "graph-similarities",
  faceCount: 300,
  dimension: 16,
});

describe("similar pairs", () => {
  const graph = useGraph();

  test("are stored once, from the smaller face id to the larger, whichever way they are given", async () => {
    const { name } = await graph.freshCollection();
    const { faceIds, pairs } = await storeLibrary(
      graph.connection,
      name,
      library,
    );
    const { sources, targets, similarities } = pairs;
    const created = await writeSimilarities(
      graph.connection,
      name,
      faceIds,
      pairs,
    );
    const turned = { sources: targets, targets: sources, similarities };
    const again = await writeSimilarities(
      graph.connection,
      name,
      faceIds,
      turned,
    );

    expect(sources.length).toBeGreaterThan(500);
    expect([created, again]).toEqual([sources.length, 0]);
    const [counts] = await graph.connection.read<object>(
      `MATCH (a:Face {collection: $name})-[s:SIMILAR]->(b)
       RETURN count(s) AS stored, count(CASE WHEN a.id < b.id THEN 1 END) AS ascending, count(DISTINCT [a.id, b.id]) AS pairs`,
      { name },
    );
    expect(counts).toEqual({
      stored: sources.length,
      ascending: sources.length,
      pairs: sources.length,
    });
  });

  test("raise the generation when they are new, and not when they are known", async () => {
    const { name } = await graph.freshCollection();
    const { faceIds, pairs } = await storeLibrary(
      graph.connection,
      name,
      library,
    );
    const before = await generationOf(name);
    await writeSimilarities(graph.connection, name, faceIds, pairs);
    const after = await generationOf(name);
    await writeSimilarities(graph.connection, name, faceIds, pairs);
    expect(after).toBeGreaterThan(before);
    expect(await generationOf(name)).toBe(after);
  });

  test("written by two at once are all there, once, and no writer fails", async () => {
    const { name } = await graph.freshCollection();
    const { faceIds, pairs } = await storeLibrary(
      graph.connection,
      name,
      library,
    );
    const reversed = {
      sources: pairs.sources.toReversed(),
      targets: pairs.targets.toReversed(),
      similarities: pairs.similarities.toReversed(),
    };
    const options = { batchSize: 100 };
    const counts = await Promise.all([
      writeSimilarities(graph.connection, name, faceIds, pairs, options),
      writeSimilarities(graph.connection, name, faceIds, reversed, options),
      writeFaces(graph.connection, name, photosOf(library, 0, 100)),
    ]);
    expect(counts[0] + counts[1]).toBe(pairs.sources.length);
    expect(sortedPairs(await streamAdjacency(graph.connection, name))).toEqual(
      sortedPairs({ ...pairs, faceIds }),
    );
  });

  test("that were interrupted are completed by writing them again", async () => {
    const { name } = await graph.freshCollection();
    const { faceIds, pairs } = await storeLibrary(
      graph.connection,
      name,
      library,
    );
    const interrupt = new AbortController();
    const interrupted = writeSimilarities(
      graph.connection,
      name,
      faceIds,
      pairs,
      {
        batchSize: 100,
        signal: interrupt.signal,
        onProgress: (written) => {
          if (written >= 300) interrupt.abort();
        },
      },
    );
    await expect(interrupted).rejects.toMatchObject({ code: "ABORTED" });
    const rest = await writeSimilarities(
      graph.connection,
      name,
      faceIds,
      pairs,
    );
    expect(rest).toBe(pairs.sources.length - 300);
  });

  test("are stored in the order of the ordinals they are read by, however they are given", async () => {
    const { name } = await graph.freshCollection();
    const { faceIds, pairs } = await storeLibrary(
      graph.connection,
      name,
      library,
    );
    const backwards = {
      sources: pairs.sources.toReversed(),
      targets: pairs.targets.toReversed(),
      similarities: pairs.similarities.toReversed(),
    };
    const interrupt = new AbortController();
    const interrupted = writeSimilarities(
      graph.connection,
      name,
      faceIds,
      backwards,
      {
        batchSize: 40,
        signal: interrupt.signal,
        onProgress: (written) => {
          if (written >= 200) interrupt.abort();
        },
      },
    );
    await expect(interrupted).rejects.toMatchObject({ code: "ABORTED" });
    const { sources } = await streamAdjacency(graph.connection, name);
    const firsts = Array.from(pairs.sources, (source, pair) => {
      const target = pairs.targets[pair]!;
      return faceIds[source]! < faceIds[target]! ? source : target;
    }).sort((one, two) => one - two);

    expect(sources.length).toBe(200);
    expect(sources.toSorted()).toEqual(Uint32Array.from(firsts.slice(0, 200)));
  });

  test("come back as they went in, with the faces by ordinal", async () => {
    const { name } = await graph.freshCollection();
    const { faceIds, pairs } = await storeComparedLibrary(
      graph.connection,
      name,
      library,
    );
    const stored = await streamAdjacency(graph.connection, name, {
      rangeSize: 64,
    });
    expect(stored.faceIds).toEqual(faceIds);
    expect(stored.state.generation).toBe(await generationOf(name));
    expect(sortedPairs(stored)).toEqual(sortedPairs({ ...pairs, faceIds }));
  });

  test("come once each and give the same clusters, however many are read at a time, and by however many readers", async () => {
    const { name } = await graph.freshCollection();
    const { faceIds, pairs } = await storeComparedLibrary(
      graph.connection,
      name,
      library,
    );
    const clusterings = await Promise.all(
      [
        { rangeSize: 7, readers: 3 },
        { rangeSize: 100, readers: 1 },
        { rangeSize: 10_000, readers: 2 },
      ].map(async (options) => {
        const stored = await streamAdjacency(graph.connection, name, options);
        expect(stored.sources.length).toBe(pairs.sources.length);
        const adjacency = buildAdjacency(stored.faceIds.length, stored);
        const { faceKeys } = stored;
        return chineseWhispers(adjacency, { threshold: 0.5, faceKeys });
      }),
    );
    expect(clusterings[0]!.clusterCount).toBeLessThan(faceIds.length);
    expect(clusterings[1]).toEqual(clusterings[0]);
    expect(clusterings[2]).toEqual(clusterings[0]);
  });

  test("come back whatever their weights, and whatever else is joined to a face", async () => {
    const { name } = await graph.freshCollection();
    const { faceIds, pairs } = await storeLibrary(
      graph.connection,
      name,
      library,
    );
    const { sources, targets } = pairs;
    const weights = [0.1, 1 / 3, 1, -0.25, 3.5];
    const few = {
      sources: sources.subarray(0, weights.length),
      targets: targets.subarray(0, weights.length),
      similarities: Float32Array.from(weights),
    };
    await writeSimilarities(graph.connection, name, faceIds, few);
    await graph.connection.write(
      `MATCH (f:Face {collection: $collection, id: $id})-[:HAS_EMBEDDING]->(e) CREATE (f)-[:SIMILAR {weight: 0.5}]->(e)`,
      { collection: name, id: faceIds[0] },
    );
    const stored = await streamAdjacency(graph.connection, name);
    expect(sortedPairs(stored)).toEqual(sortedPairs({ ...few, faceIds }));
  });

  test("of a collection without faces are none", async () => {
    const { name } = await graph.freshCollection();
    const stored = await streamAdjacency(graph.connection, name);
    expect(stored.faceIds).toEqual([]);
    expect(stored.sources.length).toBe(0);
  });

  test("that change while they are read are read again, and a graph that never rests is an error", async () => {
    const { name } = await graph.freshCollection();
    await writeFaces(graph.connection, name, photosOf(library, 0, 10));
    let stored = 10;
    /** The connection, and a photograph that comes in before a stream is read: so many times. */
    const disturbed = (times: number) =>
      Object.assign(Object.create(graph.connection) as GraphConnection, {
        stream: async (...request: Parameters<GraphConnection["stream"]>) => {
          if (times-- > 0) {
            const photo = photosOf(library, stored, ++stored);
            await writeFaces(graph.connection, name, photo);
          }
          await graph.connection.stream(...request);
        },
      });
    await expect(
      streamAdjacency(disturbed(Infinity), name),
    ).rejects.toMatchObject({ code: "GRAPH_KEEPS_CHANGING", retriable: true });
    const calmed = await streamAdjacency(disturbed(3), name);
    expect(calmed.faceIds.length).toBe(stored);
  });

  async function generationOf(name: string): Promise<number> {
    return (await readCollection(graph.connection, name)).generation;
  }
});

/** Each pair as text, whichever way it points and in whatever order it comes. */
function sortedPairs({
  faceIds,
  sources,
  targets,
  similarities,
}: Pick<
  StoredEdges,
  "faceIds" | "sources" | "targets" | "similarities"
>): string[] {
  return Array.from(sources, (source, pair) => {
    const faces = [faceIds[source]!, faceIds[targets[pair]!]!].sort();
    return [...faces, similarities[pair]].join(" ");
  }).sort();
}
