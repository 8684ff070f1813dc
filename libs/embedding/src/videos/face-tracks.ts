import { overlapOf } from "../detect/detection.ts";
import type { ExtractedFace } from "../processes/find-faces.ts";

/** When a face of a video was seen, in milliseconds from its beginning. */
export interface FaceMoment {
  /** Of the frame in which it looks best; its box is the one there. */
  readonly timestampMs: number;
  /** Of every frame that it stands for, in order. */
  readonly timestampsMs: readonly number[];
  /** The same for the same face in consecutive frames; from 0 within a video. */
  readonly track: number;
}

export type TrackedFace = ExtractedFace & { readonly moment: FaceMoment };

export interface TrackLimits {
  /** A face in the next frame whose box overlaps is the same from this similarity. */
  readonly minSimilarity: number;
  /**
   * From this similarity on two looks of a track are stored as one; and a face is the same wherever
   * it went.
   */
  readonly nearEqualSimilarity: number;
}

/** Intersection over union of boxes in consecutive frames. */
const minOverlap = 0.1;
/** Frames in which a detector may miss a face before its track ends. */
const maxMissedFrames = 1;

/** Looks of one face that are nearly equal. */
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
 * Follows faces through the frames of a video, by the overlap of their boxes and their similarity,
 * and keeps of each track one face for all that are nearly equal: the one of best quality.
 */
export class FaceTracks {
  private readonly limits: TrackLimits;
  private readonly tracks: Track[] = [];
  private open: Track[] = [];
  private frame = 0;

  constructor(limits: TrackLimits) {
    this.limits = limits;
  }

  /** The faces of the next frame. */
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
   * What is kept of all frames, by the time at which each looks best, then by place. The main face
   * is the one that was its frame's and stands for most frames.
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

  /** The most similar first; a track goes on in one face, and a face in one track. */
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
