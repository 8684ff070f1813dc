import { testWithShared as test } from "@facegraph/test-support";
import fc from "fast-check";
import { beforeAll, describe, expect } from "vitest";
import type { FivePoints } from "../../src/detect/detection.ts";
import { detectFaces } from "../../src/detect/face-detector.ts";
import {
  judgeQuality,
  qualityLimits,
  sharpnessOf,
  turnOf,
} from "../../src/embed/face-quality.ts";
import type { UprightImage } from "../../src/images/upright-image.ts";
import { readPhoto, sharedPath, useModels } from "../fixtures.ts";

const context = useModels();
let image: UprightImage;
let points: FivePoints;
beforeAll(async () => {
  [image, points] = await readFace("lfw10/Ariel_Sharon/Ariel_Sharon_0001.jpg");
});

/** A photograph, and the five points of its surest face. */
async function readFace(path: string): Promise<[UprightImage, FivePoints]> {
  const photo = await readPhoto(sharedPath("data", ...path.split("/")));
  const [face] = await detectFaces(context.models.detector, photo);
  return [photo, face!.points!];
}

const sure = { sizePx: 100, detectionScore: 0.95 };

/** Every pixel by a function of where it is and which channel. */
function redraw(
  photo: UprightImage,
  draw: (x: number, y: number, channel: number) => number,
): UprightImage {
  const { width } = photo;
  const pixels = photo.pixels.map((_, index) => {
    const pixel = Math.floor(index / 3);
    return draw(pixel % width, Math.floor(pixel / width), index % 3);
  });
  return { ...photo, pixels };
}

/** The mean of nine by nine pixels around each. */
function blur(photo: UprightImage): UprightImage {
  const { width, height, pixels } = photo;
  const within = (place: number, end: number) =>
    Math.min(Math.max(place, 0), end - 1);
  return redraw(photo, (x, y, channel) => {
    let sum = 0;
    for (let row = -4; row <= 4; row++)
      for (let column = -4; column <= 4; column++)
        sum +=
          pixels[
            (within(y + row, height) * width + within(x + column, width)) * 3 +
              channel
          ]!;
    return sum / 81;
  });
}

describe("judgeQuality", () => {
  test("has nothing against a large, sharp face that looks ahead", () => {
    const { quality, qualityReasons } = judgeQuality(image, points, sure);
    expect(qualityReasons).toEqual([]);
    expect(quality).toBeCloseTo(0.95, 12);
  });

  test("gives every reason it has, and less for each", () => {
    const twiceBlurred = blur(blur(image));
    expect(judgeQuality(twiceBlurred, points, sure)).toMatchObject({
      qualityReasons: ["BLURRED"],
    });
    const worst = judgeQuality(twiceBlurred, points, {
      sizePx: 20,
      detectionScore: 0.6,
    });
    expect(worst.qualityReasons).toEqual([
      "SMALL",
      "DOUBTFUL_DETECTION",
      "BLURRED",
    ]);
    expect(worst.quality).toBeLessThan(0.15);
  });

  test("asks the detector's card from which score a face is sure", () => {
    const face = { sizePx: 100, detectionScore: 0.75 };
    expect(judgeQuality(image, points, face).qualityReasons).toEqual([]);
    expect(judgeQuality(image, points, face, 0.8).qualityReasons).toEqual([
      "DOUBTFUL_DETECTION",
    ]);
  });

  test("says of a face that looks aside that it does", async () => {
    const [photo, places] = await readFace(
      "lfw10/Arnold_Schwarzenegger/Arnold_Schwarzenegger_0001.jpg",
    );
    expect(turnOf(places)).toBeGreaterThan(qualityLimits.turnedAway);
    const { qualityReasons } = judgeQuality(photo, places, sure);
    expect(qualityReasons).toContain("TURNED_AWAY");
  });
});

describe("sharpnessOf", () => {
  test("falls with every blur", () => {
    const once = blur(image);
    const [sharp, soft, softer] = [image, once, blur(once)].map((photo) =>
      sharpnessOf(photo, points),
    );
    expect(soft).toBeLessThan(sharp! / 4);
    expect(softer).toBeLessThan(soft! / 2);
  });

  test("does not ask how light or pale a face is", () => {
    const pale = redraw(
      image,
      (x, y, channel) =>
        100 + image.pixels[(y * image.width + x) * 3 + channel]! / 2,
    );
    const ratio = sharpnessOf(pale, points) / sharpnessOf(image, points);
    expect(Math.abs(ratio - 1)).toBeLessThan(0.05);
  });

  test("is nothing where there is nothing to see", () => {
    expect(
      sharpnessOf(
        redraw(image, () => 90),
        points,
      ),
    ).toBeLessThan(1e-6);
  });
});

test("law: turnOf does not ask where, how large or how upright a face is", () => {
  const number = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(
      number,
      fc.double({ min: 0.2, max: 5, noNaN: true }),
      number,
      (angle, scale, shift) => {
        const moved = points.map((_, index) => {
          const x = points[index & ~1]!;
          const y = points[index | 1]!;
          const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
          return (
            scale * (index % 2 === 0 ? cos * x - sin * y : sin * x + cos * y) +
            100 * shift
          );
        });
        expect(turnOf(moved)).toBeCloseTo(turnOf(points), 2);
      },
    ),
  );
});
