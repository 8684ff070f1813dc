import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { EmbeddingError } from "./errors.ts";

/** A file read whole, once. */
export interface PhotoFile {
  readonly path: string;
  readonly bytes: Buffer;
  /** 64 hex digits, of the bytes. */
  readonly sha256: string;
  readonly modifiedAt: Date;
}

/** A photograph of 100 megapixels is rarely half as large. */
const maxBytes = 200 * 2 ** 20;

/**
 * Reads a regular file, and nothing else: links are not followed, and opening a pipe does not wait for its other end.
 * @throws EmbeddingError `NOT_A_REGULAR_FILE`, `UNREADABLE`, `FILE_TOO_LARGE`, `FILE_CHANGED`, `EMPTY`
 */
export async function readPhotoFile(path: string): Promise<PhotoFile> {
  const file = await open(
    path,
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  ).catch((error: unknown) => {
    throw explainOpening(error as NodeJS.ErrnoException);
  });
  try {
    const before = await file.stat();
    if (!before.isFile())
      throw new EmbeddingError(
        "NOT_A_REGULAR_FILE",
        "Expected a file but this is a folder, a pipe or a device.",
      );
    if (before.size === 0)
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
    const after = await file.stat();
    if (after.size !== bytes.length || after.mtimeMs !== before.mtimeMs) {
      throw new EmbeddingError(
        "FILE_CHANGED",
        "The file changed while it was read; ingest it again when it is complete.",
      );
    }
    return {
      path,
      bytes,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      modifiedAt: before.mtime,
    };
  } finally {
    await file.close();
  }
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
