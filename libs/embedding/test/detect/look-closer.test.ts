import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { type Detection, overlapOf } from "../../src/detect/detection.ts";
import { detectFaces, detectOnce } from "../../src/detect/face-detector.ts";
import {
  chooseTiles,
  cropTo,
  isWellWithin,
  joinLooks,
  moveToImage,
} from "../../src/detect/look-closer.ts";
import type { Rectangle } from "../../src/images/upright-image.ts";
import { readPhoto, sharedPath, useModels } from "../fixtures.ts";

const photo = { width: 4000, height: 3000 };

function face(x: number, y: number, size: number, score = 0.9): Detection {
  return { box: { x, y, width: size, height: size }, score };
}

describe("chooseTiles", () => {
  test("looks nowhere without a hint, and once where hints lie together", () => {
    expect(chooseTiles([], photo)).toEqual([]);
    const together = [face(500, 500, 50), face(700, 650, 50)].map(
      ({ box }) => box,
    );
    expect(chooseTiles(together, photo)).toHaveLength(1);
  });

  test("law: tiles lie in the photograph, are few, and each hint is well within one unless they ran out", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 5000 }),
        fc.array(
          fc.record({
            x: fc.double({ min: 0, max: 1, noNaN: true }),
            y: fc.double({ min: 0, max: 1, noNaN: true }),
            size: fc.double({ min: 0.001, max: 0.03, noNaN: true }),
          }),
          { maxLength: 40 },
        ),
        (width, height, places) => {
          const longer = Math.max(width, height);
          const hints = places.map(({ x, y, size }): Rectangle => {
            const side = size * longer;
            return {
              x: x * Math.max(0, width - side),
              y: y * Math.max(0, height - side),
              width: Math.min(side, width),
              height: Math.min(side, height),
            };
          });
          const tiles = chooseTiles(hints, { width, height });
          expect(tiles.length).toBeLessThanOrEqual(12);
          for (const tile of tiles) {
            expect(Number.isInteger(tile.x) && Number.isInteger(tile.y)).toBe(
              true,
            );
            expect(Math.min(tile.x, tile.y)).toBeGreaterThanOrEqual(0);
            expect(tile.x + tile.width).toBeLessThanOrEqual(width);
            expect(tile.y + tile.height).toBeLessThanOrEqual(height);
          }
          if (tiles.length < 12)
            for (const hint of hints)
              expect(
                tiles.some((tile) =>
                  isWellWithin(hint, tile, { width, height }),
                ),
              ).toBe(true);
        },
      ),
    );
  });
});

test("a crop has the pixels of its place, and what is found in it is placed back, but for what its edge may have cut", () => {
  const pixels = Uint8Array.from({ length: 5 * 4 * 3 }, (_, value) => value);
  const image = { width: 5, height: 4, pixels };
  const tile = { x: 2, y: 1, width: 2, height: 2 };
  expect([...cropTo(image, tile).pixels]).toEqual([
    21, 22, 23, 24, 25, 26, 36, 37, 38, 39, 40, 41,
  ]);
  const large = { x: 1000, y: 1000, width: 1000, height: 1000 };
  const points = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  const [placed, ...others] = moveToImage(
    [{ ...face(300, 200, 50), points }, face(0, 500, 50), face(960, 10, 50)],
    large,
    photo,
  );
  expect(others).toEqual([]);
  expect(placed!.box).toEqual({ x: 1300, y: 1200, width: 50, height: 50 });
  expect([...placed!.points!]).toEqual([
    1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010,
  ]);
  const corner = { x: 3000, y: 2000, width: 1000, height: 1000 };
  // the photograph's own edge
  expect(moveToImage([face(950, 950, 50)], corner, photo)).toHaveLength(1);
});

describe("joinLooks", () => {
  test("keeps the better of two boxes of one face, whichever look it is from", () => {
    const [first, closer] = [face(100, 100, 50, 0.6), face(104, 98, 40, 0.9)];
    expect(joinLooks([first], [closer])).toEqual([closer]);
    expect(joinLooks([closer], [first])).toEqual([closer]);
    expect(joinLooks([first], [face(300, 100, 50)])).toHaveLength(2);
  });

  test("takes no part of a face for a face", () => {
    const large = face(100, 100, 400, 0.8);
    expect(joinLooks([large], [face(200, 200, 60, 0.95)])).toEqual([large]);
  });
});

describe.each([
  ["SSD", "dlib-resnet-34", 0.42], // 4 to 7 of the 512 pixels it sees
  ["YuNet", "sface-2021dec", 0.26], // 6 to 8 of the 1024 pixels it sees
])("small faces in a large photograph, by %s,", (_, embedder, scale) => {
  const faces = useModels(embedder);

  /** The group photograph, smaller, in the middle of grey. */
  async function groupFarAway() {
    const [left, top] = [1500, 900];
    const path = sharedPath("data", "friends", "groups", "bbt1.jpg");
    const { data, info } = await sharp(path)
      .resize({ width: Math.round((await readPhoto(path)).width * scale) })
      .removeAlpha()
      .toBuffer({ resolveWithObject: true });
    expect(info.width).toBeLessThan(1000);
    const pixels = await sharp({
      create: { width: 3600, height: 2400, channels: 3, background: "#6b7a68" },
    })
      .composite([{ input: data, left, top }])
      .removeAlpha()
      .raw()
      .toBuffer();
    const image = {
      width: 3600,
      height: 2400,
      pixels: new Uint8Array(pixels),
    };
    const group = await readPhoto(path);
    const expected = (await detectOnce(faces.models.detector, group)).map(
      ({ box }) => ({
        x: box.x * scale + left,
        y: box.y * scale + top,
        width: box.width * scale,
        height: box.height * scale,
      }),
    );
    return { image, expected };
  }

  test("are found by the closer look, each once, where one look misses some", async () => {
    const { image, expected } = await groupFarAway();
    const isFound = (found: readonly Detection[], place: Rectangle) =>
      found.filter(({ box }) => overlapOf(box, place) > 0.4).length;
    const one = await detectOnce(faces.models.detector, image);
    const two = await detectFaces(faces.models.detector, image);
    const missed = expected.filter((place) => isFound(one, place) === 0);
    expect(missed.length).toBeGreaterThan(0);
    expect(expected.map((place) => isFound(two, place))).toEqual(
      expected.map(() => 1),
    );
    expect(two).toHaveLength(expected.length);
  });

  test("below the least size are left out", async () => {
    const { image } = await groupFarAway();
    const detector = { ...faces.models.detector, settings: { minSizePx: 200 } };
    expect(await detectFaces(detector, image)).toEqual([]);
  });
});
