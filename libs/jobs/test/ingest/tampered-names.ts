import { isUtf8 } from "node:buffer";
import { mkdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { RandomSource } from "@facegraph/synthetic";
import { findPhotos } from "../../src/ingest/find-photos.ts";

const seeds = ["photo.jpg", "é\u0301\u202e.PNG", "$(x);--.webp", "__proto__"];

/** Names of any bytes that a file system takes; the same each time. */
function makeNames(count: number, seed: number): Buffer[] {
  const names = new Map<string, Buffer>();
  const random = new RandomSource(seed);
  while (names.size < count) {
    const name = Buffer.from(seeds[random.below(seeds.length)]!);
    for (let changes = 3; changes > 0; changes--)
      name[random.below(name.length)] = random.below(256);
    const isAllowed =
      !name.includes(0) && !name.includes("/") && !/^\.\.?$/.test(String(name));
    if (isAllowed) names.set(name.toString("latin1"), name);
  }
  return [...names.values()];
}

/**
 * Makes files of so many names in one folder, and looks for photographs in it.
 * @returns how many were found, and how many refused as no UTF-8
 * @throws Error when one is missing, comes twice, or is refused for another reason
 */
export async function tamperWithNames(
  count: number,
  seed = 1,
): Promise<{ readonly answered: number; readonly refused: number }> {
  const folder = await mkdtemp(join(tmpdir(), "facegraph-names-"));
  try {
    const names = makeNames(count, seed);
    const below = Buffer.from(`${folder}/below`);
    mkdirSync(below);
    const root = Buffer.concat([below, Buffer.from("/")]);
    for (const name of names) writeFileSync(Buffer.concat([root, name]), "");
    const { files, refused } = await findPhotos(folder);
    const expected = names
      .filter((name) => isUtf8(name))
      .sort((one, two) => Buffer.compare(one, two))
      .map((name) => [`${folder}/below/${name.toString()}`, "below"]);
    const found = files.map(({ path, identity }) => [path, identity]);
    if (!isDeepStrictEqual(found, expected))
      throw new Error("Expected each name in UTF-8 once, in order.");
    const isAllRefused =
      refused.length === count - expected.length &&
      refused.every(({ code }) => code === "BAD_NAME");
    if (!isAllRefused)
      throw new Error("Expected each other name to be refused as none.");
    return { answered: files.length, refused: refused.length };
  } finally {
    await rm(folder, { recursive: true });
  }
}
