import { stat } from "node:fs/promises";
import {
  checkFfmpeg,
  extractFaces,
  type Extraction,
  isVideoFile,
} from "@facegraph/embedding";
import {
  openCollection,
  readCollection,
  refuseWhileMoving,
} from "@facegraph/face-graph/collections";
import {
  type NewPhoto,
  readFaceBoxesElsewhere,
  readKnownFiles,
  readKnownImages,
  writeFaces,
} from "@facegraph/face-graph/faces";
import { growActiveRun } from "../cluster/grow-run.ts";
import { outgrownThreshold } from "../cluster/outgrown-threshold.ts";
import { findRunOfOtherModel } from "../cluster/run-of-other-model.ts";
import { throwIfStopped } from "../errors.ts";
import type { FaceGraphSession } from "../session/open-graph.ts";
import { collectionModelOf } from "./collection-model.ts";
import { compareFaces, type CompareFacesOptions } from "./compare-faces.ts";
import { findPhotos, type FoundFile, type FoundFiles } from "./find-photos.ts";
import {
  type FileOutcome,
  type IngestReport,
  IngestTally,
  noticesOfGrowth,
} from "./ingest-report.ts";

export interface IngestOptions extends CompareFacesOptions {
  /** By default `default`. */
  readonly collection?: string;
  /** Look at stored photographs again. Faces that are stored keep their ids. New ones are added. */
  readonly again?: boolean;
  /** Whether the new faces are placed in the active run; by default they are. */
  readonly grow?: boolean;
  /**
   * How many frames of each second of a video are looked at. By default videos in a folder are left
   * alone, and two frames a second are looked at of a single video.
   */
  readonly framesPerSecond?: number | undefined;
  /** Called once with each file, and with each photograph before it is stored. */
  readonly onFile?: (file: FileOutcome) => void;
}

/** Photographs that are stored in one transaction, at most. */
const batchSize = 50;
/** Faces that are enough for a transaction. A video is stored whole, however many it has. */
const batchFaces = 1000;
/** For a single video. */
const usualFramesPerSecond = 2;

/**
 * Takes a folder of photographs into a collection, with its videos if asked, or a single file. It
 * finds the faces and stores them, stores which are similar, and places them in the active run, if
 * there is one. Every file gets an outcome. What is stored is left alone: a second call writes
 * nothing, and a call after an interrupted one goes on where that stopped.
 * @param folder absolute path
 * @throws JobError `FOLDER_NOT_FOUND`; AbortedError; EmbeddingError `FFMPEG_MISSING` when frames
 *   are to be looked at; GraphError `MODEL_MISMATCH`, `MIGRATION_UNDER_WAY` and others
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
  refuseWhileMoving(
    await openCollection(connection, collection, collectionModelOf(models)),
  );

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
    const boxes = await readFaceBoxesElsewhere(
      connection,
      collection,
      sha256,
      foundBy,
    );
    if (boxes !== undefined) tally.imagesReused++;
    return boxes?.map(({ points, ...box }) => ({
      ...box,
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
  throwIfStopped(
    signal,
    "Ingest was stopped; the same command goes on where it stopped.",
  );
  tally.addCompared(await compareFaces(connection, collection, options));
  const growth = grow
    ? await growActiveRun(connection, { ...options, graphs: session.graphs })
    : undefined;
  const stored = await readCollection(connection, collection);
  const outgrown = outgrownThreshold(stored, growth?.run.threshold);
  const otherModel = grow
    ? await findRunOfOtherModel(connection, stored)
    : undefined;
  const report = tally.report();
  return {
    ...report,
    notices: [
      ...report.notices,
      ...noticesOfGrowth(growth),
      ...[outgrown, otherModel].filter((notice) => notice !== undefined),
    ],
    growth: growth ?? null,
  };
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

/** Leaves out the files that are stored with the same size and date. */
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
    // Some ways of asking for a date round to whole milliseconds, others truncate.
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
  // The image is stored, and its size is not set again.
  if (extraction.outcome === "known") return { ...file, width: 0, height: 0 };
  const { width, height, takenAt, faces, video } = extraction;
  const framesPerSecond = video?.framesPerSecond;
  return { ...file, width, height, takenAt, framesPerSecond, foundBy, faces };
}
