import * as cypher from "../cypher/faces/write-faces.ts";
import { batches } from "../database/batches.ts";
import type { GraphConnection } from "../database/connection.ts";
import { fileIdOf } from "./identifiers.ts";
import type { Box } from "./same-face.ts";

/** What the graph knows of a file. */
export interface KnownFile {
  readonly bytes: number;
  readonly modifiedAt: Date;
  readonly imageId: string;
}

/** What is stored of these files, by path; a path that is not in the map is new. */
export async function readKnownFiles(
  connection: GraphConnection,
  collection: string,
  paths: readonly string[],
): Promise<Map<string, KnownFile>> {
  const pathOf = new Map(paths.map((path) => [fileIdOf(path), path]));
  const known = new Map<string, KnownFile>();
  for (const ids of batches([...pathOf.keys()], 10_000)) {
    const rows = await connection.read<{
      id: string;
      bytes: number;
      modifiedAt: number;
      imageId: string;
    }>(cypher.knownFiles, { collection, ids });
    for (const { id, bytes, modifiedAt, imageId } of rows) {
      known.set(pathOf.get(id)!, {
        bytes,
        modifiedAt: new Date(modifiedAt),
        imageId,
      });
    }
  }
  return known;
}

/** Which of these images are stored, with their faces. */
export async function readKnownImages(
  connection: GraphConnection,
  collection: string,
  imageIds: readonly string[],
): Promise<Set<string>> {
  const known = new Set<string>();
  for (const ids of batches(imageIds, 10_000)) {
    const rows = await connection.read<{ id: string }>(cypher.knownImages, {
      collection,
      ids,
    });
    for (const { id } of rows) known.add(id);
  }
  return known;
}

/** A face of an image: its box and points in fractions of the image. */
export interface KnownFaceBox {
  readonly box: Box;
  readonly score: number;
  readonly points: readonly number[] | null;
}

/**
 * Reads the faces of an image from another collection, if the same detector with the same settings
 * found them.
 * @param foundBy what finds faces now, in words
 * @returns undefined when no such collection has the image, and an empty list when it has no face
 */
export async function readFaceBoxesElsewhere(
  connection: GraphConnection,
  collection: string,
  imageId: string,
  foundBy: string,
): Promise<readonly KnownFaceBox[] | undefined> {
  const [row] = await connection.read<{ boxes: KnownFaceBox[] }>(
    cypher.faceBoxesOfImage,
    { collection, image: imageId, foundBy },
  );
  return row?.boxes;
}
