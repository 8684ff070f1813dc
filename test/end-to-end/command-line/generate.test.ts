import { randomUUID } from "node:crypto";
import {
  deleteCollection,
  listCollections,
  readCollection,
} from "@facegraph/face-graph/collections";
import { generateLibrary } from "@facegraph/jobs";
import { afterAll, describe, expect, inject, test } from "vitest";
import { digestOfGraph } from "../../support/graphs/graph-digest.ts";
import { useGraph } from "../../support/servers/neo4j.ts";
import { runProcess } from "../../support/servers/processes.ts";

const graph = useGraph();
const made: string[] = [];
afterAll(async () => {
  for (const name of made) await deleteCollection(graph.connection, name);
});

/** The name of a collection that the command is to make. */
function newName(): string {
  const name = `test-${randomUUID()}`;
  made.push(name);
  return name;
}

function facegraph(...argumentList: string[]) {
  const { uri, username, password } = inject("neo4j");
  return runProcess("apps/ingest/src/main.ts", argumentList, {
    NEO4J_URI: uri,
    NEO4J_USERNAME: username,
    NEO4J_PASSWORD: password,
  });
}

async function generate(collection: string, ...rest: string[]) {
  const { output, exitCode, errorOutput } = await facegraph(
    "generate",
    ...["--collection", collection, "--name", "generated", "--json"],
    ...rest,
  );
  const report = (output === "" ? null : JSON.parse(output)) as unknown;
  return { report, exitCode, errorOutput };
}

const small = ["--faces", "600", "--dimension", "32"];

describe("facegraph generate", () => {
  test("fills a library that can be clustered and evaluated; a second time it writes nothing", async () => {
    const name = newName();
    const first = await generate(name, ...small);
    expect(first).toMatchObject({
      exitCode: 0,
      report: { faces: 600, facesWritten: 600, nodesCreated: 4 * 600 },
    });
    const second = await generate(name, ...small);
    expect(second).toMatchObject({
      exitCode: 0,
      report: {
        faces: 600,
        facesWritten: 0,
        nodesCreated: 0,
        relationshipsCreated: 0,
      },
    });
    const clustered = await facegraph("cluster", "--collection", name);
    expect(clustered.exitCode).toBe(0);
    const evaluated = await facegraph(
      ...["evaluate", "--collection", name, "--json"],
    );
    const { identities } = first.report as { identities: number };
    const { faces, missing, ...evaluation } = JSON.parse(evaluated.output) as {
      faces: number;
      missing: number;
      identities: number;
      pairwise: { fMeasure: number };
    };
    expect({ faces, missing }).toEqual({ faces: 600, missing: 0 });
    expect(evaluation.identities).toBe(identities);
    expect(evaluation.pairwise.fMeasure).toBeGreaterThan(0.8);
    const examined = await facegraph("doctor", "--collection", name, "--json");
    expect(JSON.parse(examined.output)).toMatchObject({ findings: [] });
  });

  test("refuses a library that holds other faces", async () => {
    const name = newName();
    await generate(name, ...small);
    const other = await generate(name, ...small, "--seed", "2");
    expect(other.exitCode).toBe(7);
    expect(other.errorOutput).toContain("MODEL_MISMATCH");
  });

  test("goes on where it was stopped, to the same graph", async () => {
    const disturbed = newName();
    const undisturbed = newName();
    const stop = new AbortController();
    const options = { name: "generated", faceCount: 1200, dimension: 32 };
    await expect(
      generateLibrary(graph.connection, {
        ...options,
        collection: disturbed,
        signal: stop.signal,
        onProgress: () => {
          stop.abort();
        },
      }),
    ).rejects.toMatchObject({ code: "ABORTED" });
    expect(await readCollection(graph.connection, disturbed)).toMatchObject({
      nextOrdinal: 500,
      comparedOrdinal: 0,
    });
    const asked = ["--faces", "1200", "--dimension", "32"];
    const finished = await generate(disturbed, ...asked);
    expect(finished.report).toMatchObject({ facesWritten: 700 });
    await generate(undisturbed, ...asked);
    expect(await digestOfGraph(graph.connection, disturbed)).toBe(
      await digestOfGraph(graph.connection, undisturbed),
    );
  });

  test("says with --dry-run what it would store, and stores nothing", async () => {
    const name = newName();
    const dry = await generate(name, ...small, "--dry-run");
    expect(dry).toMatchObject({
      exitCode: 0,
      report: { faces: 600, facesWritten: 600, nodesCreated: 0 },
    });
    const collections = await listCollections(graph.connection);
    expect(collections.map((each) => each.name)).not.toContain(name);
  });

  test("takes a whole number of faces, one or more", async () => {
    for (const faces of ["0", "1.5", "many"])
      expect((await generate("never-made", "--faces", faces)).exitCode).toBe(2);
  });
});
