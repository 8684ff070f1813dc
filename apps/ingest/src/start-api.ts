import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { GraphSession } from "@facegraph/jobs";
import type { Config } from "./config.ts";

export interface RunningApi {
  readonly url: string;
  /** Settles when it ends by itself. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts apps/api as a process of its own, over the same graph, and waits until it answers. */
export async function startApi(
  { projectFolder, stateFolder, environment }: Config,
  { access, browserUrl }: GraphSession,
): Promise<RunningApi> {
  const child = spawn(
    process.execPath,
    [join(projectFolder, "apps", "api", "src", "main.ts")],
    {
      cwd: projectFolder,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true, // Ctrl-C reaches the command, which stops it
      env: {
        ...environment,
        FACEGRAPH_HOME: stateFolder,
        NEO4J_URI: access.uri,
        NEO4J_USERNAME: access.username,
        NEO4J_PASSWORD: access.password,
        ...(access.database === undefined
          ? {}
          : { NEO4J_DATABASE: access.database }),
        ...(browserUrl === undefined
          ? {}
          : { FACEGRAPH_BROWSER_URL: browserUrl }),
      },
    },
  );
  const ended = once(child, "exit");
  let said = "";
  const collect = (chunk: Buffer) => {
    said += chunk.toString();
  };
  child.stderr.on("data", collect);
  const line = await new Promise<string | undefined>((resolve) => {
    createInterface({ input: child.stdout })
      .once("line", resolve)
      .once("close", () => {
        resolve(undefined);
      });
  });
  if (line === undefined) {
    await ended;
    throw Object.assign(new Error(said.trim()), { code: "SERVER_FAILED" });
  }
  child.stderr.off("data", collect).pipe(process.stderr);
  return {
    url: (JSON.parse(line) as { url: string }).url,
    ended,
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill("SIGTERM");
      await ended;
    },
  };
}
