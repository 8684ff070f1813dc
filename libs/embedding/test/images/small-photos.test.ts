import { describe, expect, test } from "vitest";
import { overlapOf } from "../../src/detect/detection.ts";
import {
  detectFaces,
  detectOnce,
  type FaceDetector,
} from "../../src/detect/face-detector.ts";
import type { UprightImage } from "../../src/images/upright-image.ts";
import type { LoadedNetwork } from "../../src/networks/inference.ts";
import { readPhoto, sharedPath, useModels } from "../fixtures.ts";

const faces = useModels("dlib-resnet-34"); // found by SSD

const readPortrait = (person: string) =>
  readPhoto(sharedPath("data", "lfw10", person, `${person}_0001.jpg`));

/**
 * A detector that notes the sides of the pictures it is shown, and finds a face in the middle of
 * those of some sides.
 */
function noteLooks({
  facesAt,
  inputSide = "side",
}: {
  readonly facesAt: readonly number[];
  readonly inputSide?: number | string;
}): { readonly detector: FaceDetector; readonly looks: number[] } {
  const looks: number[] = [];
  const network: LoadedNetwork = {
    inputShape: [1, 3, inputSide, inputSide],
    run: (_, shape) => {
      const side = shape[2]!;
      looks.push(side);
      const score = facesAt.includes(side) ? 0.9 : 0.01;
      return Promise.resolve({
        boxes: Float32Array.of(0.25, 0.25, 0.75, 0.75),
        scores: Float32Array.of(score),
      });
    },
    close: () => Promise.resolve(),
  };
  const card = {
    decoding: "ssd-mobilenet",
    minScore: 0.5,
    maxOverlap: 0.5,
  } as const;
  return { detector: { card, network }, looks };
}

function blank(width: number, height: number): UprightImage {
  return { width, height, pixels: new Uint8Array(width * height * 3) };
}

describe("a photograph that is small", () => {
  test("is looked at as it is, once, when that shows a face", async () => {
    const { detector, looks } = noteLooks({ facesAt: [256] });
    const [face] = await detectFaces(detector, blank(256, 200));
    expect(looks).toEqual([256]);
    expect(face!.box).toEqual({ x: 64, y: 64, width: 128, height: 128 });
  });

  test("is enlarged when that shows none, and then surrounded", async () => {
    const { detector, looks } = noteLooks({ facesAt: [] });
    expect(await detectFaces(detector, blank(100, 200))).toEqual([]);
    expect(looks).toEqual([256, 512, 512, 512]);
  });

  test("is enlarged at once when it is a little larger, or the network takes one size only", async () => {
    const large = noteLooks({ facesAt: [256, 512] });
    await detectFaces(large.detector, blank(257, 257));
    expect(large.looks).toEqual([512]);
    const fixed = noteLooks({ facesAt: [256, 512], inputSide: 512 });
    await detectFaces(fixed.detector, blank(200, 200));
    expect(fixed.looks).toEqual([512]);
  });
});

test.each(["Hugo_Chavez", "Tony_Blair", "Colin_Powell", "Gerhard_Schroeder"])(
  "the network finds the same in a small picture and in the corner of a full one: %s",
  async (person) => {
    const { detector } = faces.models;
    const photo = await readPortrait(person);
    const canvas = blank(512, 512);
    for (let row = 0; row < photo.height; row++)
      canvas.pixels.set(
        photo.pixels.subarray(
          row * photo.width * 3,
          (row + 1) * photo.width * 3,
        ),
        row * canvas.width * 3,
      );
    const [small] = await detectOnce(detector, photo, {
      margin: 0,
      isSmall: true,
    });
    const [inCorner] = await detectOnce(detector, canvas);
    expect(overlapOf(small!.box, inCorner!.box)).toBeGreaterThan(0.95);
    expect(Math.abs(small!.score - inCorner!.score)).toBeLessThan(0.1);
  },
);
