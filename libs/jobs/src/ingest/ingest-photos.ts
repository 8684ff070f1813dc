import { stat } from "node:fs/promises";
import {
  checkFfmpeg,
  extractFaces,
  isVideoFile,
  type Extraction,
} from "@facegraph/embedding";
import { openCollection } from "@facegraph/face-graph/collections";
import {
  readKnownFiles,
  readKnownImages,
  readFaceBoxesElsewhere,
  writeFaces,
  type NewPhoto,
} from "@facegraph/face-graph/faces";
import { collectionModelOf } from "./collection-model.ts";
import { findPhotos, type FoundFile, type FoundFiles } from "./find-photos.ts";
import { JobError } from "../errors.ts";
import { growActiveRun } from "../cluster/grow-run.ts";
import {
  IngestTally,
  type FileOutcome,
  type IngestReport,
} from "./ingest-report.ts";
import { compareFaces, type CompareFacesOptions } from "./compare-faces.ts";
import type { FaceGraphSession } from "../session/open-graph.ts";

export interface IngestOptions extends CompareFacesOptions {
  /** By default `default`. */
  readonly collection?: string;
  /**
   * Look again at photographs that are stored: faces that are there keep their ids, and what is new
   * is added.
   */
  readonly again?: boolean;
  /** Whether the active run takes the new faces in; by default it does. */
  readonly grow?: boolean;
  /**
   * How many frames of each second of a video are looked at. Without it, videos are left alone,
   * unless one is all that is given.
   */
  readonly framesPerSecond?: number | undefined;
  /** Told what became of each file, once; of photographs before they are stored. */
  readonly onFile?: (file: FileOutcome) => void;
}

/** Photographs stored in one transaction, and faces about; a video is stored whole. */
const batchSize = 50;
const batchFaces = 1000;
/** For a video that is all that is given. */
const usualFramesPerSecond = 2;

/**
 * Takes a folder of photographs, and its videos if asked, or one file into a collection: finds its
 * faces, stores them, links them to those that are similar, and places them in the active run, if
 * there is one. Every file gets an outcome. What is stored is left alone, so a second run writes
 * nothing, and one that was interrupted goes on where it stopped.
 * @param folder absolute path
 * @throws JobError `FOLDER_NOT_FOUND`, `ABORTED`; EmbeddingError `FFMPEG_MISSING` when frames are
 *   to be looked at; GraphError `MODEL_MISMATCH` and others
 */
export async function ingestPhotos(
  session: FaceGraphSession,
  folder: string,
  options: IngestOptions = {},
): Promise<IngestReport> {
  const { connection, models } = session;
  const {
    collection = "default",
    again = false,
    grow = true,
    signal,
    onProgress,
  } = options;
  const found = await findPhotos(folder);
  const framesPerSecond = await chooseFrameRate(folder, found, options);
  await openCollection(connection, collection, collectionModelOf(models));

  const tally = new IngestTally(collection, found.refused, options.onFile);
  const pending = again
    ? found.files
    : await leaveOutUnchanged(session, collection, found.files, tally);
  const fileOf = new Map(pending.map((file) => [file.path, file]));
  const isKnown = async (sha256: string) =>
    !again &&
    (await readKnownImages(connection, collection, [sha256])).has(sha256);
  const { aligned, foundBy } = models;
  const locationsOf = async (sha256: string) => {
    if (again || aligned !== undefined) return undefined;
    const places = await readFaceBoxesElsewhere(
      connection,
      collection,
      sha256,
      foundBy,
    );
    if (places !== undefined) tally.placesReused++;
    return places?.map(({ points, ...place }) => ({
      ...place,
      points: points ?? undefined,
    }));
  };
  let batch: NewPhoto[] = [];
  let done = 0;
  const store = async () => {
    tally.addWritten(await writeFaces(connection, collection, batch));
    batch = [];
  };
  onProgress?.("Finding faces", 0, pending.length);
  for await (const extraction of extractFaces(models, [...fileOf.keys()], {
    isKnown,
    locationsOf,
    framesPerSecond,
    onFrame: (_, frames) => onProgress?.("Looking at frames", frames, frames),
    ...(signal === undefined ? {} : { signal }),
  })) {
    const file = fileOf.get(extraction.path)!;
    tally.addExtraction(extraction, file);
    if (extraction.outcome !== "rejected")
      batch.push(toPhoto(extraction, file, foundBy));
    const faces = batch.reduce(
      (sum, photo) => sum + (photo.faces?.length ?? 0),
      0,
    );
    if (batch.length === batchSize || faces >= batchFaces) await store();
    onProgress?.("Finding faces", ++done, pending.length);
  }
  if (batch.length > 0) await store();
  if (signal?.aborted === true) {
    throw new JobError(
      { code: "ABORTED" },
      "Ingest was stopped; the same command goes on from there.",
    );
  }
  tally.addLinks(await compareFaces(connection, collection, options));
  const growth = grow
    ? await growActiveRun(connection, { ...options, graphs: session.graphs })
    : undefined;
  return { ...tally.report(), growth: growth ?? null };
}

/** @throws EmbeddingError `FFMPEG_MISSING` when frames are to be looked at and cannot be */
async function chooseFrameRate(
  path: string,
  { files }: FoundFiles,
  { framesPerSecond }: IngestOptions,
): Promise<number | undefined> {
  const isAlone = files.length === 1 && files[0]!.path === path;
  const isVideoAlone = isAlone && (await isVideoFile(path));
  const chosen =
    framesPerSecond ?? (isVideoAlone ? usualFramesPerSecond : undefined);
  if (chosen !== undefined) await checkFfmpeg();
  return chosen;
}

/** Files that are stored with the same size and date need not be opened again. */
async function leaveOutUnchanged(
  { connection }: FaceGraphSession,
  collection: string,
  files: readonly FoundFile[],
  tally: IngestTally,
): Promise<FoundFile[]> {
  const known = await readKnownFiles(
    connection,
    collection,
    files.map((file) => file.path),
  );
  const pending: FoundFile[] = [];
  for (const file of files) {
    const stored = known.get(file.path);
    const now =
      stored === undefined
        ? undefined
        : await stat(file.path).catch(() => undefined);
    // Whole milliseconds, which one way of asking for a date rounds and another cuts off.
    const isUnchanged =
      now !== undefined &&
      stored !== undefined &&
      now.size === stored.bytes &&
      Math.abs(now.mtimeMs - stored.modifiedAt.getTime()) <= 1;
    if (isUnchanged) tally.addUnchanged(file);
    else pending.push(file);
  }
  return pending;
}

function toPhoto(
  extraction: Exclude<Extraction, { outcome: "rejected" }>,
  { identity }: FoundFile,
  foundBy: string,
): NewPhoto {
  const { path, bytes, modifiedAt, sha256 } = extraction;
  const file = { path, identity, bytes, modifiedAt, sha256 };
  // the image is stored: its size is not set again
  if (extraction.outcome === "known") return { ...file, width: 0, height: 0 };
  const { width, height, takenAt, faces, video } = extraction;
  const framesPerSecond = video?.framesPerSecond;
  return { ...file, width, height, takenAt, framesPerSecond, foundBy, faces };
}
