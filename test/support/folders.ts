import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/** The checkout. */
export const projectFolder = join(import.meta.dirname, "..", "..");

/** Where jars, models and data lie: the folder of FACEGRAPH_HOME, else one that git ignores. */
export const stateFolder = resolve(
  process.env.FACEGRAPH_HOME ?? join(projectFolder, ".facegraph"),
);

/**
 * A folder of photographs or models that is shared between checkouts, beside this one.
 * @param path below `../shared`, such as "data/lfw10"
 */
export function sharedFolder(path: string): string {
  const folder = join(projectFolder, "..", "shared", path);
  if (!existsSync(folder)) {
    throw new Error(
      `Expected test data at ${folder} but found none; put the shared folder beside the checkout.`,
    );
  }
  return folder;
}
