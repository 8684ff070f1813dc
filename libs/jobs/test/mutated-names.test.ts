import { isUtf8 } from "node:buffer";
import { mkdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findPhotos } from "../src/index.ts";

const seeds = ["photo.jpg", "é\u0301\u202e.PNG", "$(x);--.webp", "__proto__"];

/** Names of any bytes that a file system takes; the same each time. */
function makeNames(count: number): Buffer[] {
  const names = new Map<string, Buffer>();
  for (let state = 1; names.size < count;) {
    const next = (end: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * end);
    };
    const name = Buffer.from(seeds[next(seeds.length)]!);
    for (let changes = 3; changes > 0; changes--)
      name[next(name.length)] = next(256);
    const isAllowed =
      !name.includes(0) && !name.includes("/") && !/^\.\.?$/.test(String(name));
    if (isAllowed) names.set(name.toString("latin1"), name);
  }
  return [...names.values()];
}

test("20,000 names of any bytes are each found once, or refused as no UTF-8", async () => {
  const folder = await mkdtemp(join(tmpdir(), "facegraph-names-"));
  try {
    const names = makeNames(20_000);
    const below = Buffer.from(`${folder}/below`);
    mkdirSync(below);
    const root = Buffer.concat([below, Buffer.from("/")]);
    for (const name of names) writeFileSync(Buffer.concat([root, name]), "");
    const { files, refused } = await findPhotos(folder);
    const good = names.filter((name) => isUtf8(name)).map(String);
    expect(new Set(files.map(({ path }) => path))).toEqual(
      new Set(good.map((name) => `${folder}/below/${name}`)),
    );
    expect(files).toHaveLength(good.length);
    expect(new Set(files.map(({ identity }) => identity))).toEqual(
      new Set(["below"]),
    );
    expect(refused).toHaveLength(names.length - good.length);
    expect(new Set(refused.map(({ code }) => code))).toEqual(
      new Set(["BAD_NAME"]),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
