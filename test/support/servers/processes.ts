import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { projectFolder } from "../folders.ts";

export interface RunningProcess {
  /** The first line it printed; "" when it ended without one. */
  readonly firstLine: string;
  readonly exitCode: Promise<number | null>;
  /** What it wrote to stderr so far. */
  errorOutput(): string;
  /** By SIGTERM, unless told otherwise. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts one of our programs, and waits for its first line or its end. */
export async function startProcess(
  script: string,
  argumentList: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<RunningProcess> {
  const child = spawn(process.execPath, [script, ...argumentList], {
    cwd: projectFolder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const exitCode = once(child, "exit").then(([code]) => code as number | null);
  const firstLine = await new Promise<string>((resolve) => {
    createInterface({ input: child.stdout })
      .once("line", resolve)
      .once("close", () => {
        resolve("");
      });
  });
  return {
    firstLine,
    exitCode,
    errorOutput: () => errors,
    stop: async (signal = "SIGTERM") => {
      if (child.exitCode === null) child.kill(signal);
      await exitCode;
    },
  };
}

export interface Finished {
  readonly exitCode: number | null;
  readonly output: string;
  readonly errorOutput: string;
}

/** Runs one of our programs to its end. */
export async function runProcess(
  script: string,
  argumentList: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Finished> {
  const child = spawn(process.execPath, [script, ...argumentList], {
    cwd: projectFolder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
  let output = "";
  let errorOutput = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    errorOutput += chunk.toString();
  });
  const [exitCode] = (await once(child, "close")) as [number | null];
  return { exitCode, output, errorOutput };
}
