import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deleteCollection } from "@facegraph/face-graph";
import { afterAll, describe, expect, inject, test } from "vitest";
import { sharedFolder } from "../support/folders.ts";
import { useGraph } from "../support/neo4j.ts";
import { sharedData } from "../support/photographs.ts";
import { runProcess } from "../support/processes.ts";

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
  return runFacegraph({}, ...argumentList);
}

function runFacegraph(
  environment: Readonly<Record<string, string>>,
  ...argumentList: string[]
) {
  const { uri, username, password } = inject("neo4j");
  return runProcess("apps/ingest/src/main.ts", argumentList, {
    ...environment,
    NEO4J_URI: uri,
    NEO4J_USERNAME: username,
    NEO4J_PASSWORD: password,
  });
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

  test("ingests with a model of one's own, and no other model into the same library", async () => {
    const { name } = await graph.freshCollection();
    await deleteCollection(graph.connection, name);
    const folder = sharedData("friends", "people");
    const environment = { FACEGRAPH_STATE: await temporaryFolder() };
    for (const id of ["yunet", "mobilefacenet"]) {
      const { exitCode } = await runFacegraph(
        environment,
        "model",
        "add",
        sharedFolder(`models/${id}.onnx`),
        "--card",
        `docs/model-cards/${id}.json`,
      );
      expect(exitCode).toBe(0);
    }
    const ingest = ["ingest", folder, "--collection", name, "--json"];
    const ingested = await runFacegraph(
      environment,
      ...ingest,
      "--model",
      "mobilefacenet",
    );
    expect(JSON.parse(ingested.output)).toMatchObject({ facesFound: 40 });
    const clustered = await facegraph(
      "cluster",
      "--collection",
      name,
      "--json",
    );
    expect(JSON.parse(clustered.output)).toMatchObject({
      method: "classic",
      threshold: 0.4,
      clusterCount: 8,
    });
    const mismatched = await runFacegraph(environment, ...ingest);
    expect([mismatched.exitCode, mismatched.output]).toEqual([7, ""]);
    expect(mismatched.errorOutput).toContain("(MODEL_MISMATCH)");
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
        FACEGRAPH_STATE: state,
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
