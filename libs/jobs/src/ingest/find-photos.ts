import { isUtf8 } from "node:buffer";
import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { JobError } from "../errors.ts";

/** A regular file below the folder. Its content will tell whether it is a photograph. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  /** The name of the folder it lies in: the person, where folders are sorted by person. */
  readonly identity: string;
  /** Whether its name is that of an image. */
  readonly isNamedImage: boolean;
}

/** An entry of a folder that is not read, and why. */
export interface RefusedEntry {
  readonly path: string;
  readonly code: "BAD_NAME" | "NOT_A_REGULAR_FILE" | "UNREADABLE";
  readonly message: string;
}

export interface FoundFiles {
  /** In the byte order of their paths, which is the same on every machine. */
  readonly files: readonly FoundFile[];
  readonly refused: readonly RefusedEntry[];
}

const imageExtensions =
  /\.(jpe?g|jfif|png|webp|gif|bmp|tiff?|avif|hei[cf]|svg|jxl|jp2)\s*$/i;

/**
 * Lists every file below a folder. Symbolic links are not followed, so the walk ends and never
 * leaves the folder. Devices and pipes are not opened.
 * @param folder absolute path, of a folder or of one file
 * @throws JobError `FOLDER_NOT_FOUND` when nothing can be read there
 */
export async function findPhotos(folder: string): Promise<FoundFiles> {
  if (await isFile(folder)) {
    const path = Buffer.from(folder);
    const parent = path.subarray(0, path.lastIndexOf("/"));
    return { files: [describe(parent, path)], refused: [] };
  }
  const files: FoundFile[] = [];
  const refused: RefusedEntry[] = [];
  const waiting: Buffer[] = [Buffer.from(folder)];
  for (let current = waiting.pop(); current; current = waiting.pop()) {
    const entries = await listFolder(current, refused);
    const isEmptyImage =
      entries.length === 0 && imageExtensions.test(current.toString());
    if (isEmptyImage) refused.push(notRegular(current, "an empty folder"));
    for (const entry of entries) {
      const path = joinBytes(current, entry.name);
      if (entry.isDirectory()) waiting.push(path);
      else if (!entry.isFile()) refused.push(notRegular(path, kindOf(entry)));
      else if (!isUtf8(path)) refused.push(badName(path));
      else files.push(describe(current, path));
    }
  }
  const byPath = (one: { path: string }, two: { path: string }) =>
    Buffer.compare(Buffer.from(one.path), Buffer.from(two.path));
  return { files: files.sort(byPath), refused: refused.sort(byPath) };
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch((error: unknown) => {
    throw new JobError(
      { code: "FOLDER_NOT_FOUND", folder: path },
      `Expected a folder of photographs at ${path} but found nothing that can be read.`,
      { cause: error },
    );
  });
  return !found.isDirectory();
}

async function listFolder(
  folder: Buffer,
  refused: RefusedEntry[],
): Promise<Dirent<Buffer>[]> {
  try {
    return await readdir(folder, { withFileTypes: true, encoding: "buffer" });
  } catch (error) {
    refused.push({
      path: folder.toString(),
      code: "UNREADABLE",
      message: `This folder cannot be read: ${(error as Error).message}`,
    });
    return [];
  }
}

function describe(folder: Buffer, path: Buffer): FoundFile {
  return {
    path: path.toString(),
    identity: folder.subarray(folder.lastIndexOf("/") + 1).toString(),
    isNamedImage: imageExtensions.test(path.toString()),
  };
}

function notRegular(path: Buffer, kind: string): RefusedEntry {
  return {
    path: path.toString(),
    code: "NOT_A_REGULAR_FILE",
    message: `Expected a file but found ${kind}; copy the photograph itself into the folder.`,
  };
}

function badName(path: Buffer): RefusedEntry {
  return {
    path: path.toString(),
    code: "BAD_NAME",
    message:
      "Expected a name in UTF-8; rename the file, or the folder it lies in.",
  };
}

function kindOf(entry: Dirent<Buffer>): string {
  if (entry.isSymbolicLink()) return "a symbolic link";
  if (entry.isFIFO()) return "a pipe";
  if (entry.isSocket()) return "a socket";
  return "a device";
}

function joinBytes(folder: Buffer, name: Buffer): Buffer {
  return Buffer.concat([folder, Buffer.from("/"), name]);
}
