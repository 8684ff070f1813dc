import { changeCollection, type Collection } from "./collections.ts";
import type { GraphConnection, Transaction } from "./connection.ts";
import * as cypher from "./cypher/faces.ts";
import { faceIdOf, fileIdOf, type PixelBox } from "./identifiers.ts";

/** A face as it was found in an image. */
export interface NewFace {
  /** Fractions 0..1 of the upright image: x, y, width, height. */
  readonly box: readonly [number, number, number, number];
  /** The same in whole pixels; with the image it makes the face's id. */
  readonly pixelBox: PixelBox;
  readonly sizePx: number;
  readonly detectionScore: number;
  readonly quality: number;
  readonly qualityReasons: readonly string[];
  /** Whether it is the one nearest the photo's centre. */
  readonly isMain: boolean;
  /** Unit length. */
  readonly embedding: Float32Array;
  /** Of a face of a video: when it looks best, every time that it stands for, and the number of its track. */
  readonly moment?: {
    readonly timestampMs: number;
    readonly timestampsMs: readonly number[];
    readonly track: number;
  };
}

/** A file, what it holds, and the faces found in it. */
export interface NewPhoto {
  /** Absolute. */
  readonly path: string;
  readonly identity: string;
  readonly bytes: number;
  readonly modifiedAt: Date;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly takenAt?: Date | undefined;
  /** Of a video: how many frames of each second were looked at. */
  readonly framesPerSecond?: number | undefined;
  /** Absent where the image is known, and its faces with it. */
  readonly faces?: readonly NewFace[];
}

export interface FacesWritten {
  readonly nodesCreated: number;
  readonly relationshipsCreated: number;
  readonly facesCreated: number;
}

/** What the graph knows of a file. */
export interface KnownFile {
  readonly bytes: number;
  readonly modifiedAt: Date;
  readonly imageId: string;
}

/**
 * Stores files, images, faces and embeddings, all of them or none. Stored again, nothing is created.
 * @param photos a batch: some hundreds of faces at most
 * @throws GraphError `COLLECTION_NOT_FOUND`
 */
export async function writeFaces(
  connection: GraphConnection,
  collectionName: string,
  photos: readonly NewPhoto[],
): Promise<FacesWritten> {
  return changeCollection(
    connection,
    collectionName,
    async (transaction, collection) => {
      const parameters = {
        collection: collectionName,
        modelId: collection.modelId,
      };
      const images = await transaction.run(cypher.writeImages, {
        ...parameters,
        images: imageRows(photos),
      });
      const files = await transaction.run(cypher.writeFiles, {
        ...parameters,
        files: fileRows(photos),
      });
      const rows = await newFaceRows(transaction, collection, photos);
      const faces = await transaction.run(cypher.writeFaces, {
        ...parameters,
        faces: rows,
      });
      if (rows.length > 0) {
        await transaction.run(cypher.advanceOrdinal, {
          ...parameters,
          ordinal: collection.nextOrdinal + rows.length,
        });
      }
      const written = [images, files, faces];
      return {
        nodesCreated: sum(written.map((each) => each.nodesCreated)),
        relationshipsCreated: sum(
          written.map((each) => each.relationshipsCreated),
        ),
        facesCreated: rows.length,
        didChange: rows.length > 0,
      };
    },
  );
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

/** Which of these images are stored, their faces with them. */
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

/** Only faces that are not there yet get an ordinal, in the order given. */
async function newFaceRows(
  transaction: Transaction,
  { name, nextOrdinal }: Collection,
  photos: readonly NewPhoto[],
) {
  const found = new Map<string, { imageId: string; face: NewFace }>();
  for (const { sha256, faces = [] } of photos) {
    for (const face of faces) {
      const id = faceIdOf(sha256, face.pixelBox, face.moment?.timestampMs);
      found.set(id, { imageId: sha256, face });
    }
  }
  const { rows } = await transaction.run<{ id: string }>(cypher.existingFaces, {
    collection: name,
    ids: [...found.keys()],
  });
  for (const { id } of rows) found.delete(id);
  return [...found].map(([id, { imageId, face }], index) => ({
    id,
    imageId,
    ordinal: nextOrdinal + index,
    box: [...face.box],
    sizePx: face.sizePx,
    detectionScore: face.detectionScore,
    quality: face.quality,
    qualityReasons: [...face.qualityReasons],
    isMain: face.isMain,
    timestampMs: face.moment?.timestampMs ?? null,
    timestampsMs:
      face.moment === undefined ? null : [...face.moment.timestampsMs],
    track: face.moment?.track ?? null,
    vector: Array.from(face.embedding),
  }));
}

function imageRows(photos: readonly NewPhoto[]) {
  const bySha = new Map(photos.map((photo) => [photo.sha256, photo]));
  return [...bySha.values()].map(
    ({ sha256, width, height, takenAt, framesPerSecond }) => ({
      id: sha256,
      width,
      height,
      takenAt: takenAt?.getTime() ?? null,
      framesPerSecond: framesPerSecond ?? null,
    }),
  );
}

function fileRows(photos: readonly NewPhoto[]) {
  return photos.map(({ path, identity, bytes, modifiedAt, sha256 }) => ({
    id: fileIdOf(path),
    path,
    identity,
    bytes,
    modifiedAt: modifiedAt.getTime(),
    imageId: sha256,
  }));
}

/** A list in parts of at most `size`. */
export function* batches<T>(list: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < list.length; start += size)
    yield list.slice(start, start + size);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
