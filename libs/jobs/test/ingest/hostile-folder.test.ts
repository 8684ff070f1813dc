import { execFileSync } from "node:child_process";
import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { extractFaces, openFaceModels } from "@facegraph/embedding";
import { sharedPath, testWithShared as test } from "@facegraph/test-support";
import { afterAll, beforeAll, expect } from "vitest";
import { findPhotos, prepareDefaultModels } from "../../src/index.ts";

const projectFolder = join(import.meta.dirname, "..", "..", "..", "..");
const modelsFolder = join(projectFolder, ".facegraph", "models");
const script = sharedPath("data", "bad-images", "make-more.mjs");

interface Entry {
  readonly nameBase64: string;
  readonly expected: string;
}

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "facegraph-hostile-"));
  execFileSync(process.execPath, [script, folder]);
});
afterAll(() => rm(folder, { recursive: true }));

test("odd names, links, pipes and bombs end as they should, and the good photographs among them have their face", async () => {
  const entries = JSON.parse(
    await readFile(join(folder, "expected.json"), "utf8"),
  ) as Entry[];
  expect(entries).toHaveLength(43);
  const root = join(folder, "in");
  await makeDifferent(entries, root);
  const { files, refused } = await findPhotos(root);
  const outcomes = new Map(
    refused.map(({ path, code }) => [path, rejected(code)]),
  );
  await prepareDefaultModels({ modelsFolder });
  const models = await openFaceModels({ modelsFolder });
  let peakBytes = 0;
  let facesFound = 0;
  const paths = files.map(({ path }) => path);
  for await (const extraction of extractFaces(models, paths, {
    onProcessUse: (use) => {
      peakBytes = use.peakBytes;
    },
  })) {
    const isRejected = extraction.outcome === "rejected";
    outcomes.set(
      extraction.path,
      isRejected ? rejected(extraction.code) : "decoded",
    );
    if (extraction.outcome === "faces") facesFound += extraction.faces.length;
  }
  await models.close();
  for (const { nameBase64, expected } of entries) {
    const name = Buffer.from(nameBase64, "base64").toString();
    const outcome = outcomes.get(`${root}/${name}`) ?? "none";
    const allowed = [...expected.split(" or "), ...ifRoot(expected)];
    expect(allowed, name).toContain(outcome);
  }
  const odd = entries.filter(({ expected }) => expected === "decoded");
  expect(facesFound).toBeGreaterThanOrEqual(odd.length - 1); // the bomb shows none
  expect(peakBytes).toBeLessThanOrEqual(512 * 2 ** 20);
});

/**
 * Those to be decoded are copies of one photograph, and copies are looked at once: each gets a byte
 * of its own behind its end.
 */
async function makeDifferent(
  entries: readonly Entry[],
  root: string,
): Promise<void> {
  for (const [number, { nameBase64, expected }] of entries.entries())
    if (expected === "decoded") {
      const name = Buffer.from(nameBase64, "base64");
      const path = Buffer.concat([Buffer.from(`${root}/`), name]);
      await appendFile(path, Buffer.of(number));
    }
}

function rejected(code: string): string {
  return `rejected:${code.toLowerCase().replaceAll("_", "-")}`;
}

/** Who may read everything reads what is closed to others, too. */
function ifRoot(expected: string): string[] {
  return expected === "rejected:unreadable" && process.getuid?.() === 0
    ? ["decoded"]
    : [];
}
