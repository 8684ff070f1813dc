import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hasShared, testWithShared as test } from "@facegraph/test-support";
import { expect } from "vitest";
import {
  extractFaces,
  type Extraction,
  type ExtractOptions,
} from "../../src/index.ts";
import { sharedPath, useModels } from "../fixtures.ts";

const faces = useModels();
const folder = sharedPath("data", "bad-images");
const { files } = JSON.parse(
  hasShared
    ? readFileSync(join(folder, "manifest.json"), "utf8")
    : '{"files":{}}',
) as { files: Record<string, { readonly expected: string }> };
const paths = Object.keys(files).map((name) => join(folder, name));

async function extractAll(
  options: ExtractOptions,
  asked: readonly string[] = paths,
): Promise<Extraction[]> {
  const extractions: Extraction[] = [];
  for await (const extraction of extractFaces(faces.models, asked, options))
    extractions.push(extraction);
  return extractions;
}

function outcomeOf(extraction: Extraction): string {
  return extraction.outcome === "rejected"
    ? `rejected:${extraction.code.toLowerCase().replaceAll("_", "-")}`
    : "decoded";
}

test("broken and hostile files end as they should, in 512 MB, the same for any number of processes", async () => {
  let peakBytes = 0;
  const guarded = await extractAll({
    processes: 2,
    onProcessUse: (use) => {
      expect(use.started).toBe(2); // none of them takes its process with it
      peakBytes = use.peakBytes;
    },
  });
  expect(guarded.map(({ path }) => path)).toEqual(paths);
  expect(guarded.map(outcomeOf)).toEqual(
    Object.values(files).map(({ expected }) => expected),
  );
  expect(peakBytes).toBeGreaterThan(0);
  expect(peakBytes).toBeLessThanOrEqual(512 * 2 ** 20);
  expect(await extractAll({ processes: 0 })).toEqual(guarded);
  expect(await extractAll({ processes: 5 })).toEqual(guarded);
});

test("limits too small for any photograph refuse each with its reason", async () => {
  // Memory is watched every 20 ms, so it has to be one that takes longer.
  const some = [sharedPath("data", "friends", "groups", "bbt1.jpg")];
  const codes = async (options: ExtractOptions) =>
    (await extractAll({ processes: 1, ...options }, some)).map(outcomeOf);
  expect(await codes({ limits: { lookMs: 5 } })).toEqual([
    "rejected:took-too-long",
  ]);
  expect(await codes({ limits: { growthBytes: 1 } })).toEqual([
    "rejected:too-much-memory",
  ]);
});

test("stopping ends the processes at once", async () => {
  const stop = new AbortController();
  const started = performance.now();
  const timer = setTimeout(() => {
    stop.abort();
  }, 300);
  const good = paths.slice(-9);
  expect(await extractAll({ signal: stop.signal }, good)).toEqual([]);
  clearTimeout(timer);
  expect(performance.now() - started).toBeLessThan(3000);
});
