import { createHash } from "node:crypto";
import { type BigIntStats, constants } from "node:fs";
import { open } from "node:fs/promises";
import { EmbeddingError } from "../errors.ts";

/** The bytes of a file. */
export interface PhotoBytes {
  readonly path: string;
  readonly bytes: Buffer;
  readonly modifiedAt: Date;
  /**
   * Changes when the file is written to or replaced: device, inode, size and times to the
   * nanosecond.
   */
  readonly version: string;
}

/** The bytes of a file and their digest. */
export interface PhotoFile extends PhotoBytes {
  /** 64 hex digits, of the bytes. */
  readonly sha256: string;
}

/** A photograph of 100 megapixels is rarely half as large. */
const maxBytes = 200 * 2 ** 20;

/**
 * Reads a file as `readPhotoBytes` does, and hashes it.
 * @throws EmbeddingError as `readPhotoBytes` does
 */
export async function readPhotoFile(path: string): Promise<PhotoFile> {
  const file = await readPhotoBytes(path);
  const sha256 = createHash("sha256").update(file.bytes).digest("hex");
  return { ...file, sha256 };
}

/**
 * Reads a regular file and nothing else. Symbolic links are not followed, and a pipe is not waited
 * for.
 * @throws EmbeddingError `NOT_A_REGULAR_FILE`, `UNREADABLE`, `FILE_TOO_LARGE`, `FILE_CHANGED`,
 *   `EMPTY`
 */
export async function readPhotoBytes(path: string): Promise<PhotoBytes> {
  const file = await open(
    path,
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  ).catch((error: unknown) => {
    throw explainOpening(error as NodeJS.ErrnoException);
  });
  try {
    const before = await file.stat({ bigint: true });
    if (!before.isFile())
      throw new EmbeddingError(
        { code: "NOT_A_REGULAR_FILE" },
        "Expected a file but this is a folder, a pipe or a device; leave it out.",
      );
    if (before.size === 0n)
      throw new EmbeddingError(
        { code: "EMPTY" },
        "Expected a photograph but the file is empty; copy it again.",
      );
    if (before.size > maxBytes) {
      throw new EmbeddingError(
        { code: "FILE_TOO_LARGE", bytes: Number(before.size), maxBytes },
        `Expected at most ${maxBytes} bytes but the file has ${before.size}; save it smaller.`,
      );
    }
    const bytes = await file.readFile();
    const version = versionOf(before);
    if (
      before.size !== BigInt(bytes.length) ||
      versionOf(await file.stat({ bigint: true })) !== version
    ) {
      throw new EmbeddingError(
        { code: "FILE_CHANGED" },
        "The file changed while it was read; ingest it again when it is complete.",
      );
    }
    return { path, bytes, modifiedAt: before.mtime, version };
  } finally {
    await file.close();
  }
}

function versionOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(" ");
}

function explainOpening(error: NodeJS.ErrnoException): EmbeddingError {
  if (error.code === "ELOOP" || error.code === "ENXIO") {
    return new EmbeddingError(
      { code: "NOT_A_REGULAR_FILE" },
      "Expected a file but this is a symbolic link or a device; copy the photograph itself into the folder.",
      { cause: error },
    );
  }
  const reason = error.code ?? error.message;
  return new EmbeddingError(
    { code: "UNREADABLE", reason },
    `The file cannot be read (${reason}); check its permissions.`,
    { cause: error },
  );
}
