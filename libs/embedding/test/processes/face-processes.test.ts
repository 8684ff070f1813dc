import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ProcessLimits } from "../../src/guard/guarded-process.ts";
import { FaceProcesses } from "../../src/processes/face-processes.ts";

const version = "any";
const megabyte = 2 ** 20;
let folder = "";
let processes: FaceProcesses;

function start(
  count: number,
  limits: Partial<ProcessLimits> = {},
  modelsFolder = "",
): FaceProcesses {
  processes = new FaceProcesses(
    { modelsFolder },
    {
      count,
      limits,
      program: new URL("./misbehaving-process.ts", import.meta.url),
    },
  );
  return processes;
}

/** What became of each, looked at side by side: a reason code, or the process that looked. */
async function lookAt(...names: string[]): Promise<(string | number)[]> {
  const looks = await Promise.all(
    names.map((name) => processes.look({ path: join(folder, name), version })),
  );
  return looks.map((look) =>
    "refused" in look ? look.refused.problem.code : look.found.width,
  );
}

function isRunning(pid: number): boolean {
  return existsSync(`/proc/${pid}`);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "facegraph-processes-"));
});
afterEach(async () => {
  await processes.close();
  await rm(folder, { recursive: true });
});

describe("a process that looks at photographs", () => {
  test("is not started before there is something to do, and is used again", async () => {
    start(4);
    expect(processes.use.started).toBe(0);
    const [one] = await lookAt("photo.jpg");
    expect(await lookAt("photo.jpg")).toEqual([one]);
    expect(processes.use.started).toBe(1);
  });

  test("works beside as many others as there may be", async () => {
    start(3);
    const pids = await lookAt(...Array<string>(9).fill("photo.jpg"));
    expect(new Set(pids).size).toBe(3);
  });

  test("is killed when it takes too long, which is not tried again", async () => {
    start(1, { lookMs: 300 });
    const before = performance.now();
    expect(await lookAt("hang")).toEqual(["TOOK_TOO_LONG"]);
    expect(performance.now() - before).toBeLessThan(5000);
    expect(processes.use.started).toBe(1);
    const [pid] = await lookAt("photo.jpg");
    expect(pid).toBeTypeOf("number");
  });

  test("is killed when it takes too much memory, before it has taken much more", async () => {
    start(1, { growthBytes: 64 * megabyte });
    expect(await lookAt("grow")).toEqual(["TOO_MUCH_MEMORY"]);
    expect(processes.use.started).toBe(1);
    expect(processes.use.peakBytes).toBeGreaterThan(64 * megabyte);
    expect(processes.use.peakBytes).toBeLessThan(400 * megabyte);
  });

  test("may have more memory for its first photograph than earlier ones left behind", async () => {
    start(1, { growthBytes: 64 * megabyte });
    const [one, two] = await lookAt("leave-behind", "leave-behind");
    expect([typeof one, typeof two]).toEqual(["number", "number"]);
    expect(processes.use.started).toBe(2);
  });

  test.each(["die", "leave", "fill-heap"])(
    "that dies (%s) leaves its photograph refused after a second try",
    async (deed) => {
      start(1, { heapMegabytes: 32 });
      expect(await lookAt("photo.jpg", deed, "photo.jpg")).toEqual([
        expect.any(Number),
        "DECODER_FAILED",
        expect.any(Number),
      ]);
      expect(processes.use.started).toBe(3);
    },
  );

  test("that dies by chance costs no photograph", async () => {
    start(1);
    expect(await lookAt("die-once")).toEqual([expect.any(Number)]);
    expect(processes.use.started).toBe(2);
  });

  test("does not hold up others when it hangs", async () => {
    start(2, { lookMs: 2000 });
    const hanging = lookAt("hang");
    const pids = await lookAt(...Array<string>(20).fill("photo.jpg"));
    expect(new Set(pids).size).toBe(1);
    expect(await hanging).toEqual(["TOOK_TOO_LONG"]);
  });

  test("that cannot start fails the job, not the photograph", async () => {
    start(1, {}, "never-starts");
    await expect(lookAt("photo.jpg")).rejects.toMatchObject({
      name: "EmbeddingError",
      code: "DECODER_FAILED",
    });
    expect(processes.use.started).toBe(2);
  });

  test("is gone after all are closed, even one that hangs, and what waits is given up", async () => {
    start(2);
    const pids = await lookAt("photo.jpg", "photo.jpg");
    const late = Promise.allSettled([
      lookAt("hang"),
      lookAt("photo.jpg", "hang", "photo.jpg"),
    ]);
    await processes.close();
    const outcomes = await late;
    expect(outcomes.map(({ status }) => status)).toEqual([
      "rejected",
      "rejected",
    ]);
    expect(pids.filter((pid) => isRunning(Number(pid)))).toEqual([]);
  });
});
