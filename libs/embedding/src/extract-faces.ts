import { availableParallelism } from "node:os";
import { EmbeddingError } from "./errors.ts";
import { extractVideo, type VideoFacts } from "./videos/extract-video.ts";
import type { FaceModels } from "./models/face-models.ts";
import { FaceProcesses, type ProcessUse } from "./processes/face-processes.ts";
import type { TrackedFace } from "./videos/face-tracks.ts";
import type {
  ExtractedFace,
  FacePlaceInImage,
} from "./processes/find-faces.ts";
import type { ProcessLimits } from "./guard/guarded-process.ts";
import {
  lookAtPhoto,
  type Look,
  type Looker,
} from "./processes/look-at-photo.ts";
import { readPhotoFile } from "./images/photo-file.ts";
import { openVideoFile, type VideoFile } from "./videos/video-file.ts";
import type { VideoLimits } from "./videos/video-frames.ts";

interface FileFacts {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly modifiedAt: Date;
}

/** A file that was hashed, and is looked at next. */
interface ReadFile {
  readonly facts: FileFacts;
  /** Of a photograph: what was hashed is looked at, or nothing. */
  readonly version: string;
  /** Open, until it was looked at. */
  readonly video?: VideoFile;
}

/** What became of a file. Every file that is asked for gets one. */
export type Extraction =
  | (FileFacts & {
      readonly outcome: "faces" | "no-face";
      readonly width: number;
      readonly height: number;
      readonly takenAt: Date | undefined;
      readonly faces: readonly (ExtractedFace | TrackedFace)[];
      /** Of a video alone: its faces say when they were seen, and size is that of its frames. */
      readonly video?: VideoFacts;
    })
  /** Its content was known before, or is that of a file earlier in the list; it was not decoded. */
  | (FileFacts & { readonly outcome: "known" })
  | {
      readonly outcome: "rejected";
      readonly path: string;
      readonly code: string;
      readonly message: string;
    };

export interface ExtractOptions {
  /** Whether an image of this digest was seen before and need not be looked at. */
  readonly isKnown?: (sha256: string) => boolean | Promise<boolean>;
  /**
   * Where the faces of an image of this digest are, when that is known: then they are not looked
   * for.
   */
  readonly placesOf?: (
    sha256: string,
  ) => Promise<readonly FacePlaceInImage[] | undefined>;
  /** Aborting ends the processes, and the photographs under way with them. */
  readonly signal?: AbortSignal;
  /**
   * Child processes that look at photographs, by default one for each core; with 0, this one looks
   * itself, unguarded.
   */
  readonly processes?: number;
  /** What a process may use; by default a minute for a photograph, and 512 MB beyond its models. */
  readonly limits?: Partial<ProcessLimits>;
  /** What ffmpeg may use for a video. */
  readonly videoLimits?: Partial<VideoLimits>;
  /** The program, by default `ffmpeg` on the path. */
  readonly ffmpeg?: string;
  /**
   * How many frames of a video are looked at in each of its seconds. Without it, videos are refused
   * with `IS_VIDEO`.
   */
  readonly framesPerSecond?: number | undefined;
  /** Told after each frame of a video how many were looked at. */
  readonly onFrame?: (path: string, frames: number) => void;
  /** Told at the end what the processes used. */
  readonly onProcessUse?: (use: ProcessUse) => void;
}

/** Outcomes that may wait for an earlier photograph, for each process; they are small. */
const outcomesAhead = 16;

/**
 * Finds and embeds the faces of photographs and videos, in child processes side by side, and yields
 * them in the order of the paths. Of videos, one is taken apart at a time, by ffmpeg, and its
 * frames are shared out. The outcomes are the same for any number of processes. Each process holds
 * one photograph at a time; this one reads one, for its digest.
 * @throws EmbeddingError when a process cannot load the models, with the code that says why
 */
export async function* extractFaces(
  models: FaceModels,
  paths: readonly string[],
  options: ExtractOptions = {},
): AsyncGenerator<Extraction, void, undefined> {
  const { isKnown = () => false, placesOf, signal, framesPerSecond } = options;
  const { processes = availableParallelism() } = options;
  const looker = openLooker(models, processes, options);
  const most = Math.max(1, processes * outcomesAhead);
  const waiting: Promise<Extraction>[] = [];
  let next = 0;
  let reading: Promise<unknown> = Promise.resolve();
  let watching: Promise<unknown> = Promise.resolve();
  let isStopped = false;
  const looked = new LookedAt();
  const watch = (video: VideoFile, facts: FileFacts) => {
    const watched = watching.then(() =>
      watchVideo(video, facts, { ...options, models, looker, processes }),
    ); // one video at a time
    watching = watched.catch(() => undefined);
    return watched;
  };
  const extract = async (path: string): Promise<Extraction> => {
    const read = reading.then(() =>
      isStopped ? undefined : readFacts(path, framesPerSecond !== undefined),
    ); // one file at a time
    reading = read.catch(() => undefined);
    const file = await read.catch((error: unknown) => rejection(path, error));
    if (file === undefined) throw new Error("Stopped.");
    if ("outcome" in file) return file;
    const { facts, video } = file;
    const extraction = looked.unlessSeen(facts, () => look(file));
    return extraction.finally(() => video?.handle.close());
  };
  const look = async ({ facts, video, version }: ReadFile) => {
    if (await isKnown(facts.sha256))
      return { ...facts, outcome: "known" as const };
    if (video !== undefined) return watch(video, facts);
    const places = await placesOf?.(facts.sha256);
    const { path } = facts;
    return toExtraction(facts, await looker.look({ path, version, places }));
  };
  const stop = () => {
    isStopped = true;
    void looker.close();
  };
  const isAborted = () => signal?.aborted === true;
  signal?.addEventListener("abort", stop, { once: true });
  try {
    while (next < paths.length || waiting.length > 0) {
      if (isAborted()) return;
      while (next < paths.length && waiting.length < most) {
        const extraction = extract(paths[next++]!);
        extraction.catch(() => undefined); // a failure is thrown when its turn has come
        waiting.push(extraction);
      }
      const settled = await Promise.allSettled([waiting.shift()!]);
      if (isAborted()) return;
      if (settled[0].status === "rejected") throw settled[0].reason;
      yield settled[0].value;
    }
  } finally {
    isStopped = true;
    signal?.removeEventListener("abort", stop);
    await looker.close();
    await Promise.allSettled(waiting); // what the caller lent us may be closed once this has ended
    if (looker instanceof FaceProcesses) options.onProcessUse?.(looker.use);
  }
}

/** What files of one list hold, so that copies are looked at once. */
class LookedAt {
  /** By digest: whether it was taken, once that is known. */
  private readonly taken = new Map<string, Promise<boolean>>();

  /**
   * Looks, unless the same content came earlier and was taken; what was refused may fare better on
   * its own.
   */
  unlessSeen(
    facts: FileFacts,
    look: () => Promise<Extraction>,
  ): Promise<Extraction> {
    const earlier = this.taken.get(facts.sha256) ?? Promise.resolve(false);
    const extraction = earlier.then((isTaken) =>
      isTaken ? { ...facts, outcome: "known" as const } : look(),
    );
    const isTaken = extraction.then(
      ({ outcome }) => outcome !== "rejected",
      () => false,
    );
    this.taken.set(facts.sha256, isTaken);
    return extraction;
  }
}

function openLooker(
  models: FaceModels,
  count: number,
  { limits = {} }: ExtractOptions,
): Looker {
  if (count > 0) return new FaceProcesses(models.choice, { count, limits });
  return {
    look: (request) => lookAtPhoto(models, request),
    close: () => Promise.resolve(),
  };
}

/** @param takesVideos whether a video is opened; otherwise it is refused */
async function readFacts(
  path: string,
  takesVideos: boolean,
): Promise<ReadFile> {
  const video = await openVideoFile(path, takesVideos);
  if (video !== undefined) {
    const { bytes, sha256, modifiedAt } = video;
    const facts = { path, bytes, sha256, modifiedAt };
    return { facts, video, version: "" };
  }
  const { bytes, sha256, modifiedAt, version } = await readPhotoFile(path);
  return {
    facts: { path, bytes: bytes.length, sha256, modifiedAt },
    version,
  };
}

async function watchVideo(
  video: VideoFile,
  facts: FileFacts,
  {
    framesPerSecond = 1,
    onFrame,
    ...options
  }: ExtractOptions & {
    readonly models: FaceModels;
    readonly looker: Looker;
    readonly processes: number;
  },
): Promise<Extraction> {
  const { models, looker, processes, videoLimits = {}, ffmpeg } = options;
  const watched = await extractVideo(video, {
    framesPerSecond,
    limits: videoLimits,
    looker,
    framesAhead: processes + 1,
    card: models.card,
    signal: options.signal,
    onFrame: (frames) => onFrame?.(facts.path, frames),
    ...(ffmpeg === undefined ? {} : { program: ffmpeg }),
  });
  return toExtraction(facts, watched);
}

function toExtraction(
  facts: FileFacts,
  look: Look | Awaited<ReturnType<typeof extractVideo>>,
): Extraction {
  if ("refused" in look)
    return { outcome: "rejected", path: facts.path, ...look.refused };
  const { faces } = look.found;
  return {
    ...facts,
    outcome: faces.length === 0 ? "no-face" : "faces",
    ...look.found,
    faces: faces.map((face) => ({
      ...face,
      embedding: face.embedding.slice(), // not a view of a message
    })),
  };
}

function rejection(
  path: string,
  error: unknown,
): Extract<Extraction, { outcome: "rejected" }> {
  if (error instanceof EmbeddingError)
    return {
      outcome: "rejected",
      path,
      code: error.code,
      message: error.message,
    };
  throw error;
}
