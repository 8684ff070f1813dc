import {
  copyFile,
  mkdtemp,
  open,
  rename,
  rm,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readPhotoFile } from "../../src/images/photo-file.ts";
import { extractFaces } from "../../src/index.ts";
import { openVideoFile } from "../../src/videos/video-file.ts";
import { sharedPath, useModels } from "../fixtures.ts";

const megabyte = 2 ** 20;
const faces = useModels();
let folder = "";
let path = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "facegraph-changing-"));
  path = join(folder, "photo");
});
afterEach(() => rm(folder, { recursive: true }));

/** Does something to the file again and again while it is read. */
async function meanwhile(
  change: () => Promise<void>,
  read: Promise<unknown>,
): Promise<string> {
  const reading = new AbortController();
  const code = read.then(
    () => "read",
    (error: unknown) => (error as { readonly code: string }).code,
  );
  void code.then(() => {
    reading.abort();
  });
  while (!reading.signal.aborted) await change();
  return code;
}

async function writeAt(position: number): Promise<void> {
  const file = await open(path, "r+");
  await file.write(Buffer.of(1), 0, 1, position);
  await file.close();
}

let end = 0;
const changes: [string, () => Promise<void>][] = [
  ["grows", () => writeAt(end++)],
  ["shrinks", () => truncate(path, --end)],
  ["is written over", () => writeAt(4096)],
];

describe.each(changes)(
  "a file that %s while it is read is refused",
  (_, change) => {
    test("a photograph", async () => {
      end = 100 * megabyte;
      await writeFile(path, Buffer.alloc(end, 1));
      expect(await meanwhile(change, readPhotoFile(path))).toBe("FILE_CHANGED");
    });

    test("a video", async () => {
      end = 200 * megabyte;
      await writeFile(path, "\0\0\0\x18ftypisom");
      await truncate(path, end);
      await utimes(path, 0, 0); // long ago, as dates are told by the millisecond
      expect(await meanwhile(change, openVideoFile(path, true))).toBe(
        "FILE_CHANGED",
      );
    });
  },
);

test.each([
  ["written over", copyFile],
  ["put in its place", rename],
])(
  "another photograph %s after the first was hashed is not taken for it",
  async (_, put) => {
    await copyFile(sharedPath("data", "orientation", "upright.png"), path);
    const other = join(folder, "other");
    await copyFile(sharedPath("data", "bad-images", "one-pixel.png"), other);
    const isKnown = async () => {
      await put(other, path);
      return false;
    };
    for await (const extraction of extractFaces(faces.models, [path], {
      isKnown,
    }))
      expect(extraction).toMatchObject({ code: "FILE_CHANGED" });
    expect.assertions(1);
  },
);

test("a photograph that is gone by the time it is looked at is refused, and the next one is not", async () => {
  const next = join(folder, "next.png");
  for (const each of [path, next])
    await copyFile(sharedPath("data", "orientation", "upright.png"), each);
  await writeFile(path, Buffer.of(0), { flag: "a" }); // no copy of the other
  const outcomes: string[] = [];
  let asked = 0;
  const isKnown = async () => {
    if (asked++ === 0) await rm(path);
    return false;
  };
  for await (const extraction of extractFaces(faces.models, [path, next], {
    isKnown,
  }))
    outcomes.push(
      extraction.outcome === "rejected" ? extraction.code : extraction.outcome,
    );
  expect(outcomes).toEqual(["UNREADABLE", "faces"]);
});
