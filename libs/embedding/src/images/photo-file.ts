import { createHash } from "node:crypto";
import { constants, type BigIntStats } from "node:fs";
import { open } from "node:fs/promises";
import { EmbeddingError } from "../errors.ts";

/** The bytes of a file. */
export interface PhotoBytes {
  readonly path: string;
  readonly bytes: Buffer;
  readonly modifiedAt: Date;
  /**
   * The same as long as nobody has written to the file, or put another in its place: device, inode,
   * size and times to the nanosecond.
   */
  readonly version: string;
}

/** A file read whole, and hashed. */
export interface PhotoFile extends PhotoBytes {
  /** 64 hex digits, of the bytes. */
  readonly sha256: string;
}

/** A photograph of 100 megapixels is rarely half as large. */
const maxBytes = 200 * 2 ** 20;

/**
 * The same as `readPhotoBytes`, and its digest.
 * @throws EmbeddingError as `readPhotoBytes` does
 */
export async function readPhotoFile(path: string): Promise<PhotoFile> {
  const file = await readPhotoBytes(path);
  const sha256 = createHash("sha256").update(file.bytes).digest("hex");
  return { ...file, sha256 };
}

/**
 * Reads a regular file, and nothing else: links are not followed, and opening a pipe does not wait
 * for its other end.
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
        "NOT_A_REGULAR_FILE",
        "Expected a file but this is a folder, a pipe or a device.",
      );
    if (before.size === 0n)
      throw new EmbeddingError(
        "EMPTY",
        "Expected a photograph but the file is empty; copy it again.",
      );
    if (before.size > maxBytes) {
      throw new EmbeddingError(
        "FILE_TOO_LARGE",
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
        "FILE_CHANGED",
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
      "NOT_A_REGULAR_FILE",
      "Expected a file but this is a link or a device; copy the photograph itself into the folder.",
      { cause: error },
    );
  }
  return new EmbeddingError(
    "UNREADABLE",
    `The file cannot be read (${error.code ?? error.message}); check its permissions.`,
    { cause: error },
  );
}
