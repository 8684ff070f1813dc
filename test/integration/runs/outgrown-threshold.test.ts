import { openCollection } from "@facegraph/face-graph/collections";
import { clusterFaces, compareFaces, runDoctor } from "@facegraph/jobs";
import { makeSyntheticLibrary } from "@facegraph/synthetic";
import { expect, inject, test } from "vitest";
import { stateFolder } from "../../support/folders.ts";
import { storeLibrary } from "../../support/graphs/stored-library.ts";
import { useGraph } from "../../support/servers/neo4j.ts";
import { runProcess } from "../../support/servers/processes.ts";
import { testModel } from "../../support/test-model.ts";

const graph = useGraph();

async function checksOf(collection: string): Promise<string[]> {
  const { findings } = await runDoctor(
    { connection: graph.connection },
    { stateFolder, environment: {} },
    () => undefined,
    { collection },
  );
  return findings
    .filter((finding) => finding.collection === collection)
    .map(({ check }) => check);
}

test("a library that outgrew its threshold hears so from doctor and cluster, until it is clustered at another", async () => {
  const { connection } = graph;
  const { name: collection } = await graph.freshCollection({
    thresholdHoldsUpTo: 60,
  });
  const library = makeSyntheticLibrary({
    name: "outgrown",
    faceCount: 61,
    dimension: 16,
  });
  await storeLibrary(connection, collection, library);
  await compareFaces(connection, collection);
  expect(await checksOf(collection)).toEqual(["THRESHOLD_OUTGROWN"]);
  const { uri, username, password } = inject("neo4j");
  const { errorOutput, exitCode } = await runProcess(
    "apps/ingest/src/main.ts",
    ["cluster", "--collection", collection],
    { NEO4J_URI: uri, NEO4J_USERNAME: username, NEO4J_PASSWORD: password },
  );
  expect(exitCode).toBe(0);
  expect(errorOutput).toMatch(/has 61 faces.*holds up to 60/);
  await clusterFaces(connection, {
    collection,
    threshold: 0.6,
    activate: true,
  });
  expect(await checksOf(collection)).toEqual([]);
  // the card of the same model may have been measured since
  await clusterFaces(connection, { collection, activate: true });
  expect(await checksOf(collection)).toEqual(["THRESHOLD_OUTGROWN"]);
  await openCollection(connection, collection, {
    ...testModel,
    thresholdHoldsUpTo: 61,
  });
  expect(await checksOf(collection)).toEqual([]);
});
