import { GraphCache } from "@facegraph/face-graph/in-memory";
import { constrainFaces } from "@facegraph/face-graph/people";
import { streamRun } from "@facegraph/face-graph/runs";
import {
  type StoredEdges,
  streamAdjacency,
} from "@facegraph/face-graph/similarities";
import { clusterFaces, explainSameCluster } from "@facegraph/jobs";
import { makeSyntheticLibrary } from "@facegraph/synthetic";
import { describe, expect, test } from "vitest";
import {
  storeComparedLibrary,
  storeLibrary,
} from "../../support/graphs/stored-library.ts";
import { useGraph } from "../../support/servers/neo4j.ts";

const library = makeSyntheticLibrary({
  name: "explained-links",
  faceCount: 200,
  dimension: 16,
});

/** How similar pairs of faces among some are, by both ids, either way round. */
function similaritiesAmong(
  { faceIds, ordinals, sources, targets, similarities }: StoredEdges,
  among: ReadonlySet<number>,
): Map<string, Map<string, number>> {
  const found = new Map<string, Map<string, number>>();
  similarities.forEach((similarity, edge) => {
    const rows = [sources[edge]!, targets[edge]!];
    if (!rows.every((row) => among.has(ordinals[row]!))) return;
    const [one, two] = rows.map((row) => faceIds[row]!) as [string, string];
    for (const [from, to] of [
      [one, two],
      [two, one],
    ] as const) {
      const row = found.get(from) ?? new Map<string, number>();
      found.set(from, row.set(to, similarity));
    }
  });
  return found;
}

/** The largest bound at which similar faces still lead from one to the other, by trying each. */
function strongestWeakest(
  among: ReadonlyMap<string, ReadonlyMap<string, number>>,
  from: string,
  to: string,
): number {
  const bounds = [
    ...new Set([...among.values()].flatMap((row) => [...row.values()])),
  ];
  const leads = (bound: number) => {
    const reached = new Set([from]);
    for (const face of reached)
      for (const [other, similarity] of among.get(face) ?? [])
        if (similarity >= bound) reached.add(other);
    return reached.has(to);
  };
  return bounds.sort((one, two) => two - one).find(leads) ?? 0;
}

describe("why two faces are in one cluster", () => {
  const graph = useGraph();

  test("is told by a chain within their cluster whose weakest pair is as strong as any chain's", async () => {
    const { connection } = graph;
    const { name } = await graph.freshCollection();
    await storeComparedLibrary(connection, name, library);
    const graphs = new GraphCache();
    const run = await clusterFaces(connection, { collection: name, graphs });
    const stored = await streamAdjacency(connection, name);
    const idOf = new Map(
      stored.faceIds.map((id, row) => [stored.ordinals[row]!, id]),
    );
    const clusters = (await streamRun(connection, name, run.id)).toSorted(
      (one, two) => two.size - one.size,
    );
    let longest = 0;
    for (const { ordinals } of clusters.slice(0, 3)) {
      const among = similaritiesAmong(stored, new Set(ordinals));
      const [first, ...others] = ordinals.map((ordinal) => idOf.get(ordinal)!);
      for (const other of others.slice(0, 12)) {
        const chain = await explainSameCluster(
          connection,
          name,
          [first!, other],
          {
            graphs,
          },
        );
        longest = Math.max(longest, chain!.length);
        expect([chain![0]!.from, chain!.at(-1)!.to]).toEqual([first, other]);
        for (const [index, { from, to, similarity }] of chain!.entries()) {
          expect(among.get(from)?.get(to)).toBe(similarity);
          if (index > 0) expect(from).toBe(chain![index - 1]!.to);
        }
        expect(Math.min(...chain!.map((step) => step.similarity))).toBe(
          strongestWeakest(among, first!, other),
        );
      }
    }
    expect(longest).toBeGreaterThan(1);

    const [one, two] = clusters.map(({ ordinals }) => idOf.get(ordinals[0]!)!);
    const explain = (faces: [string, string], options = {}) =>
      explainSameCluster(connection, name, faces, { graphs, ...options });
    expect(await explain([one!, two!])).toBeUndefined();
    expect(await explain([one!, one!])).toEqual([]);
    const strict = await clusterFaces(connection, {
      collection: name,
      threshold: 1,
      method: "classic",
      activate: false,
      graphs,
    });
    const [first, second] = clusters[0]!.ordinals.map((one) => idOf.get(one)!);
    expect(await explain([first!, second!], { run: run.id })).toBeDefined();
    expect(
      await explain([first!, second!], { run: strict.id }),
    ).toBeUndefined();
    await expect(explain([one!, "f".repeat(32)])).rejects.toMatchObject({
      code: "FACE_NOT_FOUND",
    });
    await expect(
      explain([one!, two!], { run: "no such run" }),
    ).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
  });

  test("is not told by similar pairs where only people joined the faces", async () => {
    const { connection } = graph;
    const { name } = await graph.freshCollection();
    const { faceIds } = await storeLibrary(connection, name, library); // its pairs are not stored
    const [one, two, alone] = faceIds;
    await constrainFaces(connection, name, {
      kind: "MUST_LINK",
      faceIds: [one!, two!],
      by: "ada",
    });
    await expect(
      explainSameCluster(connection, name, [one!, two!]),
    ).rejects.toMatchObject({ code: "NO_ACTIVE_RUN" });
    await clusterFaces(connection, { collection: name });
    expect(
      await explainSameCluster(connection, name, [one!, two!]),
    ).toBeUndefined();
    expect(
      await explainSameCluster(connection, name, [alone!, alone!]),
    ).toEqual([]);
  });
});
