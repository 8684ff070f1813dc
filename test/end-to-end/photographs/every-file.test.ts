import { execFileSync } from "node:child_process";
import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deleteCollection } from "@facegraph/face-graph/collections";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { sharedData } from "../../support/photographs.ts";
import { useGraph } from "../../support/servers/neo4j.ts";
import { runProcess } from "../../support/servers/processes.ts";

const graph = useGraph();
let folder = "";
let collection = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "facegraph-every-"));
  ({ name: collection } = await graph.freshCollection());
  await deleteCollection(graph.connection, collection); // the command makes it, for its own model
});
afterEach(() => rm(folder, { recursive: true }));

function ingest(...options: string[]) {
  const { uri, username, password } = inject("neo4j");
  return runProcess(
    "apps/ingest/src/main.ts",
    ["ingest", folder, "--collection", collection, ...options],
    { NEO4J_URI: uri, NEO4J_USERNAME: username, NEO4J_PASSWORD: password },
  );
}

/**
 * What the lines but the last say of each file: its name, what became of it, and how many faces or
 * why.
 */
function outcomesOf(output: string): Record<string, unknown[]> {
  const lines = output
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, string>);
  expect(lines.pop()).toMatchObject({ collection });
  return Object.fromEntries(
    lines.map(({ path, outcome, faces, code }) => [
      path!.slice(folder.length + 1),
      [outcome, ...[faces ?? code].filter((each) => each !== undefined)],
    ]),
  );
}

test("says of every file, a line each, what became of it", async () => {
  const bad = (name: string) => sharedData("bad-images", name);
  const photo = sharedData("lfw10", "Tony_Blair", "Tony_Blair_0003.jpg");
  const path = (name: string) => join(folder, name);
  await cp(photo, path("a\nb.jpg"));
  await cp(photo, path("copy"));
  await cp(bad("one-pixel.png"), path("nobody.png"));
  await cp(bad("truncated.png"), path("cut\n3 photos.png"));
  await writeFile(path("clip.mp4"), "\0\0\0\x18ftypisom");
  await writeFile(path("notes.txt"), "words");
  await writeFile(path("words.jpg"), "words");
  await symlink(photo, path("link.jpg"));
  execFileSync("mkfifo", [path("pipe.jpg")]);
  const first = await ingest("--ndjson");
  expect(first.exitCode).toBe(3);
  expect(outcomesOf(first.output)).toEqual({
    "a\nb.jpg": ["faces", 1],
    copy: ["duplicate"],
    "nobody.png": ["no-face", 0],
    "cut\n3 photos.png": ["rejected", "TRUNCATED"],
    "clip.mp4": ["video"],
    "notes.txt": ["no-image"],
    "words.jpg": ["rejected", "NOT_AN_IMAGE"],
    "link.jpg": ["rejected", "NOT_A_REGULAR_FILE"],
    "pipe.jpg": ["rejected", "NOT_A_REGULAR_FILE"],
  });
  const again = await ingest("--ndjson");
  expect(outcomesOf(again.output)).toMatchObject({
    "a\nb.jpg": ["unchanged"],
    copy: ["unchanged"],
    "nobody.png": ["unchanged"],
    "words.jpg": ["rejected", "NOT_AN_IMAGE"],
  });
  const words = await ingest();
  const lines = words.errorOutput.split("\n");
  // a name makes no line of its own
  expect(lines).toContain(`TRUNCATED  ${folder}/cut\\u000a3 photos.png`);
});

test.each([
  ["as they are", ["--aligned"]],
  ["by their landmarks", ["--aligned", "landmarks"]],
])("takes pictures that are a face each, %s", async (_, options) => {
  for (const name of ["amy1.png", "amy2.png"])
    await cp(sharedData("friends", "people", "amy", name), join(folder, name));
  const { exitCode, output } = await ingest("--json", ...options);
  expect([exitCode, JSON.parse(output)]).toMatchObject([
    0,
    { images: 2, facesFound: 2 },
  ]);
  const boxes = await graph.connection.read<{ box: number[] }>(
    "MATCH (f:Face {collection: $collection}) RETURN f.box AS box",
    { collection },
  );
  expect(boxes.map(({ box }) => box)).toEqual([
    [0, 0, 1, 1],
    [0, 0, 1, 1],
  ]);
});
