import { resolve } from "node:path";
import { stateFolderOf } from "@facegraph/jobs";

/** Where things lie and how output is drawn: the environment, read once. */
export interface Config {
  /** The checkout. */
  readonly projectFolder: string;
  /** Where the user typed the command. Relative paths start here. */
  readonly workingFolder: string;
  /** Holds the models, the embedded Neo4j with its data, and the graphs that were read. */
  readonly stateFolder: string;
  readonly hasTerminal: boolean;
  readonly hasColour: boolean;
  readonly environment: NodeJS.ProcessEnv;
}

export function readCommandConfig(environment: NodeJS.ProcessEnv): Config {
  const projectFolder = resolve(import.meta.dirname, "../../..");
  return Object.freeze({
    projectFolder,
    workingFolder: environment.FACEGRAPH_WORKING_FOLDER ?? process.cwd(),
    stateFolder: stateFolderOf(environment),
    hasTerminal: process.stderr.isTTY,
    hasColour: process.stdout.isTTY && environment.NO_COLOR === undefined,
    environment,
  });
}
