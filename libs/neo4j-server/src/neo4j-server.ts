import { join } from "node:path";
import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { launch, type LaunchOptions } from "./launch.ts";
import { answersBolt } from "./ports.ts";
import {
  isAlive,
  readState,
  withLock,
  writeState,
  type ServerState,
} from "./server-state.ts";

/** A server that answers, and how to reach it. */
export interface Neo4jServer {
  readonly uri: string;
  readonly username: string;
  readonly password: string;
  readonly passwordFile: string;
  readonly browserUrl: string;
  readonly pid: number;
}

export interface UsedNeo4jServer extends Neo4jServer {
  /** Says that this process is done with it; the last one out stops a server that is not kept. */
  release(): Promise<void>;
}

export interface StartOptions extends LaunchOptions {
  /** Leave it running when this process ends, until `stopNeo4j`. */
  readonly keepRunning?: boolean;
}

const stopTimeoutMs = 60_000;

/**
 * Gives the server of a folder: the one that runs, else a new one, answering when this returns. It is Neo4j's Community
 * edition on the loopback address alone, with a random password in a file that only its owner can read.
 * @throws Neo4jServerError `JDK_MISSING`, `JDK_TOO_OLD`, `PORT_TAKEN`, `DISK_FULL`, `SERVER_FAILED`, `SERVER_TIMEOUT`
 */
export async function startNeo4j(
  options: StartOptions,
): Promise<UsedNeo4jServer> {
  const { folder, keepRunning = false } = options;
  return withLock(folder, async () => {
    const running = await livingState(folder);
    const state = running ?? {
      ...(await launch(options)),
      isKept: false,
      users: [],
    };
    await writeState(folder, {
      ...state,
      isKept: state.isKept || keepRunning,
      users: [...state.users.filter((user) => isAlive(user)), process.pid],
    });
    return {
      ...(await describe(folder, state)),
      release: () => release(folder),
    };
  });
}

/** The server of a folder, when it runs. */
export async function runningNeo4j({
  folder,
}: {
  readonly folder: string;
}): Promise<Neo4jServer | undefined> {
  const state = await livingState(folder);
  return state === undefined ? undefined : describe(folder, state);
}

/**
 * Stops the server of a folder cleanly, whoever uses it.
 * @returns whether one was running
 */
export async function stopNeo4j({
  folder,
}: {
  readonly folder: string;
}): Promise<boolean> {
  return withLock(folder, async () => {
    const state = await livingState(folder);
    if (state !== undefined) await stop(folder, state);
    await writeState(folder, undefined);
    return state !== undefined;
  });
}

async function release(folder: string): Promise<void> {
  await withLock(folder, async () => {
    const state = await livingState(folder);
    if (state === undefined) return;
    const index = state.users.indexOf(process.pid);
    const users = state.users.filter(
      (user, position) => position !== index && isAlive(user),
    );
    if (users.length > 0 || state.isKept) {
      await writeState(folder, { ...state, users });
      return;
    }
    await stop(folder, state);
    await writeState(folder, undefined);
  });
}

/** SIGTERM lets Neo4j close its store; only one that hangs is killed, which its logs survive. */
async function stop(folder: string, { pid }: ServerState): Promise<void> {
  process.kill(pid, "SIGTERM");
  const patience = Date.now() + stopTimeoutMs;
  while (isAlive(pid, folder)) {
    if (Date.now() > patience) process.kill(pid, "SIGKILL");
    await wait(50);
  }
}

async function livingState(folder: string): Promise<ServerState | undefined> {
  const state = await readState(folder);
  if (state === undefined || !isAlive(state.pid, folder)) return undefined;
  return (await answersBolt(state.boltPort)) ? state : undefined;
}

async function describe(
  folder: string,
  {
    pid,
    boltPort,
    httpPort,
  }: Pick<ServerState, "pid" | "boltPort" | "httpPort">,
): Promise<Neo4jServer> {
  const passwordFile = join(folder, "password");
  return {
    uri: `bolt://127.0.0.1:${boltPort}`,
    username: "neo4j",
    password: (await readFile(passwordFile, "utf8")).trim(),
    passwordFile,
    browserUrl: `http://127.0.0.1:${httpPort}/browser/`,
    pid,
  };
}
