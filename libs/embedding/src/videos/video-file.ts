import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { EmbeddingError } from "../errors.ts";
import {
  beginningBytes,
  type VideoContainer,
  videoContainerOf,
} from "./video-format.ts";

/** A video that is open and hashed. The caller closes its handle. */
export interface VideoFile {
  readonly path: string;
  readonly container: VideoContainer;
  readonly handle: FileHandle;
  readonly bytes: number;
  /** 64 hex digits. */
  readonly sha256: string;
  readonly modifiedAt: Date;
}

/** How many bytes of a file are held at once. */
const chunkBytes = 1 << 20;

/**
 * Opens a file if its content is a video, and hashes it piece by piece. Symbolic links are not
 * followed, and a pipe is not waited for.
 * @param isWanted whether videos are taken at all
 * @returns undefined when it is not a video, or cannot be opened
 * @throws EmbeddingError `IS_VIDEO` for a video when none is wanted; `FILE_CHANGED`
 */
export async function openVideoFile(
  path: string,
  isWanted: boolean,
): Promise<VideoFile | undefined> {
  const handle = await open(
    path,
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  ).catch(() => undefined);
  if (handle === undefined) return undefined;
  const file = await readVideo(path, handle, isWanted).catch(
    async (error: unknown) => {
      await handle.close();
      throw error;
    },
  );
  if (file === undefined) await handle.close();
  return file;
}

/** Whether the content of a file is a video; false when it cannot be read. */
export async function isVideoFile(path: string): Promise<boolean> {
  try {
    const file = await openVideoFile(path, false);
    await file?.handle.close();
    return false;
  } catch (error) {
    if (error instanceof EmbeddingError && error.code === "IS_VIDEO")
      return true;
    throw error;
  }
}

async function readVideo(
  path: string,
  handle: FileHandle,
  isWanted: boolean,
): Promise<VideoFile | undefined> {
  const before = await handle.stat();
  if (!before.isFile()) return undefined;
  const chunk = Buffer.alloc(chunkBytes);
  const first = await handle.read(chunk, 0, beginningBytes, 0);
  const container = videoContainerOf(chunk.subarray(0, first.bytesRead));
  if (container === undefined) return undefined;
  if (!isWanted)
    throw new EmbeddingError(
      { code: "IS_VIDEO" },
      "Expected a photograph but this is a video; to look at 2 frames of each second, add `--fps 2`.",
    );
  const hash = createHash("sha256");
  let position = 0;
  for (;;) {
    // reads at a position, so the file offset stays
    const { bytesRead } = await handle.read(chunk, 0, chunkBytes, position);
    if (bytesRead === 0) break;
    hash.update(chunk.subarray(0, bytesRead));
    position += bytesRead;
  }
  const file: VideoFile = {
    path,
    container,
    handle,
    bytes: position,
    sha256: hash.digest("hex"),
    modifiedAt: before.mtime,
  };
  await checkUnchanged(file);
  return file;
}

/** @throws EmbeddingError `FILE_CHANGED` when the file changed since it was hashed */
export async function checkUnchanged({
  handle,
  bytes,
  modifiedAt,
}: VideoFile): Promise<void> {
  const now = await handle.stat();
  if (now.size !== bytes || now.mtime.getTime() !== modifiedAt.getTime())
    throw new EmbeddingError(
      { code: "FILE_CHANGED" },
      "The video changed while it was read; ingest it again when it is complete.",
    );
}
