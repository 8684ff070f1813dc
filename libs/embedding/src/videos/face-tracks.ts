import { overlapOf } from "../detect/detection.ts";
import type { ExtractedFace } from "../processes/find-faces.ts";

/** When a face of a video was seen, in milliseconds from its beginning. */
export interface FaceMoment {
  /** The frame in which the face looks best, and from which its box is. */
  readonly timestampMs: number;
  /** All frames that the face stands for, in order. */
  readonly timestampsMs: readonly number[];
  /** The number of its track, from 0 within a video. */
  readonly track: number;
}

export type TrackedFace = ExtractedFace & { readonly moment: FaceMoment };

export interface TrackLimits {
  /** From this similarity, a face in the next frame is the same if the boxes overlap. */
  readonly minSimilarity: number;
  /**
   * From this similarity, two looks of a track become one face, and a face in the next frame is the
   * same wherever it is.
   */
  readonly nearEqualSimilarity: number;
}

/** Intersection over union of boxes in consecutive frames. */
const minOverlap = 0.1;
/** Frames in which a detector may miss a face before its track ends. */
const maxMissedFrames = 1;

/** Faces of one track that are nearly equal. */
interface Look {
  best: ExtractedFace;
  bestAtMs: number;
  readonly timestampsMs: number[];
}

interface Track {
  readonly number: number;
  readonly looks: Look[];
  last: ExtractedFace;
  lastFrame: number;
}

/**
 * Follows faces through the frames of a video, by the overlap of their boxes and their similarity.
 * Of the nearly equal faces of a track, it keeps the one of the best quality.
 */
export class FaceTracks {
  private readonly limits: TrackLimits;
  private readonly tracks: Track[] = [];
  private open: Track[] = [];
  private frame = 0;

  constructor(limits: TrackLimits) {
    this.limits = limits;
  }

  /** Adds the faces of the next frame. */
  add(timestampMs: number, faces: readonly ExtractedFace[]): void {
    const frame = this.frame++;
    this.open = this.open.filter(
      ({ lastFrame }) => frame - lastFrame <= maxMissedFrames + 1,
    );
    const continued = this.match(faces);
    for (const face of faces) {
      const track = continued.get(face) ?? this.begin(face);
      track.last = face;
      track.lastFrame = frame;
      this.note(track, face, timestampMs);
    }
  }

  /**
   * The faces of all frames, by the time at which each looks best, then by position. The main
   * face is the one that stands for most frames among those that were the main face of a frame.
   */
  finish(): TrackedFace[] {
    const looks = this.tracks.flatMap(({ looks }) => looks);
    const main = looks
      .filter(({ best }) => best.isMain)
      .sort((one, two) => two.timestampsMs.length - one.timestampsMs.length)[0];
    return this.tracks
      .flatMap(({ number, looks }) =>
        looks.map((look) => ({
          ...look.best,
          isMain: look === main,
          moment: {
            track: number,
            timestampMs: look.bestAtMs,
            timestampsMs: look.timestampsMs,
          },
        })),
      )
      .sort(
        (one, two) =>
          one.moment.timestampMs - two.moment.timestampMs ||
          one.pixelBox.x - two.pixelBox.x ||
          one.pixelBox.y - two.pixelBox.y,
      );
  }

  /** Continues each track with at most one face, the most similar pairs first. */
  private match(faces: readonly ExtractedFace[]): Map<ExtractedFace, Track> {
    const pairs = this.open
      .flatMap((track) =>
        faces.map((face) => ({
          track,
          face,
          similarity: similarityOf(track.last, face),
        })),
      )
      .filter(
        ({ track, face, similarity }) =>
          similarity >= this.limits.nearEqualSimilarity ||
          (similarity >= this.limits.minSimilarity &&
            overlapOf(track.last.pixelBox, face.pixelBox) >= minOverlap),
      )
      .sort((one, two) => two.similarity - one.similarity);
    const matched = new Map<ExtractedFace, Track>();
    const taken = new Set<Track>();
    for (const { track, face } of pairs) {
      if (matched.has(face) || taken.has(track)) continue;
      matched.set(face, track);
      taken.add(track);
    }
    return matched;
  }

  private begin(face: ExtractedFace): Track {
    const track: Track = {
      number: this.tracks.length,
      looks: [],
      last: face,
      lastFrame: 0,
    };
    this.tracks.push(track);
    this.open.push(track);
    return track;
  }

  private note(
    { looks }: Track,
    face: ExtractedFace,
    timestampMs: number,
  ): void {
    let nearest: Look | undefined;
    let highest = this.limits.nearEqualSimilarity;
    for (const look of looks) {
      const similarity = similarityOf(look.best, face);
      if (similarity < highest) continue;
      nearest = look;
      highest = similarity;
    }
    if (nearest === undefined) {
      looks.push({
        best: face,
        bestAtMs: timestampMs,
        timestampsMs: [timestampMs],
      });
      return;
    }
    nearest.timestampsMs.push(timestampMs);
    if (face.quality <= nearest.best.quality) return;
    nearest.best = face;
    nearest.bestAtMs = timestampMs;
  }
}

/** Cosine of embeddings of unit length. */
function similarityOf(one: ExtractedFace, two: ExtractedFace): number {
  return one.embedding.reduce(
    (sum, value, index) => sum + value * two.embedding[index]!,
    0,
  );
}
