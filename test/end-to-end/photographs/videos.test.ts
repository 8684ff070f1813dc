import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { decodeImage } from "@facegraph/embedding";
import { deleteCollection } from "@facegraph/face-graph/collections";
import { testWithShared as test } from "@facegraph/test-support";
import { afterAll, beforeAll, expect, inject } from "vitest";
import {
  ffmpeg,
  makeVideo,
  momentsOf,
} from "../../../libs/embedding/test/videos/videos.ts";
import { sharedData } from "../../support/photographs.ts";
import { launchApi } from "../../support/servers/api.ts";
import { useGraph } from "../../support/servers/neo4j.ts";
import { runProcess } from "../../support/servers/processes.ts";

const graph = useGraph();
const withFfmpeg = {
  PATH: `${dirname(ffmpeg)}${delimiter}${process.env.PATH ?? ""}`,
};
let folder = "";
let clip = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "facegraph-videos-"));
  clip = join(folder, "clip.mp4");
  makeVideo(clip, "-c:v", "libx264");
});
afterAll(() => rm(folder, { recursive: true }));

async function freshName(): Promise<string> {
  const { name } = await graph.freshCollection();
  await deleteCollection(graph.connection, name); // the command makes it, for its own model
  return name;
}

function ingest(
  environment: Readonly<Record<string, string>>,
  ...argumentList: string[]
) {
  const { uri, username, password } = inject("neo4j");
  return runProcess(
    "apps/ingest/src/main.ts",
    ["ingest", ...argumentList, "--json"],
    {
      ...environment,
      NEO4J_URI: uri,
      NEO4J_USERNAME: username,
      NEO4J_PASSWORD: password,
    },
  );
}

test("a video goes into the graph with its faces' times, a second time writes nothing, and its crops are shown", async () => {
  const collection = await freshName();
  const first = await ingest(withFfmpeg, clip, "--collection", collection);
  expect(first.errorOutput).not.toContain("FFMPEG");
  expect(JSON.parse(first.output)).toMatchObject({
    images: 0,
    videos: 1,
    facesFound: 3,
    nodesCreated: 8, // the file, its content, three faces and three embeddings
    failures: [],
  });
  const second = await ingest(withFfmpeg, clip, "--collection", collection);
  expect(JSON.parse(second.output)).toMatchObject({
    unchanged: 1,
    nodesCreated: 0,
    relationshipsCreated: 0,
  });
  const copy = join(folder, "copy.mov");
  await copyFile(clip, copy);
  const third = await ingest(withFfmpeg, copy, "--collection", collection);
  expect(JSON.parse(third.output)).toMatchObject({
    duplicates: 1,
    nodesCreated: 1, // the file alone
  });

  const api = await launchApi(withFfmpeg);
  try {
    const response = await fetch(api.url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        query:
          "query ($collection: String) { faces(collection: $collection) { edges { node { timestampMs timestampsMs crop(size: 64) image { framesPerSecond width files { path } } } } } }",
        variables: { collection },
      }),
    });
    const { data } = (await response.json()) as {
      data: {
        faces: {
          edges: {
            node: {
              timestampMs: number;
              timestampsMs: number[];
              crop: string;
              image: object;
            };
          }[];
        };
      };
    };
    const nodes = data.faces.edges.map(({ node }) => node);
    expect(nodes.map(({ timestampsMs }) => timestampsMs)).toEqual([
      momentsOf.blair,
      momentsOf.chavezAndPowell,
      momentsOf.chavezAndPowell,
    ]);
    for (const { timestampMs, timestampsMs, crop, image } of nodes) {
      expect(timestampsMs).toContain(timestampMs);
      expect(image).toEqual({
        framesPerSecond: 2,
        width: 440,
        files: [{ path: clip }, { path: copy }],
      });
      const shown = await fetch(crop);
      expect(shown.status).toBe(200);
      const { width, pixels } = await decodeImage(
        Buffer.from(await shown.arrayBuffer()),
      );
      expect(width).toBe(64);
      expect(Math.max(...pixels)).toBeGreaterThan(100); // not the black between the scenes
    }
  } finally {
    await api.stop();
  }
});

test("videos in a folder are left alone until frames are asked for", async () => {
  const collection = await freshName();
  const mixed = await mkdtemp(join(folder, "mixed-"));
  await copyFile(clip, join(mixed, "clip.mp4"));
  const photo = sharedData("lfw10", "Tony_Blair", "Tony_Blair_0003.jpg");
  await copyFile(photo, join(mixed, "photo.jpg"));
  const without = await ingest({}, mixed, "--collection", collection);
  expect(without.exitCode).toBe(0);
  expect(JSON.parse(without.output)).toMatchObject({
    images: 1,
    videos: 0,
    videosLeftAlone: 1,
    failures: [],
  });
  const asked = ["--collection", collection, "--fps", "1"];
  const having = await ingest(withFfmpeg, mixed, ...asked);
  expect(JSON.parse(having.output)).toMatchObject({
    images: 0,
    videos: 1,
    unchanged: 1,
    facesFound: 3,
  });
  expect(
    (JSON.parse(having.output) as { pairs: number }).pairs,
  ).toBeGreaterThan(0); // the photograph is like the face of the video
});

test("without ffmpeg a video is not begun, and the message says what to install", async () => {
  const { exitCode, errorOutput } = await ingest({ PATH: folder }, clip);
  expect(exitCode).toBe(5);
  expect(errorOutput).toContain("install ffmpeg");
  const { exitCode: usage } = await ingest({}, clip, "--fps", "0");
  expect(usage).toBe(2);
});
