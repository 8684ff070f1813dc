import { createHash } from "node:crypto";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Where the card of a model lies. */
export function cardPath(modelsFolder: string, id: string): string {
  return join(modelsFolder, `${id}.json`);
}

/** SHA-256 of a file's bytes, 64 hex digits. */
export function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Writes a file so that it is there whole or not at all. */
export async function writeWhole(
  path: string,
  content: Uint8Array | string,
): Promise<void> {
  const fresh = `${path}.${process.pid}`;
  await writeFile(fresh, content);
  await rename(fresh, path);
}
