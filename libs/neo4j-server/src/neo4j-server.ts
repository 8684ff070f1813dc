import { setTimeout as wait } from "node:timers/promises";
import type { Ports } from "./configuration.ts";
import { Neo4jServerError } from "./errors.ts";
import { withLock } from "./folder-lock.ts";
import { launch, type LaunchOptions } from "./launch.ts";
import { passwordFileOf, readPassword } from "./password.ts";
import { answersBolt } from "./ports.ts";
import { identifyOurselves, isRunning } from "./processes.ts";
import { readState, type ServerState, writeState } from "./server-state.ts";
import { waitUntilReady } from "./wait-until-ready.ts";

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
  /** Ends this process's use of it. The last user stops the server, unless it is kept running. */
  release(): Promise<void>;
}

export interface StartOptions extends LaunchOptions {
  /** Leave it running when this process ends. `stopNeo4j` stops it. */
  readonly keepRunning?: boolean;
}

interface Folder {
  readonly folder: string;
}

const stopTimeoutMs = 60_000;
/** Two servers that start together may choose the same port; the second then chooses again. */
const portAttempts = 4;

/**
 * Gives the server of a folder: the one that runs, else a new one. It answers when this returns. It
 * is Neo4j's Community edition, listens on the loopback address alone, and has a random password in
 * a file that only its owner can read.
 * @throws Neo4jServerError `JDK_MISSING`, `JDK_TOO_OLD`, `PORT_TAKEN`, `DISK_FULL`,
 *   `PASSWORD_LOST`, `SERVER_FAILED`, `SERVER_TIMEOUT`
 */
export async function startNeo4j(
  options: StartOptions,
): Promise<UsedNeo4jServer> {
  const { folder, keepRunning = false } = options;
  return withLock(folder, async () => {
    const state = (await adopt(folder)) ?? (await launchAndWait(options));
    await writeState(folder, {
      ...state,
      isKept: state.isKept || keepRunning,
      users: [...state.users.filter(isRunning), identifyOurselves()],
    });
    return {
      ...(await describe(folder, state)),
      release: () => release(folder),
    };
  });
}

/** The server of a folder, when it answers. */
export async function runningNeo4j({
  folder,
}: Folder): Promise<Neo4jServer | undefined> {
  const state = await livingState(folder);
  return state !== undefined && (await answersBolt(state.boltPort))
    ? describe(folder, state)
    : undefined;
}

/**
 * Stops the server of a folder cleanly, whoever uses it.
 * @returns whether one was running
 */
export async function stopNeo4j({ folder }: Folder): Promise<boolean> {
  return withLock(folder, async () => {
    const state = await livingState(folder);
    if (state !== undefined) await stop(state);
    await writeState(folder, undefined);
    return state !== undefined;
  });
}

async function release(folder: string): Promise<void> {
  await withLock(folder, async () => {
    const state = await livingState(folder);
    if (state === undefined) return;
    const index = state.users.indexOf(identifyOurselves());
    const users = state.users.filter(
      (user, position) => position !== index && isRunning(user),
    );
    if (users.length > 0 || state.isKept) {
      await writeState(folder, { ...state, users });
      return;
    }
    await stop(state);
    await writeState(folder, undefined);
  });
}

/** The server that runs. If the process that started it died meanwhile, it is waited for. */
async function adopt(folder: string): Promise<ServerState | undefined> {
  const state = await livingState(folder);
  if (state === undefined) return undefined;
  try {
    await waitUntilReady(folder, state);
    return state;
  } catch (error) {
    if (isRunning(state.identity)) throw error;
    return undefined; // it ended meanwhile, so a new one is started
  }
}

/**
 * The state is written before the server answers. If this process dies here, the next one finds the
 * server.
 */
async function launchAndWait(options: StartOptions): Promise<ServerState> {
  const { folder, boltPort, httpPort } = options;
  for (let attempt = 1; ; attempt++) {
    const state = { ...(await launch(options)), isKept: false, users: [] };
    await writeState(folder, state);
    try {
      await waitUntilReady(folder, state);
      return state;
    } catch (error) {
      await writeState(folder, undefined);
      const mayLookAgain =
        error instanceof Neo4jServerError &&
        error.code === "PORT_TAKEN" &&
        (boltPort === undefined || httpPort === undefined);
      if (!mayLookAgain || attempt === portAttempts) throw error;
    }
  }
}

/** SIGTERM lets Neo4j close its store. A server that hangs is killed, which its store survives. */
async function stop({ pid, identity }: ServerState): Promise<void> {
  process.kill(pid, "SIGTERM");
  const patience = Date.now() + stopTimeoutMs;
  while (isRunning(identity)) {
    if (Date.now() > patience) process.kill(pid, "SIGKILL");
    await wait(50);
  }
}

async function livingState(folder: string): Promise<ServerState | undefined> {
  const state = await readState(folder);
  return state !== undefined && isRunning(state.identity) ? state : undefined;
}

async function describe(
  folder: string,
  { pid, boltPort, httpPort }: Ports & { readonly pid: number },
): Promise<Neo4jServer> {
  return {
    uri: `bolt://127.0.0.1:${boltPort}`,
    username: "neo4j",
    password: await readPassword(folder),
    passwordFile: passwordFileOf(folder),
    browserUrl: `http://127.0.0.1:${httpPort}/browser/`,
    pid,
  };
}
