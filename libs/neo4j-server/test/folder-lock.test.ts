import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withLock } from "../src/folder-lock.ts";
import {
  identifyOurselves,
  identifyProcess,
  isRunning,
} from "../src/processes.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lock-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs so many at once, and says how many were ever inside together. */
async function mostInside(callers: number): Promise<number> {
  let inside = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: callers }, () =>
      withLock(folder, async () => {
        most = Math.max(most, ++inside);
        await wait(2);
        inside--;
      }),
    ),
  );
  return most;
}

test("one at a time is inside, and the lock is gone afterwards", async () => {
  expect(await mostInside(20)).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

test("the lock is given back when the work fails", async () => {
  await expect(
    withLock(folder, () => Promise.reject(new Error("work"))),
  ).rejects.toThrow("work");
  expect(await mostInside(2)).toBe(1);
});

test("a lock whose holder is gone is taken over, by one", async () => {
  await writeFile(join(folder, "server.lock"), await deadProcess());
  expect(await mostInside(20)).toBe(1);
});

test("a lock whose holder's number went to another process is taken over", async () => {
  await writeFile(join(folder, "server.lock"), `${process.pid}@1`);
  expect(await mostInside(3)).toBe(1);
});

test("a takeover that was cut short holds nobody up", async () => {
  await writeFile(join(folder, "server.lock"), await deadProcess());
  const cut = join(folder, "server.lock.takeover");
  await writeFile(cut, "");
  await utimes(cut, 0, 0);
  expect(await mostInside(3)).toBe(1);
});

test("a process is known until it ends", async () => {
  const child = spawn("sleep", ["60"]);
  await once(child, "spawn");
  const identity = identifyProcess(child.pid!)!;
  expect(isRunning(identity)).toBe(true);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(isRunning(identity)).toBe(false);
  expect(isRunning(identifyOurselves())).toBe(true);
});

async function deadProcess(): Promise<string> {
  const child = spawn("true");
  const identity = identifyProcess(child.pid!) ?? `${child.pid!}@0`;
  await once(child, "exit");
  return identity;
}
