import {
  cropFace,
  cropFaceFrom,
  EmbeddingError,
  openVideoFile,
  readPhotoFile,
  readVideoFrame,
  type Rectangle,
} from "@facegraph/embedding";
import { type GraphConnection } from "@facegraph/face-graph";
import {
  type Face,
  type Image,
  readFaces,
  readImages,
} from "@facegraph/face-graph/faces";
import type { RequestHandler } from "express";
import { cropSizes } from "../crop-url.ts";

/**
 * Answers /crops/:collection/:face.webp?size=… with the face, cut out of its photograph or of a
 * frame of its video. A request names a face of the graph, never a path. A file that has changed
 * since is not shown.
 */
export function serveCrops(
  connection: GraphConnection,
): RequestHandler<{ collection: string; file: string }> {
  return async (request, response) => {
    const id = /^([0-9a-f]{32})\.webp$/.exec(request.params.file)?.[1];
    const size = Number(request.query.size ?? cropSizes.usual);
    if (
      id === undefined ||
      !Number.isInteger(size) ||
      size < cropSizes.least ||
      size > cropSizes.most
    ) {
      response.status(400).json({
        code: "BAD_USER_INPUT",
        message: `Expected /crops/<collection>/<face>.webp?size=${cropSizes.least}…${cropSizes.most}.`,
      });
      return;
    }
    const { collection } = request.params;
    const [face] = await readFaces(connection, collection, [id]);
    const [image] =
      face === undefined
        ? []
        : await readImages(connection, collection, [face.imageId]);
    const crop =
      face === undefined || image === undefined
        ? undefined
        : await cropOutOf(image, face, size);
    if (crop === undefined) {
      response.status(404).json({
        code: "NOT_FOUND",
        message:
          "There is no such face, or its photograph is gone or has changed.",
      });
      return;
    }
    response
      .set("Cache-Control", "private, max-age=86400, immutable")
      .set("X-Content-Type-Options", "nosniff")
      .type("image/webp")
      .send(crop);
  };
}

/** Cuts out of the first file that still holds the image; undefined when none does. */
async function cropOutOf(
  { sha256, files, framesPerSecond }: Image,
  { box: [x, y, width, height], timestampMs }: Face,
  size: number,
): Promise<Buffer | undefined> {
  const box = { x, y, width, height };
  for (const { path } of files) {
    try {
      if (framesPerSecond !== null && timestampMs !== null) {
        const at = { timestampMs, framesPerSecond };
        const crop = await cropOutOfVideo(path, sha256, at, box, size);
        if (crop !== undefined) return crop;
      } else {
        const file = await readPhotoFile(path);
        if (file.sha256 === sha256)
          return await cropFace(file.bytes, box, size);
      }
    } catch (error) {
      // The file is gone or unreadable. Another may hold the same image.
      if (!(error instanceof EmbeddingError)) throw error;
    }
  }
  return undefined;
}

async function cropOutOfVideo(
  path: string,
  sha256: string,
  at: { readonly timestampMs: number; readonly framesPerSecond: number },
  box: Rectangle,
  size: number,
): Promise<Buffer | undefined> {
  const video = await openVideoFile(path, true);
  if (video === undefined) return undefined;
  try {
    if (video.sha256 !== sha256) return undefined;
    const frame = await readVideoFrame(video, at.timestampMs, at);
    return frame === undefined
      ? undefined
      : await cropFaceFrom(frame, box, size);
  } finally {
    await video.handle.close();
  }
}
