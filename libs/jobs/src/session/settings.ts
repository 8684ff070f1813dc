import { homedir } from "node:os";
import { join, resolve, sep } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where things lie, and the environment that may say otherwise. */
export interface Settings {
  /** Holds the models, the embedded Neo4j with its data, and the graphs that were read. */
  readonly stateFolder: string;
  readonly environment: Environment;
}

/** What `stateFolderOf` asks of the machine. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly homeFolder: string;
  /** The folder of this file. */
  readonly codeFolder: string;
}

/**
 * The folder for all that facegraph stores on a machine: FACEGRAPH_HOME, else `.facegraph` of the
 * checkout. Installed as a package there is no checkout; then it is `facegraph` in the data folder
 * of the platform.
 * @param environment a relative FACEGRAPH_HOME starts at FACEGRAPH_WORKING_FOLDER, where the user
 *   typed the command, or at the working folder of the process
 */
export function stateFolderOf(
  environment: Environment,
  { platform, homeFolder, codeFolder }: Machine = thisMachine(),
): string {
  const { FACEGRAPH_HOME: chosen, FACEGRAPH_WORKING_FOLDER: start } =
    environment;
  if (isGiven(chosen)) return resolve(start ?? "", chosen);
  if (!codeFolder.split(sep).includes("node_modules"))
    return resolve(codeFolder, "../../../..", ".facegraph");
  return join(dataFolderOf(environment, platform, homeFolder), "facegraph");
}

function thisMachine(): Machine {
  return {
    platform: process.platform,
    homeFolder: homedir(),
    codeFolder: import.meta.dirname,
  };
}

/** @see XDG Base Directory Specification 0.8, for Linux and others */
function dataFolderOf(
  { XDG_DATA_HOME: xdg, LOCALAPPDATA: local }: Environment,
  platform: NodeJS.Platform,
  homeFolder: string,
): string {
  switch (platform) {
    case "darwin":
      return join(homeFolder, "Library", "Application Support");
    case "win32":
      return isGiven(local) ? local : join(homeFolder, "AppData", "Local");
    default:
      return isGiven(xdg) ? xdg : join(homeFolder, ".local", "share");
  }
}

function isGiven(value: string | undefined): value is string {
  return value !== undefined && value !== "";
}

/** Where the face models and their cards lie. */
export function modelsFolder({ stateFolder }: Settings): string {
  return join(stateFolder, "models");
}

/** Where the graphs that were read are kept. */
export function graphsFolder({
  stateFolder,
}: Pick<Settings, "stateFolder">): string {
  return join(stateFolder, "graphs");
}

/** Called with what is going on, one sentence at a time. */
export type Announce = (sentence: string) => void;

/** What every job takes. */
export interface JobOptions {
  /**
   * Aborting it stops the job after the batch in hand. What is stored stays, and the same call goes
   * on from there.
   */
  readonly signal?: AbortSignal;
  /** Called during a step with its name, how much is done, and how much there is. */
  readonly onProgress?: (step: string, done: number, total: number) => void;
}
