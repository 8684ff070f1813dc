import { join } from "node:path";

/** Where things lie, and the environment that may say otherwise. */
export interface Settings {
  /** `.facegraph/` of the checkout: models, the embedded Neo4j and its data. */
  readonly stateFolder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Where the face models and their cards lie. */
export function modelsFolder({ stateFolder }: Settings): string {
  return join(stateFolder, "models");
}

/** Where graphs that were read are kept. */
export function graphsFolder({
  stateFolder,
}: Pick<Settings, "stateFolder">): string {
  return join(stateFolder, "graphs");
}

/** Told what is going on, one sentence at a time. */
export type Announce = (sentence: string) => void;

/** What every job takes. */
export interface JobOptions {
  /**
   * Aborting stops after the batch in hand; what is stored stays, and the same call goes on from
   * there.
   */
  readonly signal?: AbortSignal;
  /** Called as a step goes on: its name, how much is done, and of how much. */
  readonly onProgress?: (step: string, done: number, total: number) => void;
}
