import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { stateFolder } from "../../support/folders.ts";
import { BenchmarkError } from "./benchmark.ts";

/** A Python process that measures a peer each time it is asked. */
export interface Peers {
  /** One line out, one line back. */
  ask(question: string): Promise<string>;
  /** One line more back. */
  next(): Promise<string>;
  stop(): Promise<void>;
}

/** What pip installs. */
export const peerPackages = [
  "networkit==11.3",
  "igraph==1.0.0",
  "networkx==3.6.1",
  "dlib-bin==20.0.1",
  "infomap==2.16.0",
  "scikit-learn==1.9.1",
  "faiss-cpu==1.15.1",
  "scipy",
  "numpy",
];

const folder = join(stateFolder, "bench-python");
const python = join(folder, "bin", "python");
const stamp = join(folder, peerPackages.join(" ").replaceAll("=", ""));

/**
 * Starts a script of this folder in a virtual environment with the peers, made when it is not
 * there.
 */
export async function startPeers(
  script: string,
  argumentList: readonly string[],
): Promise<Peers> {
  await prepareEnvironment();
  const child = spawn(
    python,
    [join(import.meta.dirname, "..", script), ...argumentList],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  const lines = createInterface({ input: child.stdout })[
    Symbol.asyncIterator
  ]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done === true)
      throw new Error(`Expected an answer from ${script} but it ended.`);
    return value;
  };
  await next(); // "ready"
  return {
    ask: (question) => {
      child.stdin.write(`${question}\n`);
      return next();
    },
    next,
    stop: async () => {
      child.stdin.end();
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}

/** Makes the virtual environment, once; what an interrupted installation left is thrown away. */
export async function prepareEnvironment(): Promise<void> {
  if (isEnvironmentPrepared()) return;
  await mkdir(stateFolder, { recursive: true });
  await rm(folder, { recursive: true, force: true });
  run("python3", ["-m", "venv", folder]);
  run(python, ["-m", "pip", "install", "--quiet", ...peerPackages]);
  await writeFile(stamp, "");
}

export function isEnvironmentPrepared(): boolean {
  return existsSync(stamp);
}

function run(program: string, argumentList: readonly string[]): void {
  const { status } = spawnSync(program, argumentList, {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status !== 0)
    throw new BenchmarkError(
      "NOT_READY",
      `Expected ${program} ${argumentList.join(" ")} to succeed; the benchmark needs Python 3 with venv, and the network.`,
    );
}
