import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { diskFull, Neo4jServerError } from "./errors.ts";
import { withLock } from "./folder-lock.ts";
import { findJava } from "./java.ts";
import { runProgram } from "./run-program.ts";

/** The version whose jars are fetched; pom.xml says the same. */
export const neo4jVersion = "5.26.30";

export interface PrepareOptions {
  /** Where the server and its data live. */
  readonly folder: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly announce?: (sentence: string) => void;
}

/**
 * Fetches the jars of Neo4j through Maven, once: 137 MB. Interrupted, it leaves nothing half done.
 * @throws Neo4jServerError `JDK_MISSING`, `JDK_TOO_OLD`, `MAVEN_MISSING`, `NO_NETWORK`,
 *   `DISK_FULL`, `MAVEN_FAILED`
 */
export async function prepareNeo4j({
  folder,
  environment = process.env,
  announce,
}: PrepareOptions): Promise<void> {
  await findJava(environment);
  if (existsSync(jarFolder(folder))) return;
  await withLock(folder, async () => {
    if (existsSync(jarFolder(folder))) return; // another process was first
    announce?.("Fetching Neo4j through Maven (once, 137 MB) …");
    const fetching = join(folder, "fetching");
    await rm(fetching, { recursive: true, force: true });
    try {
      await fetchJars(folder, fetching, environment);
      await rename(fetching, jarFolder(folder));
    } finally {
      await rm(fetching, { recursive: true, force: true });
    }
  }).catch((error: unknown) => {
    throw (error as NodeJS.ErrnoException).code === "ENOSPC"
      ? diskFull(folder, error)
      : error;
  });
}

async function fetchJars(
  folder: string,
  into: string,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const { exitCode, output, isMissing } = await runProgram(
    "mvn",
    [
      "-q",
      "-B",
      "-f",
      join(import.meta.dirname, "..", "pom.xml"),
      "dependency:copy-dependencies",
      `-DoutputDirectory=${into}`,
      "-DincludeScope=runtime",
    ],
    environment,
  );
  if (isMissing) {
    throw new Neo4jServerError(
      { code: "MAVEN_MISSING" },
      "Neo4j is fetched through Maven, and `mvn` does not run: install Maven 3.6 or later (or set NEO4J_URI to a server that runs already).",
    );
  }
  if (exitCode !== 0) throw explainMaven(output, folder);
}

/** Where the jars lie. */
export function jarFolder(folder: string): string {
  return join(folder, `lib-${neo4jVersion}`);
}

function explainMaven(output: string, folder: string): Neo4jServerError {
  if (/No space left on device|ENOSPC/.test(output)) {
    return diskFull(folder);
  }
  if (
    /UnknownHost|Unknown host|Connection refused|Network is unreachable|timed out|Temporary failure in name resolution|Could not transfer artifact/i.test(
      output,
    )
  ) {
    return new Neo4jServerError(
      { code: "NO_NETWORK" },
      "Maven cannot reach its repository: connect to the network (or set a mirror in Maven's settings.xml), then run the command again.",
    );
  }
  const reason =
    output.split("\n").find((line) => line.includes("ERROR")) ?? output.trim();
  return new Neo4jServerError(
    { code: "MAVEN_FAILED", reason },
    `Maven could not fetch Neo4j; put right what it says, then run the command again: ${reason}`,
  );
}
