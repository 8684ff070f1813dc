import { existsSync, readFileSync } from "node:fs";
import { mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** What is written down about a server that was started, for the commands that come after. */
export interface ServerState {
  readonly pid: number;
  readonly boltPort: number;
  readonly httpPort: number;
  /** Stays until `stopNeo4j`; else it ends with the last process that uses it. */
  readonly isKept: boolean;
  /** Processes that use it. */
  readonly users: readonly number[];
}

export async function readState(
  folder: string,
): Promise<ServerState | undefined> {
  try {
    return JSON.parse(await readFile(statePath(folder), "utf8")) as ServerState;
  } catch {
    return undefined; // absent, or cut short when the machine went down: no server either way
  }
}

export async function writeState(
  folder: string,
  state: ServerState | undefined,
): Promise<void> {
  if (state === undefined) {
    await rm(statePath(folder), { force: true });
    return;
  }
  const fresh = `${statePath(folder)}.${process.pid}`;
  await writeFile(fresh, JSON.stringify(state));
  await rename(fresh, statePath(folder));
}

/** Whether a process lives; with `folder`, whether it is the server of that folder and not a later process of the same number. */
export function isAlive(pid: number, folder?: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  const commandLine = `/proc/${pid}/cmdline`;
  if (folder === undefined || !existsSync(commandLine)) return true;
  const words = readFileSync(commandLine, "utf8");
  return words.includes(folder); // a zombie's is empty
}

/**
 * Runs `work` while no other process runs its own for the same folder, so that two commands started together start one
 * server. A lock left behind by a process that is gone is taken over.
 */
export async function withLock<T>(
  folder: string,
  work: () => Promise<T>,
): Promise<T> {
  const path = join(folder, "server.lock");
  await mkdir(folder, { recursive: true });
  for (;;) {
    try {
      const file = await open(path, "wx");
      await file.writeFile(String(process.pid));
      await file.close();
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const holder = Number(await readFile(path, "utf8").catch(() => "0"));
      if (holder > 0 && !isAlive(holder)) await rm(path, { force: true });
      else await wait(100);
    }
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

function statePath(folder: string): string {
  return join(folder, "server.json");
}
