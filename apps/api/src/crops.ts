import { cropFace, EmbeddingError, readPhotoFile } from "@facegraph/embedding";
import {
  readFaces,
  readImages,
  type GraphConnection,
  type Image,
} from "@facegraph/face-graph";
import type { RequestHandler } from "express";

const sizes = { least: 16, most: 1024, usual: 160 };

/**
 * Answers /crops/:collection/:face.webp?size=…: the face cut out of the photograph it was found in. Only what the graph holds
 * can be asked for, never a path; and a file that is not the same any more is not shown.
 */
export function serveCrops(
  connection: GraphConnection,
): RequestHandler<{ collection: string; file: string }> {
  return async (request, response) => {
    const id = /^([0-9a-f]{32})\.webp$/.exec(request.params.file)?.[1];
    const size = Number(request.query.size ?? sizes.usual);
    if (
      id === undefined ||
      !Number.isInteger(size) ||
      size < sizes.least ||
      size > sizes.most
    ) {
      response.status(400).json({
        code: "BAD_USER_INPUT",
        message: `Expected /crops/<collection>/<face>.webp?size=${sizes.least}…${sizes.most}.`,
      });
      return;
    }
    const { collection } = request.params;
    const [face] = await readFaces(connection, collection, [id]);
    const [image] =
      face === undefined
        ? []
        : await readImages(connection, collection, [face.imageId]);
    const bytes = image === undefined ? undefined : await readOriginal(image);
    if (face === undefined || bytes === undefined) {
      response.status(404).json({
        code: "NOT_FOUND",
        message:
          "There is no such face, or its photograph is gone or was changed.",
      });
      return;
    }
    const [x, y, width, height] = face.box;
    const crop = await cropFace(bytes, { x, y, width, height }, size);
    response
      .set("Cache-Control", "private, max-age=86400, immutable")
      .set("X-Content-Type-Options", "nosniff")
      .type("image/webp")
      .send(crop);
  };
}

/** The bytes of the first file that still holds the image. */
async function readOriginal({
  sha256,
  files,
}: Image): Promise<Buffer | undefined> {
  for (const { path } of files) {
    try {
      const file = await readPhotoFile(path);
      if (file.sha256 === sha256) return file.bytes;
    } catch (error) {
      if (!(error instanceof EmbeddingError)) throw error; // gone or unreadable: another file may hold the same image
    }
  }
  return undefined;
}
