import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ExtractedFace } from "../../src/processes/find-faces.ts";
import { FaceTracks } from "../../src/videos/face-tracks.ts";

const limits = { minSimilarity: 0.5, nearEqualSimilarity: 0.8 };

/**
 * A face at a place whose embedding is a direction in a plane: cosines are of the angles between.
 */
function face(x: number, angle: number, quality = 0.5): ExtractedFace {
  const box = { x, y: 0, width: 100, height: 100 };
  return {
    box: [0, 0, 1, 1],
    pixelBox: box,
    sizePx: 100,
    detectionScore: 1,
    quality,
    qualityReasons: [],
    isMain: true,
    embedding: Float32Array.of(Math.cos(angle), Math.sin(angle)),
  };
}

function follow(...frames: readonly (readonly ExtractedFace[])[]) {
  const tracks = new FaceTracks(limits);
  frames.forEach((faces, frame) => {
    tracks.add(frame * 100, faces);
  });
  return tracks.finish();
}

const momentsOf = (...frames: readonly (readonly ExtractedFace[])[]) =>
  follow(...frames).map(({ moment }) => moment);

describe("faces of a video are followed", () => {
  test("through no frames, and frames without any", () => {
    expect(momentsOf()).toEqual([]);
    expect(momentsOf([], [])).toEqual([]);
  });

  test("and the best of those that are nearly equal is kept", () => {
    const kept = follow(
      [face(0, 0, 0.3)],
      [face(10, 0.1, 0.9)],
      [face(20, 0.2, 0.6)],
    );
    expect(kept).toHaveLength(1);
    expect(kept[0]).toMatchObject({
      quality: 0.9,
      pixelBox: { x: 10 },
      moment: { track: 0, timestampMs: 100, timestampsMs: [0, 100, 200] },
    });
  });

  test("and kept twice where they look different", () => {
    expect(momentsOf([face(0, 0)], [face(0, 0.9)], [face(0, 0)])).toEqual([
      { track: 0, timestampMs: 0, timestampsMs: [0, 200] },
      { track: 0, timestampMs: 100, timestampsMs: [100] },
    ]); // cos 0.9 = 0.62: the same face, not the same look
  });

  test("not onto another who takes their place", () => {
    const tracks = momentsOf([face(0, 0)], [face(0, 1.5)]);
    expect(tracks.map(({ track }) => track)).toEqual([0, 1]);
  });

  test("across one frame in which they are missed, not more", () => {
    const one = face(0, 0);
    expect(momentsOf([one], [], [one])).toHaveLength(1);
    expect(momentsOf([one], [], [], [one])).toHaveLength(2);
  });

  test("when they pass one another, by their looks", () => {
    const kept = follow(
      [face(0, 0), face(80, 1.5)],
      [face(40, 1.5), face(45, 0)],
      [face(0, 1.5), face(80, 0)],
    );
    expect(kept.map(({ moment }) => moment.timestampsMs)).toEqual([
      [0, 100, 200],
      [0, 100, 200],
    ]);
  });

  test("so that every face of every frame is stood for once, and none stands for two of a frame", () => {
    const frames = fc.array(
      fc.array(
        fc
          .tuple(
            fc.integer({ min: 0, max: 300 }),
            fc.float({ min: 0, max: 6, noNaN: true }),
            fc.float({ min: 0, max: 1, noNaN: true }),
          )
          .map(([x, angle, quality]) => face(x, angle, quality)),
        { maxLength: 5 },
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(frames, (video) => {
        const kept = follow(...video);
        const counts = new Map<number, number>();
        for (const { moment } of kept) {
          expect(moment.timestampsMs).toContain(moment.timestampMs);
          expect(moment.timestampsMs).toEqual([
            ...new Set(moment.timestampsMs),
          ]);
          for (const at of moment.timestampsMs)
            counts.set(at, (counts.get(at) ?? 0) + 1);
        }
        video.forEach((faces, frame) => {
          expect(counts.get(frame * 100) ?? 0).toBe(faces.length);
        });
        const sightings = kept.flatMap(({ moment }) =>
          moment.timestampsMs.map((at) => `${moment.track} ${at}`),
        );
        expect(new Set(sightings).size).toBe(sightings.length);
        expect(kept.filter(({ isMain }) => isMain)).toHaveLength(
          kept.length > 0 ? 1 : 0,
        );
      }),
    );
  });
});
