import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The path of the card of a model. */
export function cardPath(modelsFolder: string, id: string): string {
  return join(modelsFolder, `${id}.json`);
}

/** SHA-256 of a file's bytes, 64 hex digits. */
export function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Writes a file so that it appears whole or not at all. */
export async function writeWhole(
  path: string,
  content: Uint8Array | string,
): Promise<void> {
  const fresh = `${path}.${process.pid}`;
  await writeFile(fresh, content);
  await rename(fresh, path);
}

/**
 * Reads a regular file. A pipe is not waited for.
 * @throws Error where there is no regular file
 */
export async function readRegularFile(path: string): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!(await file.stat()).isFile())
      throw new Error(`Expected a file at ${path}.`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}
