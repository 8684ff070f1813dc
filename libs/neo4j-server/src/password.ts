import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Neo4jServerError } from "./errors.ts";
import { runProgram } from "./run-program.ts";

export interface PasswordOptions {
  readonly folder: string;
  readonly home: string;
  readonly conf: string;
  readonly classPath: string;
  readonly java: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** The file of the password, which only its owner can read. */
export function passwordFileOf(folder: string): string {
  return join(folder, "password");
}

export async function readPassword(folder: string): Promise<string> {
  return (await readFile(passwordFileOf(folder), "utf8")).trim();
}

/**
 * Gives a new store a random password. A store with data keeps its password.
 * @throws Neo4jServerError `PASSWORD_LOST` when there is data and no password file; `SERVER_FAILED`
 */
export async function setPassword(options: PasswordOptions): Promise<void> {
  const { folder, home } = options;
  const path = passwordFileOf(folder);
  if (existsSync(join(home, "data", "databases", "system"))) {
    if (existsSync(path)) return;
    throw new Neo4jServerError(
      { code: "PASSWORD_LOST", passwordFile: path },
      `The database in ${home} is there but its password file ${path} is not: put the file back, or delete ${folder} to begin with an empty database.`,
    );
  }
  const password = randomBytes(18).toString("hex");
  await rm(path, { force: true });
  await writeFile(path, password, { mode: 0o600 });
  await chmod(path, 0o600);
  await tellNeo4j(password, options);
}

/**
 * Sets the password with Neo4j's own tool. It is passed in a file, as others can read a command
 * line.
 */
async function tellNeo4j(
  password: string,
  { folder, home, conf, classPath, java, environment }: PasswordOptions,
): Promise<void> {
  const argumentFile = join(folder, "set-password.arguments");
  const words = [
    "-cp",
    `"${classPath.replaceAll("\\", "\\\\")}"`,
    "org.neo4j.cli.AdminTool",
    "dbms",
    "set-initial-password",
    password,
  ];
  await writeFile(argumentFile, words.join("\n"), { mode: 0o600 });
  try {
    const { exitCode, output } = await runProgram(java, [`@${argumentFile}`], {
      ...environment,
      NEO4J_HOME: home,
      NEO4J_CONF: conf,
    });
    if (exitCode === 0) return;
    const reason = output.trim();
    throw new Neo4jServerError(
      { code: "SERVER_FAILED", reason },
      `Neo4j did not take its password: ${reason}`,
    );
  } finally {
    await rm(argumentFile, { force: true });
  }
}
