import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export const projectFolder = join(import.meta.dirname, "../../..");

/** Runs a command in a folder, over a state of its own in it and no database. */
export async function runFacegraph(
  folder: string,
  ...argumentList: readonly string[]
) {
  const main = join(projectFolder, "apps/ingest/src/main.ts");
  const child = spawn(process.execPath, [main, ...argumentList], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      FACEGRAPH_HOME: join(folder, "state"),
      FACEGRAPH_WORKING_FOLDER: folder,
      NEO4J_URI: "bolt://127.0.0.1:1",
      NEO4J_PASSWORD: "none",
    },
  });
  const texts = { output: "", errorOutput: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    texts.output += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    texts.errorOutput += chunk.toString();
  });
  const [exitCode] = (await once(child, "close")) as [number | null];
  return { exitCode, ...texts };
}
