import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { deleteCollection } from "@facegraph/face-graph/collections";
import { inspectGraph } from "@facegraph/face-graph/inspection";
import { testWithShared as test } from "@facegraph/test-support";
import { afterAll, beforeAll, expect, inject } from "vitest";
import {
  ffmpeg,
  makeVideo,
} from "../../../libs/embedding/test/videos/videos.ts";
import { useBroughtModel } from "../../support/brought-model.ts";
import { useGraph } from "../../support/servers/neo4j.ts";
import { runProcess } from "../../support/servers/processes.ts";

const graph = useGraph();
const brought = useBroughtModel();
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "facegraph-migrated-video-"));
});
afterAll(() => rm(folder, { recursive: true }));

function facegraph(path: string, ...argumentList: string[]) {
  const { uri, username, password } = inject("neo4j");
  return runProcess("apps/ingest/src/main.ts", argumentList, {
    FACEGRAPH_HOME: brought.stateFolder,
    PATH: path,
    NEO4J_URI: uri,
    NEO4J_USERNAME: username,
    NEO4J_PASSWORD: password,
  });
}

function facesIn(collection: string) {
  return graph.connection.read<{ id: string; modelId: string }>(
    `MATCH (f:Face {collection: $collection})-[:HAS_EMBEDDING]->(e)
     RETURN f.id AS id, f.timestampMs AS timestampMs, f.timestampsMs AS timestampsMs, f.track AS track, f.box AS box, f.isMain AS isMain, f.qualityReasons AS reasons,
       e.modelId AS modelId ORDER BY id`,
    { collection },
  );
}

test("faces of a video are embedded anew where and when they were found; without ffmpeg nothing is begun", async () => {
  const { name: collection } = await graph.freshCollection();
  await deleteCollection(graph.connection, collection); // the command makes it, for its own model
  const withFfmpeg = `${dirname(ffmpeg)}${delimiter}${process.env.PATH ?? ""}`;
  const clip = join(folder, "clip.mp4");
  makeVideo(clip, "-c:v", "libx264");
  const inLibrary = ["--collection", collection, "--json"];
  await facegraph(withFfmpeg, "ingest", clip, ...inLibrary);
  const before = await facesIn(collection);
  expect(before).toHaveLength(3);
  const migrate = ["model", "migrate", "mobilefacenet", ...inLibrary];
  const without = await facegraph(dirname(process.execPath), ...migrate);
  expect([without.exitCode, without.output]).toEqual([5, ""]);
  expect(without.errorOutput).toContain("(FFMPEG_MISSING)");
  const [begun] = await graph.connection.read<{ count: number }>(
    "MATCH (m:Migration {collection: $collection}) RETURN count(m) AS count",
    { collection },
  );
  expect(begun?.count).toBe(0);
  const moved = await facegraph(withFfmpeg, ...migrate);
  expect([moved.exitCode, JSON.parse(moved.output)]).toMatchObject([
    0,
    { videos: 1, facesFound: 0, facesKept: 3, facesNew: 0, facesMissing: 0 },
  ]);
  const after = await facesIn(collection);
  expect(after).toEqual(
    before.map((face) => ({ ...face, modelId: "mobilefacenet" })),
  );
  expect(await inspectGraph(graph.connection, collection)).toEqual([]);
});
