import * as write from "../cypher/faces/write-faces.ts";
import * as cypher from "../cypher/migrations/looks.ts";
import { writeInBatches } from "../database/batches.ts";
import type { GraphConnection, Transaction } from "../database/connection.ts";
import { momentOf, type StoredFace } from "../faces/carry-names.ts";
import { faceIdOf } from "../faces/identifiers.ts";
import { packEmbedding } from "../faces/packed-embedding.ts";
import { type Box, pairSameFaces } from "../faces/same-face.ts";
import type { NewFace } from "../faces/write-faces.ts";
import { changeMigration, migrationGone } from "./migration.ts";

/** Where a stored face is. */
export interface FacePlace {
  readonly id: string;
  readonly box: Box;
  /** Five points, x and y in turn, in fractions of the image; null where none were found. */
  readonly points: readonly number[] | null;
  readonly score: number;
  /** In a video: when. */
  readonly timestampMs: number | null;
}

/** An image that is yet to be looked at with the other model. */
export interface UnlookedImage {
  readonly id: string;
  /** Of a video. */
  readonly framesPerSecond: number | null;
  /** Absolute. Each held the image when it was taken in. */
  readonly paths: readonly string[];
  readonly faces: readonly FacePlace[];
}

/** An image whose photograph could not be read, and what is missed with it. */
export interface MissingImage {
  readonly id: string;
  readonly paths: readonly string[];
  readonly faces: number;
  readonly namedFaces: number;
  /** Of the people that these are confirmed to show. */
  readonly names: readonly string[];
}

/** How much there is to move. */
export interface MigrationSize {
  readonly images: number;
  readonly videos: number;
  readonly faces: number;
  /** Faces without an embedding, as their photographs were missing at an earlier migration. */
  readonly awaitingFaces: number;
  readonly namedFaces: number;
  readonly constraints: number;
  readonly runs: number;
}

/** What the other model says of an image. */
export interface NextLook {
  readonly imageId: string;
  readonly faces: readonly (NewFace & {
    /** Whether it was described where it is stored, since the detector found nothing there. */
    readonly isGiven: boolean;
  })[];
}

/** Which images are asked for: all, or those with faces that wait for their photographs. */
export interface LookScope {
  readonly token: string;
  readonly isOtherModel: boolean;
}

/** @throws GraphError `COLLECTION_NOT_FOUND` where the collection is not there */
export async function readMigrationSize(
  connection: GraphConnection,
  collection: string,
): Promise<MigrationSize> {
  const [size] = await connection.read<MigrationSize>(cypher.migrationSize, {
    collection,
  });
  return size!;
}

/** Images in the order of ids: at most so many, from the one after `after` on, "" for the first. */
export interface PageAfter {
  readonly after: string;
  readonly most: number;
}

/** Images that are yet to be looked at, some at a time. */
export async function readUnlookedImages(
  connection: GraphConnection,
  collection: string,
  scope: LookScope,
  page: PageAfter,
): Promise<UnlookedImage[]> {
  return connection.read(cypher.unlookedImages, {
    collection,
    ...scope,
    ...page,
  });
}

/** The same, with what is missed if they are never looked at. */
export async function readMissingImages(
  connection: GraphConnection,
  collection: string,
  scope: LookScope,
  page: PageAfter,
): Promise<MissingImage[]> {
  return connection.read(cypher.missingImages, {
    collection,
    ...scope,
    ...page,
  });
}

/**
 * Notes what the other model says of images, beside what is stored. A face that overlaps a stored
 * one by more than half is that face; any other waits to be stored. Noted again, it is replaced.
 * @throws GraphError `MIGRATION_GONE`, `ROW_TOO_LARGE`
 */
export async function writeNextLooks(
  connection: GraphConnection,
  collection: string,
  token: string,
  looks: readonly NextLook[],
): Promise<void> {
  await writeInBatches(
    looks.length,
    async (from, to) => {
      await changeMigration(
        connection,
        collection,
        token,
        async (transaction, { modelId, phase }) => {
          if (phase !== "LOOKING") throw migrationGone(collection);
          const batch = looks.slice(from, to);
          const rows = await describe(transaction, collection, batch);
          await transaction.run(cypher.writeNextEmbeddings, {
            collection,
            modelId,
            rows: rows.stored,
          });
          await transaction.run(cypher.writeNextFaces, {
            collection,
            rows: rows.fresh,
          });
          await transaction.run(cypher.markLooked, {
            collection,
            token,
            ids: batch.map(({ imageId }) => imageId),
          });
          return { didChange: false };
        },
      );
    },
    {
      size: Infinity,
      weigh: (look) => 1 + looks[look]!.faces.length,
      describe: (look) =>
        `what was found in image ${looks[look]!.imageId} with ${looks[look]!.faces.length} faces`,
    },
  );
}

/** Tells the faces that are stored from those that are not. */
async function describe(
  transaction: Transaction,
  collection: string,
  looks: readonly NextLook[],
) {
  const { rows } = await transaction.run<StoredFace>(write.facesOfImages, {
    collection,
    ids: looks.map(({ imageId }) => imageId),
  });
  const there = Map.groupBy(rows, momentOf);
  const found = looks.flatMap(({ imageId, faces }) =>
    faces.map((face) => ({
      imageId,
      face,
      box: face.box,
      timestampMs: face.moment?.timestampMs ?? null,
    })),
  );
  const idOf = new Map(
    [...Map.groupBy(found, momentOf)].flatMap(([moment, faces]) =>
      pairSameFaces(faces, there.get(moment) ?? []).map(
        (pair) => [pair.found, pair.there.id] as const,
      ),
    ),
  );
  return {
    stored: found.flatMap((each) => {
      const id = idOf.get(each);
      return id === undefined ? [] : [toRow(each.imageId, each.face, id)];
    }),
    fresh: found
      .filter((each) => !idOf.has(each) && !each.face.isGiven)
      .map(({ imageId, face }) =>
        toRow(imageId, face, faceIdOf(imageId, face.pixelBox)),
      ),
  };
}

function toRow(imageId: string, face: NextLook["faces"][number], id: string) {
  return {
    id,
    imageId,
    isFound: !face.isGiven,
    box: face.box,
    sizePx: face.sizePx,
    detectionScore: face.detectionScore,
    quality: face.quality,
    qualityReasons: [...face.qualityReasons],
    isMain: face.isMain,
    points: face.points === undefined ? null : [...face.points],
    vector: Array.from(face.embedding),
    packed: packEmbedding(face.embedding),
  };
}
