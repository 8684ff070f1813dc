import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findPhotos, JobError } from "../../src/index.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "facegraph-find-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("findPhotos", () => {
  test("finds nothing in an empty folder", async () => {
    expect(await findPhotos(folder)).toEqual({ files: [], refused: [] });
  });

  test("lists files in the order of their bytes, with the folder each lies in", async () => {
    await mkdir(join(folder, "b", "deep"), { recursive: true });
    for (const name of ["z.jpg", "b/é.jpg", "b/a.jpg", "b/deep/x", "Z.jpg"]) {
      await writeFile(join(folder, name), name);
    }
    const { files } = await findPhotos(folder);
    expect(files.map((file) => file.path.slice(folder.length + 1))).toEqual([
      "Z.jpg",
      "b/a.jpg",
      "b/deep/x",
      "b/é.jpg",
      "z.jpg",
    ]);
    expect(files.map((file) => file.identity)).toEqual([
      basename(folder),
      "b",
      "deep",
      "b",
      basename(folder),
    ]);
    expect(files[2]!.isNamedImage).toBe(false);
  });

  test("refuses links, loops among them, without following any", async () => {
    await writeFile(join(folder, "real.jpg"), "");
    await symlink(folder, join(folder, "loop"));
    await symlink("/dev/zero", join(folder, "zero.jpg"));
    await symlink("nothing", join(folder, "dangling.jpg"));
    const { files, refused } = await findPhotos(folder);
    expect(files).toHaveLength(1);
    expect(refused.map(({ code }) => code)).toEqual(
      Array(3).fill("NOT_A_REGULAR_FILE"),
    );
  });

  test("refuses a pipe without waiting for its other end", async () => {
    execFileSync("mkfifo", [join(folder, "pipe.jpg")]);
    const { files, refused } = await findPhotos(folder);
    expect(files).toEqual([]);
    expect(refused[0]!.message).toContain("a pipe");
  });

  test("refuses a name that is not UTF-8 instead of opening another file", async () => {
    const name = Buffer.concat([
      Buffer.from(`${folder}/bad-`),
      Buffer.from([0xff, 0xfe]),
    ]);
    await writeFile(name, "");
    const { files, refused } = await findPhotos(folder);
    expect(files).toEqual([]);
    expect(refused[0]!.code).toBe("BAD_NAME");
  });

  test("refuses what lies in a folder whose name is not UTF-8, at any depth, and opens no other", async () => {
    const name = Buffer.concat([
      Buffer.from(`${folder}/bad-`),
      Buffer.from([0xff]),
    ]);
    const below = Buffer.concat([name, Buffer.from("/deep")]);
    await mkdir(below, { recursive: true });
    for (const each of [name, below])
      await writeFile(Buffer.concat([each, Buffer.from("/photo.jpg")]), "");
    await mkdir(join(folder, "bad-\ufffd"));
    // as the name above reads when it is shown
    await writeFile(join(folder, "bad-\ufffd", "photo.jpg"), "");
    const { files, refused } = await findPhotos(folder);
    expect(files.map(({ path }) => path)).toEqual([
      join(folder, "bad-\ufffd", "photo.jpg"),
    ]);
    expect(refused.map(({ code }) => code)).toEqual(["BAD_NAME", "BAD_NAME"]);
  });

  test("lists a hundred thousand files of one folder, in order and in little memory", async () => {
    execFileSync("sh", ["-c", "seq 100000 | xargs touch"], { cwd: folder });
    const before = process.memoryUsage().heapUsed;
    const { files, refused } = await findPhotos(folder);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(200 * 2 ** 20);
    expect(refused).toEqual([]);
    const names = files.map(({ path }) => basename(path));
    expect(new Set(names).size).toBe(100_000);
    expect(names).toEqual(names.toSorted()); // digits are in the order of their bytes
  });

  test("takes a file for a folder with nothing else in it", async () => {
    const path = join(folder, "clip.mp4");
    await writeFile(path, "");
    expect(await findPhotos(path)).toEqual({
      files: [{ path, identity: basename(folder), isNamedImage: false }],
      refused: [],
    });
  });

  test("says so when there is no such folder", async () => {
    await expect(findPhotos(join(folder, "missing"))).rejects.toSatisfy(
      (error: JobError) => error.code === "FOLDER_NOT_FOUND",
    );
  });
});
