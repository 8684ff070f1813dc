import {
  changeCollection,
  type Collection,
} from "../collections/collections.ts";
import { refuseWhileMoving } from "../collections/refuse-while-moving.ts";
import * as cypher from "../cypher/faces/write-faces.ts";
import { writeInBatches } from "../database/batches.ts";
import type { GraphConnection, Transaction } from "../database/connection.ts";
import { carryNames, momentOf, type StoredFace } from "./carry-names.ts";
import { faceIdOf, fileIdOf, type PixelBox } from "./identifiers.ts";
import { packEmbedding } from "./packed-embedding.ts";
import { pairSameFaces } from "./same-face.ts";

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
  /** Whether the photo is of this face: the largest, weighed with its nearness to the centre. */
  readonly isMain: boolean;
  /**
   * Five points, x and y in turn, in fractions of the upright image; where the detector finds them.
   */
  readonly points?: readonly number[];
  /** Unit length. */
  readonly embedding: Float32Array;
  /**
   * Of a face of a video: when it looks best, every time that it stands for, and the number of its
   * track.
   */
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
  /** What found the faces, in words. */
  readonly foundBy?: string | undefined;
  /** Absent where the image is known, and its faces with it. */
  readonly faces?: readonly NewFace[];
}

export interface FacesWritten {
  readonly nodesCreated: number;
  readonly relationshipsCreated: number;
  readonly facesCreated: number;
  /** New faces whose name was known from another collection. */
  readonly namesCarried: number;
}

/**
 * Stores files, images, faces and embeddings, each photo whole or not at all. Storing them again
 * creates nothing: a face whose box overlaps that of a stored face by more than half is that face,
 * and keeps its id. Names that other collections have for the same faces are carried over.
 * @param photos a batch, stored at once if the server's memory suffices: some hundreds of faces at
 *   most
 * @throws GraphError `COLLECTION_NOT_FOUND`; `MIGRATION_UNDER_WAY` while the collection is moved to
 *   another model; `ROW_TOO_LARGE` for a photo that does not fit alone
 */
export async function writeFaces(
  connection: GraphConnection,
  collectionName: string,
  photos: readonly NewPhoto[],
): Promise<FacesWritten> {
  const batches: FacesWritten[] = [];
  await writeInBatches(
    photos.length,
    async (from, to) => {
      batches.push(
        await writeBatch(connection, collectionName, photos.slice(from, to)),
      );
    },
    {
      size: Infinity,
      weigh: (photo) => 1 + facesIn(photos[photo]!),
      describe: (photo) =>
        `${photos[photo]!.path} with ${facesIn(photos[photo]!)} faces`,
    },
  );
  const total = (name: keyof FacesWritten) =>
    sum(batches.map((written) => written[name]));
  return {
    nodesCreated: total("nodesCreated"),
    relationshipsCreated: total("relationshipsCreated"),
    facesCreated: total("facesCreated"),
    namesCarried: total("namesCarried"),
  };
}

function facesIn({ faces = [] }: NewPhoto): number {
  return faces.length;
}

/** All or none. */
async function writeBatch(
  connection: GraphConnection,
  collectionName: string,
  photos: readonly NewPhoto[],
): Promise<FacesWritten> {
  return changeCollection(
    connection,
    collectionName,
    async (transaction, collection) => {
      refuseWhileMoving(collection);
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
      const { faces, namesCarried } = await storeFaceRows(
        transaction,
        collection,
        rows,
      );
      const written = [images, files, faces];
      return {
        nodesCreated: sum(written.map((each) => each.nodesCreated)),
        relationshipsCreated: sum(
          written.map((each) => each.relationshipsCreated),
        ),
        facesCreated: rows.length,
        namesCarried,
        didChange: rows.length > 0,
        keepsEdges: true,
      };
    },
  );
}

/** A new face as a row of a query. */
export type FaceRow = Awaited<ReturnType<typeof newFaceRows>>[number];

/**
 * Stores new faces with their embeddings, and the names that other collections have for them.
 * @param rows with the ordinals from `nextOrdinal` on
 */
export async function storeFaceRows(
  transaction: Transaction,
  {
    name,
    modelId,
    nextOrdinal,
  }: Pick<Collection, "name" | "modelId" | "nextOrdinal">,
  rows: readonly FaceRow[],
) {
  const faces = await transaction.run(cypher.writeFaces, {
    collection: name,
    modelId,
    faces: rows,
  });
  const { namesCarried } = await carryNames(transaction, name, rows);
  if (rows.length > 0)
    await transaction.run(cypher.advanceOrdinal, {
      collection: name,
      ordinal: nextOrdinal + rows.length,
    });
  return { faces, namesCarried };
}

/**
 * Gives ordinals, in the order of the photos, to faces that are new: no stored face has their id,
 * nor a box that overlaps theirs by more than half.
 */
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
  for (const id of await foundAgain(transaction, name, found)) found.delete(id);
  return [...found].map(([id, { imageId, face }], index) => ({
    id,
    imageId,
    ordinal: nextOrdinal + index,
    box: face.box,
    sizePx: face.sizePx,
    detectionScore: face.detectionScore,
    quality: face.quality,
    qualityReasons: [...face.qualityReasons],
    isMain: face.isMain,
    timestampMs: face.moment?.timestampMs ?? null,
    timestampsMs:
      face.moment === undefined ? null : [...face.moment.timestampsMs],
    track: face.moment?.track ?? null,
    points: face.points === undefined ? null : [...face.points],
    vector: Array.from(face.embedding),
    packed: packEmbedding(face.embedding),
  }));
}

/** Ids of faces whose box overlaps that of a stored face; in a video, at the same time. */
async function foundAgain(
  transaction: Transaction,
  collection: string,
  found: ReadonlyMap<
    string,
    { readonly imageId: string; readonly face: NewFace }
  >,
): Promise<string[]> {
  if (found.size === 0) return [];
  const { rows } = await transaction.run<StoredFace>(cypher.facesOfImages, {
    collection,
    ids: [...new Set([...found.values()].map(({ imageId }) => imageId))],
  });
  const there = Map.groupBy(rows, momentOf);
  const candidates = [...found].map(([id, { imageId, face }]) => ({
    id,
    imageId,
    timestampMs: face.moment?.timestampMs ?? null,
    box: face.box,
  }));
  return [...Map.groupBy(candidates, momentOf)].flatMap(([moment, faces]) =>
    pairSameFaces(faces, there.get(moment) ?? []).map((pair) => pair.found.id),
  );
}

/** Of two files with one content, the one whose faces were looked for describes the image. */
function imageRows(photos: readonly NewPhoto[]) {
  const looked = photos.filter(({ faces }) => faces !== undefined);
  const bySha = new Map(
    [...photos, ...looked].map((photo) => [photo.sha256, photo]),
  );
  return [...bySha.values()].map(
    ({ sha256, width, height, takenAt, framesPerSecond, foundBy }) => ({
      id: sha256,
      width,
      height,
      takenAt: takenAt?.getTime() ?? null,
      framesPerSecond: framesPerSecond ?? null,
      foundBy: foundBy ?? null,
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

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
