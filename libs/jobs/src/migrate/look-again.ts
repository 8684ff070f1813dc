import {
  describeInVideo,
  EmbeddingError,
  extractFaces,
  type FaceModels,
  openVideoFile,
} from "@facegraph/embedding";
import {
  type LookScope,
  type NextLook,
  readUnlookedImages,
  type UnlookedImage,
  writeNextLooks,
} from "@facegraph/face-graph/migrations";
import { throwIfStopped } from "../errors.ts";
import { findPhotos } from "../ingest/find-photos.ts";
import type { FaceGraphSession } from "../session/open-graph.ts";
import type { JobOptions } from "../session/settings.ts";

export interface LookAgainOptions extends JobOptions {
  /** Absolute path of a folder in which photographs lie that have moved. */
  readonly photos?: string | undefined;
  /** How many images there are in all, for the progress. */
  readonly total: number;
}

const imagesPerPage = 500;
/** Images, and faces, that are noted in one transaction. */
const batch = Object.freeze({ images: 50, faces: 1000 });
const step = "Looking at photographs";

/**
 * Looks with other models at every image that was not looked at yet, and notes what they say. A
 * file counts if it holds the very image. Stored faces that the detector does not find are embedded
 * where they are. Called again, it goes on where it stopped.
 * @returns why an image could not be looked at, by its id
 * @throws AbortedError; JobError `FOLDER_NOT_FOUND`; GraphError `MIGRATION_GONE`; EmbeddingError
 *   when the models cannot be loaded
 */
export async function lookAgain(
  session: FaceGraphSession,
  collection: string,
  scope: LookScope,
  options: LookAgainOptions,
): Promise<ReadonlyMap<string, string>> {
  const { signal, onProgress, total } = options;
  const { connection, models } = session;
  const whyNot = new Map<string, string>();
  let done = 0;
  let waiting: NextLook[] = [];
  const store = async () => {
    await writeNextLooks(connection, collection, scope.token, waiting);
    waiting = [];
  };
  const note = async (look: NextLook) => {
    waiting.push(look);
    whyNot.delete(look.imageId);
    onProgress?.(step, ++done, total);
    const faces = waiting.reduce((sum, { faces }) => sum + faces.length, 0);
    if (waiting.length >= batch.images || faces >= batch.faces) await store();
  };
  const visit = async (
    images: readonly UnlookedImage[],
    elsewhere?: string,
  ) => {
    const photos = images.filter((image) => image.framesPerSecond === null);
    const videos = images.filter((image) => image.framesPerSecond !== null);
    await lookAtPhotos(models, photos, { signal, elsewhere, note, whyNot });
    for (const video of videos) {
      throwIfStopped(signal, stopped);
      const paths = elsewhere === undefined ? video.paths : [];
      const look = await lookAtVideo(models, { ...video, paths }, whyNot);
      if (look !== undefined) await note(look);
    }
    if (waiting.length > 0) await store();
    throwIfStopped(signal, stopped);
  };
  onProgress?.(step, 0, total);
  await eachPage((page) => visit(page));
  if (options.photos !== undefined && whyNot.size > 0) {
    const folder = options.photos;
    await eachPage((page) => visit(page, folder));
  }
  return whyNot;

  async function eachPage(work: (page: UnlookedImage[]) => Promise<void>) {
    for (let after: string | undefined = ""; after !== undefined;) {
      const page: UnlookedImage[] = await readUnlookedImages(
        connection,
        collection,
        scope,
        { after, most: imagesPerPage },
      );
      await work(page);
      after = page.at(-1)?.id;
    }
  }
}

const stopped =
  "The migration was stopped; the same command goes on where it stopped.";

interface Looking {
  readonly signal: AbortSignal | undefined;
  /** A folder whose files are tried, in place of those that held the images. */
  readonly elsewhere: string | undefined;
  readonly note: (look: NextLook) => Promise<void>;
  readonly whyNot: Map<string, string>;
}

/** Tries one file of each image after the other, until one of them holds it. */
async function lookAtPhotos(
  models: FaceModels,
  images: readonly UnlookedImage[],
  { signal, elsewhere, note, whyNot }: Looking,
): Promise<void> {
  const left = new Map(images.map((image) => [image.id, image]));
  const found = elsewhere === undefined ? [] : await listFiles(elsewhere);
  for (let round = 0; left.size > 0; round++) {
    const imageOf = new Map<string, string>();
    for (const { id, paths } of left.values()) {
      const path = paths[round];
      if (path !== undefined && elsewhere === undefined) imageOf.set(path, id);
      else if (!whyNot.has(id)) whyNot.set(id, "no file is known to hold it");
    }
    const paths =
      elsewhere === undefined ? [...imageOf.keys()] : round === 0 ? found : [];
    if (paths.length === 0) return;
    for await (const extraction of extractFaces(models, paths, {
      isKnown: (sha256) => !left.has(sha256),
      besidesOf: (sha256) =>
        left.get(sha256)?.faces.map(({ box, score, points }) => ({
          box,
          score,
          points: points ?? undefined,
        })),
      ...(signal === undefined ? {} : { signal }),
    })) {
      const id = imageOf.get(extraction.path);
      if (extraction.outcome === "rejected") {
        if (id !== undefined) whyNot.set(id, extraction.message);
        continue;
      }
      if (id !== undefined && extraction.sha256 !== id)
        whyNot.set(id, "the file holds something else by now");
      if (extraction.outcome === "known" || !left.delete(extraction.sha256))
        continue;
      await note({
        imageId: extraction.sha256,
        faces: extraction.faces.map((face) => ({
          ...face,
          isGiven: "isGiven" in face && face.isGiven,
        })),
      });
    }
    if (signal?.aborted === true) return;
  }
}

async function listFiles(folder: string): Promise<string[]> {
  return (await findPhotos(folder)).files.map(({ path }) => path);
}

/**
 * Embeds the faces of a video where and when they were found. None is looked for: in a video, which
 * looks of a face are one depends on the embedder.
 */
async function lookAtVideo(
  models: FaceModels,
  { id, paths, faces, framesPerSecond }: UnlookedImage,
  whyNot: Map<string, string>,
): Promise<NextLook | undefined> {
  whyNot.set(id, "no file is known to hold it");
  for (const path of paths) {
    try {
      const video = await openVideoFile(path, true);
      if (video === undefined || video.sha256 !== id) {
        await video?.handle.close();
        whyNot.set(id, "the file is gone, or holds something else by now");
        continue;
      }
      const described = await describeInVideo(
        models,
        video,
        faces.map(({ box, score, points, timestampMs }) => ({
          box,
          score,
          points: points ?? undefined,
          timestampMs: timestampMs ?? 0,
        })),
        { framesPerSecond: framesPerSecond! },
      ).finally(() => video.handle.close());
      return {
        imageId: id,
        faces: described.map(({ timestampMs, ...face }) => ({
          ...face,
          isGiven: true,
          moment: { timestampMs, timestampsMs: [timestampMs], track: 0 },
        })),
      };
    } catch (error) {
      if (!(error instanceof EmbeddingError) || error.code === "FFMPEG_MISSING")
        throw error;
      whyNot.set(id, error.message);
    }
  }
  return undefined;
}
