import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { isUtf8 } from "node:buffer";
import { JobError } from "../errors.ts";

/** A regular file below the folder; whether it is a photograph, its content will tell. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  /** The name of the folder it lies in: who it shows, where folders are sorted by person. */
  readonly identity: string;
  /** Whether the name says that it is an image. */
  readonly isNamedImage: boolean;
}

/** A directory entry that is not read, and why. */
export interface RefusedEntry {
  readonly path: string;
  readonly code: "BAD_NAME" | "NOT_A_REGULAR_FILE" | "UNREADABLE";
  readonly message: string;
}

export interface FoundFiles {
  /** In the order of their paths, byte by byte, so that every machine reads them alike. */
  readonly files: readonly FoundFile[];
  readonly refused: readonly RefusedEntry[];
}

const imageExtensions =
  /\.(jpe?g|jfif|png|webp|gif|bmp|tiff?|avif|hei[cf]|svg|jxl|jp2)\s*$/i;

/**
 * Lists every file below a folder. Links are not followed, so a walk ends and never leaves the
 * folder; devices and pipes are not opened.
 * @param folder absolute path; that of a file is a folder's with nothing else in it
 * @throws JobError `FOLDER_NOT_FOUND` when there is nothing that can be read
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
      `Expected a folder of photographs but found nothing readable at ${path}.`,
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
    message: `Expected a file but this is ${kind}; copy the photograph itself into the folder.`,
  };
}

function badName(path: Buffer): RefusedEntry {
  return {
    path: path.toString(),
    code: "BAD_NAME",
    message:
      "Expected names in UTF-8; rename the file, or the folder it lies in.",
  };
}

function kindOf(entry: Dirent<Buffer>): string {
  if (entry.isSymbolicLink()) return "a link";
  if (entry.isFIFO()) return "a pipe";
  if (entry.isSocket()) return "a socket";
  return "a device";
}

function joinBytes(folder: Buffer, name: Buffer): Buffer {
  return Buffer.concat([folder, Buffer.from("/"), name]);
}
