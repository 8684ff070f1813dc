import { join } from "node:path";
import { Neo4jServerError } from "./errors.ts";
import { runProgram } from "./run-program.ts";

const oldestJava = 17;

/**
 * The java to run Neo4j with: that of JAVA_HOME, else the first on the PATH.
 * @returns the program, and its major version
 * @throws Neo4jServerError `JDK_MISSING`, `JDK_TOO_OLD`
 */
export async function findJava(
  environment: NodeJS.ProcessEnv = process.env,
): Promise<{ readonly program: string; readonly version: number }> {
  const { JAVA_HOME } = environment;
  const program =
    JAVA_HOME === undefined || JAVA_HOME === ""
      ? "java"
      : join(JAVA_HOME, "bin", "java");
  const { output, isMissing } = await runProgram(
    program,
    ["-version"],
    environment,
  );
  const version = Number(/version "(?:1\.)?(\d+)/.exec(output)?.[1]);
  if (isMissing || Number.isNaN(version)) {
    throw new Neo4jServerError(
      { code: "JDK_MISSING", program },
      `Neo4j needs Java, and \`${program}\` does not run: install a JDK ${oldestJava} or later (or set JAVA_HOME to one, or NEO4J_URI to a server that runs already).`,
    );
  }
  if (version < oldestJava) {
    throw new Neo4jServerError(
      { code: "JDK_TOO_OLD", program, version },
      `Neo4j needs Java ${oldestJava} or later and \`${program}\` is Java ${version}: install a newer JDK, or set JAVA_HOME to one.`,
    );
  }
  return { program, version };
}
