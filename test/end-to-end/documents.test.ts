import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { filesBelow } from "../support/files-below.ts";
import { projectFolder } from "../support/folders.ts";

const documents = [
  "README.md",
  ...["docs", "libs", "test"].flatMap((folder) =>
    filesBelow(join(projectFolder, folder))
      .filter((path) => path.endsWith(".md") && !path.includes("node_modules"))
      .map((path) => path.slice(projectFolder.length + 1)),
  ),
];

const read = (document: string) =>
  readFile(join(projectFolder, document), "utf8");

describe("docs/architecture.md", () => {
  test("names a file for at least fifteen questions, and each file is there", async () => {
    const text = await read("docs/architecture.md");
    const questions = [...text.matchAll(/^\| [^|]+\? +\| `(.+?)` +\|$/gm)];
    expect(questions.length).toBeGreaterThanOrEqual(15);
    const files = questions.map(([, file]) => file!);
    expect(
      files.filter((file) => !existsSync(join(projectFolder, file))),
    ).toEqual([]);
  });

  test("names rooms that are there", async () => {
    const text = await read("docs/architecture.md");
    const rooms: string[] = [];
    let library = "";
    for (const [, name = "", room = ""] of text.matchAll(
      /^\| (\S*) +\| `(.+?)\/` +\|/gm,
    )) {
      library = name === "" ? library : name;
      rooms.push(`${library}/${room}`);
    }
    expect(rooms.length).toBeGreaterThan(30);
    const isThere = (room: string) => {
      const [project, folder] = room.split("/") as [string, string];
      return [
        join("libs", project, "src", folder),
        join("apps", project, "src", folder),
        join(project, folder),
      ].some((path) => existsSync(join(projectFolder, path)));
    };
    expect(rooms.filter((room) => !isThere(room))).toEqual([]);
  });
});

test.for(documents)("%s links to files that are there", async (document) => {
  const text = await read(document);
  const broken = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)]
    .map(([, target]) => target!)
    .filter(
      (target) => !existsSync(join(projectFolder, dirname(document), target)),
    );
  expect(broken).toEqual([]);
});
