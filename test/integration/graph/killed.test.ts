import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { describe, expect, inject, test } from "vitest";
import { projectFolder } from "../../support/folders.ts";
import {
  digestOfGraph,
  linesOfGraph,
} from "../../support/graphs/graph-digest.ts";
import { useGraph } from "../../support/servers/neo4j.ts";

interface Kill {
  readonly phase: "faces" | "edges" | "first run" | "second run";
  /** That are written before it, in that phase. */
  readonly batches: number;
  /** Into the next batch. */
  readonly delayMs: number;
}

/**
 * In order: each finds what those before it left, and goes further. A run's first line is for the
 * clusters that it found.
 */
const kills: readonly Kill[] = [
  { phase: "faces", batches: 1, delayMs: 0 },
  { phase: "faces", batches: 7, delayMs: 3 },
  { phase: "faces", batches: 14, delayMs: 6 },
  { phase: "edges", batches: 1, delayMs: 2 },
  { phase: "edges", batches: 4, delayMs: 5 },
  { phase: "first run", batches: 3, delayMs: 1 },
  { phase: "first run", batches: 4, delayMs: 4 },
  { phase: "second run", batches: 1, delayMs: 0 },
  { phase: "second run", batches: 2, delayMs: 3 },
  { phase: "second run", batches: 2, delayMs: 6 },
];

/** Runs build-graph.ts to its end, or until it kills itself. */
async function build(
  collection: string,
  kill?: Kill,
): Promise<{ lines: string[]; signal: NodeJS.Signals | null }> {
  const { uri, username, password } = inject("neo4j");
  const killed =
    kill === undefined
      ? []
      : [kill.phase, String(kill.batches), String(kill.delayMs)];
  const child = spawn(
    process.execPath,
    ["test/support/graphs/build-graph.ts", collection, ...killed],
    {
      cwd: projectFolder,
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        ...process.env,
        NEO4J_URI: uri,
        NEO4J_USERNAME: username,
        NEO4J_PASSWORD: password,
      },
    },
  );
  const closed = once(child, "close") as Promise<
    [number | null, NodeJS.Signals | null]
  >;
  const printed = await text(child.stdout);
  const [, signal] = await closed;
  return { lines: printed.trimEnd().split("\n"), signal };
}

describe("a process that is killed while it fills the graph", () => {
  const graph = useGraph();

  test("ten times leaves, once it is run to its end, the graph of one that was not", async () => {
    const undisturbed = (await graph.freshCollection()).name;
    const { lines } = await build(undisturbed);
    expect(lines.at(-1)).toBe("done 2");

    const disturbed = (await graph.freshCollection()).name;
    for (const kill of kills) {
      const { lines: reached, signal } = await build(disturbed, kill);
      expect([kill, signal, reached.at(-1)]).toEqual([
        kill,
        "SIGKILL",
        kill.phase,
      ]);
    }
    const finished = await build(disturbed);
    expect(finished.lines.at(-1)).toBe("done 2");

    const { connection } = graph;
    const expected = await linesOfGraph(connection, undisturbed);
    const actual = await linesOfGraph(connection, disturbed);
    expect({
      missing: expected.filter((line) => !actual.includes(line)),
      besides: actual.filter((line) => !expected.includes(line)),
    }).toEqual({ missing: [], besides: [] });
    expect(await digestOfGraph(connection, disturbed)).toBe(
      await digestOfGraph(connection, undisturbed),
    );
  }, 600_000);
});
