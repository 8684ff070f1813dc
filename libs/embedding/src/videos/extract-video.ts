import { AbortedError } from "@facegraph/cw-core";
import {
  EmbeddingError,
  type EmbeddingFailure,
  fromFailure,
  toFailure,
} from "../errors.ts";
import type { UprightImage } from "../images/upright-image.ts";
import type { EmbedderCard } from "../networks/model-card.ts";
import type { Look, Looker } from "../processes/look-at-photo.ts";
import { FaceTracks, type TrackedFace } from "./face-tracks.ts";
import { checkUnchanged, type VideoFile } from "./video-file.ts";
import { readVideoFrames, type VideoOptions } from "./video-frames.ts";

/** How many frames of a video were looked at. */
export interface VideoFacts {
  readonly framesPerSecond: number;
  readonly frameCount: number;
}

/** What was found in a video. */
export interface FoundInVideo {
  /** Of its frames, like `height`. */
  readonly width: number;
  readonly height: number;
  readonly takenAt: undefined;
  readonly faces: readonly TrackedFace[];
  readonly video: VideoFacts;
}

export interface ExtractVideoOptions extends VideoOptions {
  readonly looker: Looker;
  /** How many frames are under way at once. */
  readonly framesAhead: number;
  readonly card: EmbedderCard;
  readonly signal?: AbortSignal | undefined;
  readonly onFrame?: (frames: number) => void;
}

/** Two looks of a face are nearly equal from this share of the way from the threshold to 1. */
const nearEqualShare = 0.5;

/**
 * Finds the faces in the frames of a video and follows them. Looks that are nearly equal in
 * neighbouring frames become one face.
 * @returns what was found, or why the video was refused
 * @throws EmbeddingError as the looker does; AbortedError
 */
export async function extractVideo(
  file: VideoFile,
  options: ExtractVideoOptions,
): Promise<
  { readonly found: FoundInVideo } | { readonly refused: EmbeddingFailure }
> {
  const failures: unknown[] = [];
  const look = (frame: UprightImage) => {
    const looked = options.looker.look({ frame });
    looked.catch((error: unknown) => failures.push(error)); // thrown below, in its turn
    return looked;
  };
  try {
    return { found: await followFaces(file, look, options) };
  } catch (error) {
    if (failures.length > 0) throw failures[0];
    if (!(error instanceof EmbeddingError)) throw error;
    return { refused: toFailure(error) };
  }
}

async function followFaces(
  file: VideoFile,
  look: (frame: UprightImage) => Promise<Look>,
  options: ExtractVideoOptions,
): Promise<FoundInVideo> {
  const { framesAhead, card, framesPerSecond, onFrame, signal } = options;
  const threshold = card.recommendedThreshold;
  const tracks = new FaceTracks({
    minSimilarity: threshold,
    nearEqualSimilarity: threshold + (1 - threshold) * nearEqualShare,
  });
  const waiting: { timestampMs: number; looked: Promise<Look> }[] = [];
  let size = { width: 0, height: 0 };
  let frameCount = 0;
  const takeFirst = async () => {
    const { timestampMs, looked } = waiting.shift()!;
    const heard = await looked;
    if ("refused" in heard) throw fromFailure(heard.refused);
    const { width, height, faces } = heard.found;
    size = { width, height };
    tracks.add(timestampMs, faces);
    onFrame?.(++frameCount);
  };
  try {
    for await (const { timestampMs, image } of readVideoFrames(file, options)) {
      if (signal?.aborted === true) throw new AbortedError();
      waiting.push({ timestampMs, looked: look(image) });
      if (waiting.length >= framesAhead) await takeFirst();
    }
    while (waiting.length > 0) await takeFirst();
  } finally {
    await Promise.allSettled(waiting.map(({ looked }) => looked));
  }
  await checkUnchanged(file);
  return {
    ...size,
    takenAt: undefined,
    faces: tracks.finish(),
    video: { framesPerSecond, frameCount },
  };
}
