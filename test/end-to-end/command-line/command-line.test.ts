import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  deleteCollection,
  readCollection,
} from "@facegraph/face-graph/collections";
import { type ClusterRun, listRuns } from "@facegraph/face-graph/runs";
import { clusterFaces, compareFaces } from "@facegraph/jobs";
import { makeSyntheticLibrary } from "@facegraph/synthetic";
import { describeWithShared as describe } from "@facegraph/test-support";
import { afterAll, expect, inject, test } from "vitest";
import { storeLibrary } from "../../support/graphs/stored-library.ts";
import { sharedData } from "../../support/photographs.ts";
import { useGraph } from "../../support/servers/neo4j.ts";
import { runProcess } from "../../support/servers/processes.ts";

const graph = useGraph();
const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "facegraph-command-"));
  folders.push(folder);
  return folder;
}

function facegraph(...argumentList: string[]) {
  const { uri, username, password } = inject("neo4j");
  return runProcess("apps/ingest/src/main.ts", argumentList, {
    NEO4J_URI: uri,
    NEO4J_USERNAME: username,
    NEO4J_PASSWORD: password,
  });
}

/** Sixty made-up faces, clustered without starting a process. */
async function clusteredLibrary(): Promise<{
  collection: string;
  run: ClusterRun;
}> {
  const { name: collection } = await graph.freshCollection({
    modelId: "dlib-resnet-34", // one that is there
  });
  const library = makeSyntheticLibrary({
    name: "command-line",
    faceCount: 60,
    dimension: 16,
  });
  await storeLibrary(graph.connection, collection, library);
  await compareFaces(graph.connection, collection);
  return {
    collection,
    run: await clusterFaces(graph.connection, { collection }),
  };
}

describe("facegraph", () => {
  test("ingests, clusters and evaluates, one JSON document each on stdout", async () => {
    const { name } = await graph.freshCollection();
    await deleteCollection(graph.connection, name); // the command makes it, for its own model
    const folder = sharedData("friends", "people");
    const ingested = await facegraph(
      "ingest",
      folder,
      "--collection",
      name,
      "--json",
    );
    expect(ingested.exitCode).toBe(0);
    expect(JSON.parse(ingested.output)).toMatchObject({
      images: 40,
      facesFound: 40,
      failures: [],
    });
    const clustered = await facegraph(
      "cluster",
      "--collection",
      name,
      "--threshold",
      "0.5",
      "--json",
    );
    expect(clustered.exitCode).toBe(0);
    expect(JSON.parse(clustered.output)).toMatchObject({
      threshold: 0.5,
      faceCount: 40,
      didConverge: true,
    });
    const evaluated = await facegraph(
      "evaluate",
      "--collection",
      name,
      "--truth",
      folder,
      "--json",
    );
    expect(JSON.parse(evaluated.output)).toMatchObject({
      faces: 40,
      identities: 8,
    });
    const table = await facegraph(
      "cluster",
      "--collection",
      name,
      "--threshold",
      "0.5",
    );
    expect(table.output).toMatch(
      /^cluster +size +cohesion +examples\n[0-9a-f]{8} +\d+ +0\.\d+ +\w+\/\w+\.png/,
    );
  });

  test("makes a threshold sweep, as a table or as JSON, and stores no run", async () => {
    const { collection, run } = await clusteredLibrary();
    const sweep = (...more: string[]) =>
      facegraph("sweep", "--collection", collection, ...more);
    const asJson = await sweep(
      ...["--from", String(run.threshold), "--to", "0.9", "--json"],
    );
    const points = JSON.parse(asJson.output) as (typeof run)[];
    const { clusterCount, singletonCount, edgeCount, threshold } = run;
    expect(points[0]).toMatchObject({
      clusterCount,
      singletonCount,
      edgeCount,
      threshold,
    });
    const table = await sweep(..."--from 0.5 --to 0.7 --step 0.1".split(" "));
    expect(table.output.trimEnd().split("\n")).toHaveLength(4);
    expect(table.output).toMatch(/^threshold +edges +clusters/);
    const refused = await sweep("--from", "0.8", "--to", "0.7");
    expect(refused.exitCode).toBe(2);
    expect(refused.errorOutput).toMatch(/upwards/);
    expect(await listRuns(graph.connection, collection)).toHaveLength(1);
  });

  test("lists, compares, activates and deletes runs", async () => {
    const { collection, run: loose } = await clusteredLibrary();
    const tight = await clusterFaces(graph.connection, {
      collection,
      threshold: 0.9,
      name: "tight",
    });
    const runs = (verb: string, ...rest: string[]) =>
      facegraph("runs", verb, ...rest, "--collection", collection);
    const listed = await runs("list", "--json");
    expect(JSON.parse(listed.output)).toMatchObject([
      { id: tight.id, name: "tight", active: false },
      { id: loose.id, active: true },
    ]);
    const shown = await runs("show", "tight");
    expect(shown.output).toMatch(
      /^run +name +method +threshold +clusters +alone +faces +created\n[0-9a-f]{8} +tight/,
    );
    const compared = await runs("diff", "active", tight.id.slice(0, 6));
    expect(compared.output).toMatch(
      /^60 faces in both, \d+ moved; \d+ clusters the same, of \d+ and \d+\n/,
    );
    expect((await runs("delete", "active")).exitCode).toBe(7);
    // A face that is alone in the tight run is given a name: activating that run now wants a yes.
    await graph.connection.write(
      `MATCH (f:Face)-[:IN_CLUSTER]->(:Cluster)-[:IN_RUN]->(:ClusterRun {id: $loose}) WHERE f.collection = $collection
         AND NOT EXISTS { (f)-[:IN_CLUSTER]->(:Cluster)-[:IN_RUN]->(:ClusterRun {id: $tight}) }
       WITH f LIMIT 1
       MERGE (p:Person {collection: $collection, id: 'ada'}) SET p.name = 'Ada', p.hidden = false
       MERGE (f)-[:IS {decision: 'CONFIRMED', by: 'test', via: '', at: datetime()}]->(p)`,
      { collection, loose: loose.id, tight: tight.id },
    );
    const refused = await runs("activate", "tight");
    expect([refused.exitCode, refused.output]).toEqual([7, ""]);
    expect(refused.errorOutput).toContain("Names at risk: Ada");
    const readActive = async () =>
      (await readCollection(graph.connection, collection)).activeRun;
    const cluster = (...rest: string[]) =>
      facegraph(
        ...["cluster", "--threshold", "0.9", "--name", "tight"],
        ...["--collection", collection, ...rest],
      );
    const refusedAgain = await cluster();
    expect([refusedAgain.exitCode, refusedAgain.output]).toEqual([7, ""]);
    expect(refusedAgain.errorOutput).toContain("Names at risk: Ada");
    expect(await readActive()).toBe(loose.id);
    expect((await cluster("--yes", "--json")).exitCode).toBe(0);
    expect(await readActive()).toBe(tight.id);
    expect((await runs("activate", loose.id)).exitCode).toBe(0);
    expect((await runs("activate", "tight", "--yes")).exitCode).toBe(0);
    expect((await runs("delete", loose.id)).exitCode).toBe(0);
    expect(await listRuns(graph.connection, collection)).toMatchObject([
      { id: tight.id },
    ]);
  });

  test("asks the doctor, who says what is wrong, exits 6 for it, and puts it right", async () => {
    const { collection } = await clusteredLibrary();
    const doctor = (...rest: string[]) =>
      facegraph("doctor", "--collection", collection, ...rest);
    const sound = await doctor("--fail-on", "warning");
    expect([sound.exitCode, sound.output]).toEqual([
      0,
      expect.stringMatching(
        /^Neo4j \d.+pairs last searched: exact\nNothing is wrong\.\n$/s,
      ),
    ]);
    await graph.connection.write(
      "MATCH (a:Face)-[s:SIMILAR]->() WHERE a.collection = $collection WITH s LIMIT 1 SET s.weight = 2.0",
      { collection },
    );
    const failed = await doctor("--fail-on", "error", "--json");
    expect(failed.exitCode).toBe(6);
    expect(JSON.parse(failed.output)).toMatchObject({
      server: { edition: "community" },
      findings: [
        { check: "SIMILAR_WEIGHT", count: 1 },
        { check: "SIMILAR_WRONG" },
      ],
      fixed: [],
    });
    const fixed = await doctor("--fix", "--fail-on", "warning");
    expect([fixed.exitCode, fixed.output]).toEqual([
      0,
      expect.stringMatching(/\nfixed +test-.+SIMILAR_WEIGHT/),
    ]);
  });

  test("lists what failed with a reason, takes the rest in, and exits 3", async () => {
    const { name } = await graph.freshCollection();
    await deleteCollection(graph.connection, name);
    const folder = await temporaryFolder();
    for (const file of ["truncated-half.jpg", "progressive.jpg"])
      await cp(join(sharedData("bad-images"), file), join(folder, file));
    await cp(
      join(folder, "truncated-half.jpg"),
      join(folder, "red\u001b[31m.jpg"),
    );
    const { exitCode, errorOutput, output } = await facegraph(
      "ingest",
      folder,
      "--collection",
      name,
    );
    expect(exitCode).toBe(3);
    expect(output).toContain("1 photos, 1 faces");
    expect(errorOutput).toContain(`TRUNCATED  ${folder}/truncated-half.jpg`);
    expect(errorOutput).not.toContain("\u001b");
  });

  test.each([
    [2, ["cluster", "--threshold", "high"]],
    [2, ["cluster", "--method", "magic"]],
    [2, ["no-such-command"]],
    [4, ["ingest", "/no/such/folder"]],
    [4, ["cluster", "--collection", "no such library"]],
    [4, ["runs", "list", "--collection", "no such library"]],
    [2, ["runs", "diff", "active"]],
    [4, ["evaluate", "--collection", "no such library", "--truth", "."]],
  ])("exits %i for %j", async (code, argumentList) => {
    const { exitCode, output, errorOutput } = await facegraph(...argumentList);
    expect([exitCode, output]).toEqual([code, ""]);
    expect(errorOutput).not.toContain("    at "); // a sentence, no stack
  });

  test("says in one sentence what is missing, and exits 5", async () => {
    const state = await temporaryFolder();
    const setup = (environment: Record<string, string>) =>
      runProcess("apps/ingest/src/main.ts", ["setup"], {
        FACEGRAPH_HOME: state,
        NEO4J_URI: "",
        ...environment,
      });
    const withoutJava = await setup({ PATH: "", JAVA_HOME: "" });
    expect([
      withoutJava.exitCode,
      withoutJava.errorOutput.trim().split("\n").length,
    ]).toEqual([5, 1]);
    expect(withoutJava.errorOutput).toContain("install a JDK 17 or later");
    const refused = await runProcess("apps/ingest/src/main.ts", ["cluster"], {
      NEO4J_URI: "bolt://127.0.0.1:1",
      NEO4J_PASSWORD: "wrong",
    });
    expect(refused.exitCode).toBe(5);
    const wrongPassword = await runProcess(
      "apps/ingest/src/main.ts",
      ["cluster"],
      { NEO4J_URI: inject("neo4j").uri, NEO4J_PASSWORD: "wrong" },
    );
    expect([wrongPassword.exitCode, wrongPassword.errorOutput]).toEqual([
      5,
      expect.stringContaining("NEO4J_PASSWORD"),
    ]);
  });
});
