import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What later commands need to know of a server that was started. */
export interface ServerState {
  readonly pid: number;
  /** Tells the process from a later one with the same number. */
  readonly identity: string;
  readonly boltPort: number;
  readonly httpPort: number;
  /** Whether it runs until `stopNeo4j`; otherwise it ends with the last process that uses it. */
  readonly isKept: boolean;
  /** Processes that use it. */
  readonly users: readonly string[];
}

export async function readState(
  folder: string,
): Promise<ServerState | undefined> {
  try {
    const text = await readFile(statePath(folder), "utf8");
    const state = JSON.parse(text) as Partial<ServerState>;
    return typeof state.identity === "string"
      ? (state as ServerState)
      : undefined;
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
  await mkdir(folder, { recursive: true });
  const fresh = `${statePath(folder)}.${process.pid}`;
  await writeFile(fresh, JSON.stringify(state));
  await rename(fresh, statePath(folder));
}

function statePath(folder: string): string {
  return join(folder, "server.json");
}
