import { spawn } from "node:child_process";

export interface Ended {
  /** undefined when the program could not be started or was ended by a signal */
  readonly exitCode: number | undefined;
  /** stdout and stderr, in the order they came */
  readonly output: string;
  readonly isMissing: boolean;
}

/** Runs a program to its end and never rejects. */
export function runProgram(
  program: string,
  argumentList: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, argumentList, {
      stdio: ["ignore", "pipe", "pipe"],
      env: environment,
    });
    let output = "";
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", (error: NodeJS.ErrnoException) => {
      resolve({
        exitCode: undefined,
        output: `${output}${error.message}`,
        isMissing: error.code === "ENOENT",
      });
    });
    child.on("close", (exitCode) => {
      resolve({ exitCode: exitCode ?? undefined, output, isMissing: false });
    });
  });
}
