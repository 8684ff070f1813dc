import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  faceIdOf,
  type NewPhoto,
  writeFaces,
} from "@facegraph/face-graph/faces";
import { GraphCache } from "@facegraph/face-graph/in-memory";
import { writeSimilarities } from "@facegraph/face-graph/similarities";
import { clusterFaces } from "@facegraph/jobs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { useGraph } from "../../support/servers/neo4j.ts";

const graph = useGraph();
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "facegraph-low-quality-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A photograph of one face, with what speaks against its quality. */
function photo(number: number, qualityReasons: readonly string[]): NewPhoto {
  const sha256 = createHash("sha256")
    .update(`low quality ${number}`)
    .digest("hex");
  return {
    path: `/low-quality/${number}.jpg`,
    identity: "low quality",
    bytes: 1,
    modifiedAt: new Date(0),
    sha256,
    width: 100,
    height: 100,
    faces: [
      {
        box: [0.2, 0.2, 0.5, 0.5],
        pixelBox: { x: 20, y: 20, width: 50, height: 50 },
        sizePx: 50,
        detectionScore: 0.9,
        quality: 0.5,
        qualityReasons,
        isMain: true,
        embedding: Float32Array.of(1, 0),
      },
    ],
  };
}

/**
 * Two people of four faces, and three faces that are like everybody. @returns how many clusters of
 * how many faces
 */
async function clusterWith(qualityReasons: readonly string[]) {
  const { name } = await graph.freshCollection();
  const photos = Array.from({ length: 11 }, (_, face) =>
    photo(face, face < 8 ? [] : qualityReasons),
  );
  await writeFaces(graph.connection, name, photos);
  const edges: [number, number, number][] = [];
  for (let one = 0; one < 11; one++)
    for (let two = 0; two < one; two++)
      if (one >= 8 || one >> 2 === two >> 2)
        edges.push([two, one, one >= 8 ? 0.8 : 0.7]);
  await writeSimilarities(
    graph.connection,
    name,
    photos.map(({ sha256, faces }) => faceIdOf(sha256, faces![0]!.pixelBox)),
    {
      sources: Uint32Array.from(edges, ([source]) => source),
      targets: Uint32Array.from(edges, ([, target]) => target),
      similarities: Float32Array.from(edges, ([, , weight]) => weight),
    },
  );
  const graphs = new GraphCache({ folder });
  const counts: number[][] = [];
  for (const each of [graphs, new GraphCache({ folder })]) {
    const run = await clusterFaces(graph.connection, {
      collection: name,
      graphs: each,
    });
    counts.push([run.clusterCount, run.singletonCount, run.faceCount]);
    await each.close();
  }
  expect(counts[1]).toEqual(counts[0]); // read from the database, and from the file
  return counts[0];
}

test("blurred faces that resemble two people join one of them, and do not bridge the two", async () => {
  expect(await clusterWith(["BLURRED"])).toEqual([2, 0, 11]);
});

test("faces without quality reasons that resemble two people make them one cluster", async () => {
  expect(await clusterWith([])).toEqual([1, 0, 11]);
});
