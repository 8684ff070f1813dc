import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { identifyOurselves, isRunning } from "./processes.ts";

/** A takeover lasts microseconds. An older one was left by a process that died in it. */
const takeoverMs = 10_000;

/**
 * Runs `work` while no other process, and no other call in this one, holds the lock of the folder,
 * so that two commands started together start one server. A lock whose holder is gone is taken
 * over.
 */
export async function withLock<T>(
  folder: string,
  work: () => Promise<T>,
): Promise<T> {
  const path = join(folder, "server.lock");
  await mkdir(folder, { recursive: true });
  while (!(await tryCreate(path))) {
    if (await isAbandoned(path)) await removeAbandoned(path);
    else await wait(50);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

/** The file appears with its content, so that nobody reads an empty one. */
async function tryCreate(path: string): Promise<boolean> {
  const fresh = `${path}.${randomUUID()}`;
  await writeFile(fresh, identifyOurselves());
  try {
    await link(fresh, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(fresh, { force: true });
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  const holder = await readFile(path, "utf8").catch(() => undefined);
  return holder !== undefined && !isRunning(holder);
}

/**
 * One process at a time removes a lock, and looks again before it does. Otherwise a second process
 * would remove the new lock of the first.
 */
async function removeAbandoned(path: string): Promise<void> {
  const takeover = `${path}.takeover`;
  if (!(await tryCreate(takeover))) {
    const { mtimeMs } = await stat(takeover).catch(() => ({
      mtimeMs: Infinity,
    }));
    if (Date.now() - mtimeMs > takeoverMs) await rm(takeover, { force: true });
    else await wait(20);
    return;
  }
  try {
    if (await isAbandoned(path)) await rm(path, { force: true });
  } finally {
    await rm(takeover, { force: true });
  }
}
