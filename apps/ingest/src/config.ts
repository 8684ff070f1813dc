import { join, resolve } from "node:path";

/** Where things are and how output is drawn: the environment, read once. */
export interface Config {
  /** The checkout: `.facegraph/` with models and the embedded Neo4j lies here. */
  readonly projectFolder: string;
  /** The folder in which the user typed the command: relative paths start here. */
  readonly workingFolder: string;
  readonly stateFolder: string;
  readonly hasTerminal: boolean;
  readonly hasColour: boolean;
  readonly environment: NodeJS.ProcessEnv;
}

export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const projectFolder = resolve(import.meta.dirname, "../../..");
  return Object.freeze({
    projectFolder,
    workingFolder: environment.FACEGRAPH_WORKING_FOLDER ?? process.cwd(),
    stateFolder:
      environment.FACEGRAPH_STATE ?? join(projectFolder, ".facegraph"),
    hasTerminal: process.stderr.isTTY,
    hasColour: process.stdout.isTTY && environment.NO_COLOR === undefined,
    environment,
  });
}
