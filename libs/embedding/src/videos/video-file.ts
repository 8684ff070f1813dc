import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { EmbeddingError } from "../errors.ts";
import {
  beginningBytes,
  videoContainerOf,
  type VideoContainer,
} from "./video-format.ts";

/** A video that is open, and hashed. Whoever has it closes the handle. */
export interface VideoFile {
  readonly path: string;
  readonly container: VideoContainer;
  readonly handle: FileHandle;
  readonly bytes: number;
  /** 64 hex digits. */
  readonly sha256: string;
  readonly modifiedAt: Date;
}

/** Bytes of a file held at once; videos are large. */
const chunkBytes = 1 << 20;

/**
 * Opens a file that its content says is a video, and hashes it piece by piece. Links are not
 * followed, and a pipe is not waited for.
 * @param isWanted whether videos are taken at all
 * @returns undefined when it is no video, or cannot be opened: then it is judged as any other file
 * @throws EmbeddingError `IS_VIDEO` when it is one and none is wanted, `FILE_CHANGED`
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

/** Whether the content of a file says that it is a video; false when it cannot be read. */
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
      "IS_VIDEO",
      "Expected a photograph but this is a video; say how many frames a second to look at, as in `--fps 2`.",
    );
  const hash = createHash("sha256");
  let position = 0;
  for (;;) {
    // does not move where others read on
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

/** @throws EmbeddingError `FILE_CHANGED` when the file is not as it was when it was hashed */
export async function checkUnchanged({
  handle,
  bytes,
  modifiedAt,
}: VideoFile): Promise<void> {
  const now = await handle.stat();
  if (now.size !== bytes || now.mtime.getTime() !== modifiedAt.getTime())
    throw new EmbeddingError(
      "FILE_CHANGED",
      "The video changed while it was read; ingest it again when it is complete.",
    );
}
