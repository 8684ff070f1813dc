import { asScalable } from "../images/photo-scale.ts";
import type { FaceModels } from "../models/face-models.ts";
import {
  type ExtractedFace,
  type FaceLocation,
  findFaces,
} from "../processes/find-faces.ts";
import type { VideoFile } from "./video-file.ts";
import { readVideoFrame, type VideoOptions } from "./video-frames.ts";

/** A face of a video, where and when it was found. */
export interface FacePlaceInVideo extends FaceLocation {
  readonly timestampMs: number;
}

/**
 * Embeds faces of a video where they were found before; none is looked for. ffmpeg decodes the
 * frames, within limits.
 * @param video open
 * @param options.framesPerSecond the rate at which the faces were found
 * @returns the faces, each with its time, in the order of times; without those of frames that the
 *   video has no longer
 * @throws EmbeddingError as `readVideoFrame` does
 */
export async function describeInVideo(
  models: FaceModels,
  video: VideoFile,
  places: readonly FacePlaceInVideo[],
  options: VideoOptions,
): Promise<(ExtractedFace & { readonly timestampMs: number })[]> {
  const described: (ExtractedFace & { readonly timestampMs: number })[] = [];
  const byTime = Map.groupBy(places, ({ timestampMs }) => timestampMs);
  for (const timestampMs of [...byTime.keys()].sort((one, two) => one - two)) {
    const frame = await readVideoFrame(video, timestampMs, options);
    if (frame === undefined) continue;
    const faces = await findFaces(models, asScalable(frame), {
      locations: byTime.get(timestampMs)!,
    });
    described.push(...faces.map((face) => ({ ...face, timestampMs })));
  }
  return described;
}
