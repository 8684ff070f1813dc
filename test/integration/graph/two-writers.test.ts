import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { describe, expect, inject, test } from "vitest";
import { projectFolder } from "../../support/folders.ts";
import { linesOfGraph } from "../../support/graphs/graph-digest.ts";
import { useGraph } from "../../support/servers/neo4j.ts";

/** A process that runs write-at-once.ts, stage by stage. */
function startWriter(collection: string, direction: string) {
  const { uri, username, password } = inject("neo4j");
  const child = spawn(
    process.execPath,
    ["test/support/graphs/write-at-once.ts", collection, direction],
    {
      cwd: projectFolder,
      stdio: ["pipe", "pipe", "pipe"],
      env: {
        ...process.env,
        NEO4J_URI: uri,
        NEO4J_USERNAME: username,
        NEO4J_PASSWORD: password,
      },
    },
  );
  const errors = text(child.stderr);
  const closed = once(child, "close") as Promise<[number | null]>;
  const stages = createInterface({ input: child.stdout })[
    Symbol.asyncIterator
  ]();
  return {
    /** The stage it waits to begin; "done" at the end, undefined when it failed. */
    reached: async () => {
      const next = await stages.next();
      return next.done === true ? undefined : next.value;
    },
    begin: () => child.stdin.write("\n"),
    ended: async () => ({ exitCode: (await closed)[0], errors: await errors }),
  };
}

/** Runs writers side by side, each stage begun when all have come to it. */
async function writeAtOnce(
  collection: string,
  directions: readonly string[],
): Promise<unknown[]> {
  const writers = directions.map((each) => startWriter(collection, each));
  const stages: (string | undefined)[] = [];
  for (;;) {
    const reached = await Promise.all(writers.map((each) => each.reached()));
    const [stage] = reached;
    stages.push(stage);
    if (reached.some((each) => each !== stage)) break;
    if (stage === "done" || stage === undefined) break;
    for (const writer of writers) writer.begin();
  }
  const ends = await Promise.all(writers.map((each) => each.ended()));
  return [...ends, stages.at(-1)];
}

describe("two processes that write the same at once, in opposite orders", () => {
  const graph = useGraph();

  test("both succeed, and leave the graph of one", async () => {
    const clean = { exitCode: 0, errors: "" };
    const alone = (await graph.freshCollection()).name;
    expect(await writeAtOnce(alone, ["forwards"])).toEqual([clean, "done"]);

    const shared = (await graph.freshCollection()).name;
    expect(await writeAtOnce(shared, ["forwards", "backwards"])).toEqual([
      clean,
      clean,
      "done",
    ]);

    const { connection } = graph;
    const expected = await linesOfGraph(connection, alone);
    const actual = await linesOfGraph(connection, shared);
    expect(expected.length).toBeGreaterThan(3000);
    expect(actual).toEqual(expected);
    const [ordinals] = await connection.read<{ different: number }>(
      "MATCH (f:Face) WHERE f.collection = $shared RETURN count(DISTINCT f.ordinal) AS different",
      { shared },
    );
    expect(ordinals!.different).toBe(400);
  });
});
