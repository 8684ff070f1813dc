import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { overlapOf } from "../../src/detect/detection.ts";
import { alignTo } from "../../src/embed/align-face.ts";
import { sampleSquare, warp } from "../../src/images/resample.ts";
import { dlibAlignment } from "../../src/models/face-api-cards.ts";
import { toTensor } from "../../src/networks/to-tensor.ts";

/** Landmarks that lie exactly where a turn, scale and shift puts the template. */
function landmarksUnder(
  angle: number,
  scale: number,
  shiftX: number,
  shiftY: number,
): Float32Array {
  const landmarks = new Float32Array(136);
  for (const {
    landmarks: [landmark],
    x,
    y,
  } of dlibAlignment.points) {
    landmarks[landmark! * 2] =
      scale * (Math.cos(angle) * x - Math.sin(angle) * y) + shiftX;
    landmarks[landmark! * 2 + 1] =
      scale * (Math.sin(angle) * x + Math.cos(angle) * y) + shiftY;
  }
  return landmarks;
}

describe("alignTo", () => {
  test("law: finds the turn, scale and shift that was made", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -3, max: 3, noNaN: true }),
        fc.double({ min: 0.1, max: 8, noNaN: true }),
        fc.integer({ min: -500, max: 500 }),
        fc.integer({ min: -500, max: 500 }),
        (angle, scale, shiftX, shiftY) => {
          const { xx, yx, x, y } = alignTo(
            dlibAlignment.points,
            landmarksUnder(angle, scale, shiftX, shiftY),
          );
          expect(xx).toBeCloseTo(scale * Math.cos(angle), 3);
          expect(yx).toBeCloseTo(scale * Math.sin(angle), 3);
          expect(x).toBeCloseTo(shiftX, 1);
          expect(y).toBeCloseTo(shiftY, 1);
        },
      ),
    );
  });
});

describe("resampling", () => {
  const image = {
    width: 3,
    height: 2,
    pixels: Uint8Array.from([
      10, 0, 0, 20, 0, 0, 30, 0, 0, 40, 0, 0, 50, 0, 0, 60, 0, 0,
    ]),
  };
  const reds = (picture: Float32Array) =>
    Array.from(picture).filter((_, index) => index % 3 === 0);

  test("a square at its own size is copied, black beyond the image", () => {
    expect(reds(sampleSquare(image, { x: 0, y: 0, size: 3 }, 3))).toEqual([
      10, 20, 30, 40, 50, 60, 0, 0, 0,
    ]);
    expect(reds(sampleSquare(image, { x: -1, y: -1, size: 3 }, 3))).toEqual([
      0, 0, 0, 0, 10, 20, 0, 40, 50,
    ]);
  });

  test("a square of twice the size lies halfway between pixels", () => {
    const two = {
      width: 2,
      height: 2,
      pixels: Uint8Array.from([0, 0, 0, 100, 0, 0, 0, 0, 0, 100, 0, 0]),
    };
    expect(
      reds(sampleSquare(two, { x: 0, y: 0, size: 2 }, 4)).slice(0, 4),
    ).toEqual([0, 50, 100, 100]);
  });

  test("warp goes on at the edges as the image ends, and averages what it shrinks", () => {
    expect(
      reds(warp(image, { xx: 1, xy: 0, x: 0, yx: 0, yy: 1, y: 0 }, 3, 3)),
    ).toEqual([10, 20, 30, 40, 50, 60, 40, 50, 60]);
    const stripes = {
      width: 8,
      height: 8,
      pixels: Uint8Array.from({ length: 192 }, (_, index) =>
        Math.floor(index / 3) % 2 === 0 ? 200 : 0,
      ),
    };
    for (const value of reds(
      warp(stripes, { xx: 2, xy: 0, x: 1, yx: 0, yy: 2, y: 1 }, 3, 3),
    ))
      expect(value).toBeCloseTo(100, 0);
  });
});

test("toTensor puts channels one after the other, less the mean and over the deviation", () => {
  const picture = Float32Array.from([
    10, 20, 30, 11, 21, 31, 12, 22, 32, 13, 23, 33,
  ]);
  expect(
    toTensor([picture], 2, { mean: [10, 20, 30], deviation: [1, 2, 4] }),
  ).toEqual(
    Float32Array.from([0, 1, 2, 3, 0, 0.5, 1, 1.5, 0, 0.25, 0.5, 0.75]),
  );
});

describe("overlapOf", () => {
  const box = { x: 0, y: 0, width: 2, height: 2 };
  test.each([
    [1, box],
    [0, { x: 2, y: 0, width: 2, height: 2 }],
    [1 / 7, { x: 1, y: 1, width: 2, height: 2 }],
    [1 / 4, { x: 0, y: 0, width: 1, height: 1 }],
  ])("is %d with %j", (expected, other) => {
    expect(overlapOf(box, other)).toBeCloseTo(expected, 12);
    expect(overlapOf(other, box)).toBeCloseTo(expected, 12);
  });
});
