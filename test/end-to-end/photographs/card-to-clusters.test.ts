import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deleteCollection } from "@facegraph/face-graph/collections";
import { sharedPath } from "@facegraph/test-support";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { sharedData } from "../../support/photographs.ts";
import { useGraph } from "../../support/servers/neo4j.ts";
import { runProcess } from "../../support/servers/processes.ts";

const graph = useGraph();
let stateFolder = "";
beforeEach(async () => {
  stateFolder = await mkdtemp(join(tmpdir(), "facegraph-card-"));
});
afterEach(() => rm(stateFolder, { recursive: true }));

function facegraph(...argumentList: string[]) {
  const { uri, username, password } = inject("neo4j");
  return runProcess("apps/ingest/src/main.ts", argumentList, {
    FACEGRAPH_HOME: stateFolder,
    NEO4J_URI: uri,
    NEO4J_USERNAME: username,
    NEO4J_PASSWORD: password,
  });
}

test.each([
  ["mobilefacenet", "friends/people", 40, "classic", 0.95],
  ["facenet", "lfw10", 100, "robust", 0.985],
])(
  "takes %s from its card to clusters of %s, and no other model into the same library",
  async (model, photos, photoCount, method, leastF) => {
    const { name } = await graph.freshCollection();
    await deleteCollection(graph.connection, name);
    const folder = sharedData(...photos.split("/"));
    for (const id of ["yunet", model]) {
      const { exitCode } = await facegraph(
        "model",
        "add",
        sharedPath(`models/${id}.onnx`),
        "--card",
        `docs/model-cards/${id}.json`,
      );
      expect(exitCode).toBe(0);
    }
    const inLibrary = ["--collection", name, "--json"];
    const ingest = ["ingest", folder, ...inLibrary];
    const ingested = await facegraph(...ingest, "--model", model);
    expect(JSON.parse(ingested.output)).toMatchObject({
      images: photoCount,
      withoutFace: 0,
      failures: [],
    });
    const clustered = await facegraph("cluster", ...inLibrary);
    expect(JSON.parse(clustered.output)).toMatchObject({
      method,
      threshold: 0.4,
    });
    const evaluated = await facegraph("evaluate", ...inLibrary);
    const { faces, pairwise } = JSON.parse(evaluated.output) as {
      faces: number;
      pairwise: { fMeasure: number };
    };
    expect(faces).toBe(photoCount);
    expect(pairwise.fMeasure).toBeGreaterThanOrEqual(leastF);
    const again = await facegraph(...ingest); // the library keeps its model
    expect(JSON.parse(again.output)).toMatchObject({ unchanged: photoCount });
    const mismatched = await facegraph(...ingest, "--model", "dlib-resnet-34");
    expect([mismatched.exitCode, mismatched.output]).toEqual([7, ""]);
    expect(mismatched.errorOutput).toContain("(MODEL_MISMATCH)");
  },
);
