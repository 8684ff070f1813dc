import { availableParallelism } from "node:os";
import { AbortedError } from "@facegraph/cw-core";
import { EmbeddingError, type EmbeddingFailure } from "./errors.ts";
import type { ProcessLimits } from "./guard/guarded-process.ts";
import { readPhotoFile } from "./images/photo-file.ts";
import type { FaceModels } from "./models/face-models.ts";
import { FaceProcesses, type ProcessUse } from "./processes/face-processes.ts";
import type { ExtractedFace, FaceLocation } from "./processes/find-faces.ts";
import {
  type Look,
  lookAtPhoto,
  type Looker,
} from "./processes/look-at-photo.ts";
import { extractVideo, type VideoFacts } from "./videos/extract-video.ts";
import type { TrackedFace } from "./videos/face-tracks.ts";
import { openVideoFile, type VideoFile } from "./videos/video-file.ts";
import type { VideoLimits } from "./videos/video-frames.ts";

interface FileFacts {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly modifiedAt: Date;
}

/** A file that was hashed, to be looked at next. */
interface ReadFile {
  readonly facts: FileFacts;
  /** Of a photograph: the version that was hashed. No other version is looked at. */
  readonly version: string;
  /** Stays open until it has been looked at. */
  readonly video?: VideoFile;
}

/** What became of a file. Every path gives one. */
export type Extraction =
  | (FileFacts & {
      readonly outcome: "faces" | "no-face";
      readonly width: number;
      readonly height: number;
      readonly takenAt: Date | undefined;
      readonly faces: readonly (ExtractedFace | TrackedFace)[];
      /** Of a video only. Its faces say when they were seen; width and height are its frames'. */
      readonly video?: VideoFacts;
    })
  /** The content was known before, or a file earlier in the list had it. It was not decoded. */
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
   * Where the faces of an image of this digest are, when that is known; then none is looked for.
   */
  readonly locationsOf?: (
    sha256: string,
  ) => Promise<readonly FaceLocation[] | undefined>;
  /**
   * Faces of an image of this digest that are described besides those that are found in it; see
   * `KnownPlaces`.
   */
  readonly besidesOf?: (sha256: string) => readonly FaceLocation[] | undefined;
  /** Aborting ends the processes, with the photographs under way. */
  readonly signal?: AbortSignal;
  /**
   * How many child processes look at photographs, by default one for each core. With 0, this
   * process looks itself, unguarded.
   */
  readonly processes?: number;
  /** The limits of a process; by default a minute for a photograph and 512 MB beyond its models. */
  readonly limits?: Partial<ProcessLimits>;
  /** The limits of ffmpeg for a video. */
  readonly videoLimits?: Partial<VideoLimits>;
  /** The program, by default `ffmpeg` on the path. */
  readonly ffmpeg?: string;
  /**
   * How many frames of each second of a video are looked at. Without it, videos are refused with
   * `IS_VIDEO`.
   */
  readonly framesPerSecond?: number | undefined;
  /** Called after each frame of a video, with the number of frames looked at so far. */
  readonly onFrame?: (path: string, frames: number) => void;
  /** Called at the end with what the processes used. */
  readonly onProcessUse?: (use: ProcessUse) => void;
}

/** How many outcomes per process may wait for an earlier photograph. They are small. */
const outcomesAhead = 16;

/**
 * Finds and embeds the faces of photographs and videos, in child processes side by side, and yields
 * the outcomes in the order of the paths. One video at a time is decoded, by ffmpeg, and its frames
 * go to all processes. The outcomes are the same for any number of processes. Each process holds
 * one photograph at a time, and this one reads one at a time for its digest.
 *
 * p-map would yield in order too, but it ends without waiting for what is under way, and that still
 * uses what the caller closes next.
 * @throws EmbeddingError when a process cannot load the models
 */
export async function* extractFaces(
  models: FaceModels,
  paths: readonly string[],
  options: ExtractOptions = {},
): AsyncGenerator<Extraction, void, undefined> {
  const {
    isKnown = () => false,
    locationsOf,
    besidesOf,
    signal,
    framesPerSecond,
  } = options;
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
    if (file === undefined) throw new AbortedError();
    if ("outcome" in file) return file;
    const { facts, video } = file;
    const extraction = looked.unlessSeen(facts, () => look(file));
    return extraction.finally(() => video?.handle.close());
  };
  const look = async ({ facts, video, version }: ReadFile) => {
    if (await isKnown(facts.sha256))
      return { ...facts, outcome: "known" as const };
    if (video !== undefined) return watch(video, facts);
    const locations = await locationsOf?.(facts.sha256);
    const { path } = facts;
    const besides = besidesOf?.(facts.sha256);
    return toExtraction(
      facts,
      await looker.look({ path, version, locations, besides }),
    );
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
        extraction.catch(() => undefined); // a failure is thrown in its turn
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
    await Promise.allSettled(waiting); // the caller may close the models once this has ended
    if (looker instanceof FaceProcesses) options.onProcessUse?.(looker.use);
  }
}

/** Remembers the contents of one list of files, so that copies are looked at once. */
class LookedAt {
  /** By digest: whether the content was taken. */
  private readonly taken = new Map<string, Promise<boolean>>();

  /** Looks, unless the same content came earlier and was taken. What was refused is tried again. */
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

/** @param takesVideos whether videos are taken; otherwise they are refused */
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
  if ("refused" in look) return rejected(facts.path, look.refused);
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
  if (error instanceof EmbeddingError) return rejected(path, error);
  throw error;
}

function rejected(path: string, { problem, message }: EmbeddingFailure) {
  return {
    outcome: "rejected" as const,
    path,
    code: problem.code,
    message,
  };
}
