import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testWithShared as test } from "@facegraph/test-support";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect } from "vitest";
import {
  asScalable,
  type ScalablePhoto,
} from "../../src/images/photo-scale.ts";
import { decodeImage, openPhoto } from "../../src/images/read-image.ts";
import {
  type ExtractedFace,
  extractFaces,
  overlapOf,
} from "../../src/index.ts";
import { findFaces } from "../../src/processes/find-faces.ts";
import { cosineOf, useModels } from "../fixtures.ts";
import { enlarge, group, groupFarAway, portrait } from "./enlarged.ts";

const faces = useModels();
/** A photograph, and how much smaller it was decoded, each time. */
async function watch(bytes: Buffer) {
  const photo = await openPhoto(bytes);
  const shrinks: number[] = [];
  const decode = (shrink: number) => {
    shrinks.push(shrink);
    return photo.decode(shrink);
  };
  return { photo: { ...photo, decode }, shrinks };
}

const whole = async (bytes: Buffer): Promise<ScalablePhoto> =>
  asScalable(await decodeImage(bytes));

function expectSameFaces(
  found: readonly ExtractedFace[],
  expected: readonly ExtractedFace[],
  leastCosine: number,
): void {
  expect(found).toHaveLength(expected.length);
  for (const face of expected) {
    const same = found.find(
      ({ pixelBox }) => overlapOf(pixelBox, face.pixelBox) > 0.8,
    );
    expect(cosineOf(same!.embedding, face.embedding)).toBeGreaterThan(
      leastCosine,
    );
  }
}

describe("a JPEG that is decoded smaller", () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "has its sides divided and rounded down, and shows the same: orientation %i",
    async (orientation) => {
      const photo = await openPhoto(await enlarge(group, 1371, orientation));
      const sides = [photo.width, photo.height];
      expect(sides).toEqual(
        [5, 7, 8].includes(orientation) ? [771, 1371] : [1371, 771],
      );
      const { pixels, width, height } = await photo.decode(1);
      for (const shrink of [2, 3, 4, 9]) {
        const small = await photo.decode(shrink);
        expect([small.width, small.height]).toEqual(
          sides.map((side) => Math.floor(side / shrink)),
        );
        const means = await sharp(pixels, {
          raw: { width, height, channels: 3 },
        })
          .resize(small.width, small.height, { fit: "fill" })
          .raw()
          .toBuffer();
        const difference = means.reduce(
          (sum, value, index) => sum + Math.abs(value - small.pixels[index]!),
          0,
        );
        expect(difference / means.length).toBeLessThan(8); // turned wrongly, 60
      }
    },
  );

  test("is refused when it is cut off, as it is at full size", async () => {
    const bytes = await enlarge(group, 4000);
    const cut = bytes.subarray(0, bytes.length / 2);
    for (const shrink of [1, 2, 3, 9])
      await expect((await openPhoto(cut)).decode(shrink)).rejects.toMatchObject(
        {
          code: "TRUNCATED",
        },
      );
  });

  test("is none when it is a PNG, or not that large", async () => {
    const png = await sharp(portrait).resize({ width: 5800 }).png().toBuffer();
    const small = await enlarge(portrait, 5700);
    for (const bytes of [png, small]) {
      const { photo, shrinks } = await watch(bytes);
      expect(await findFaces(faces.models, photo)).toHaveLength(1);
      expect(shrinks).toEqual([1]);
    }
  });
});

describe("a large photograph", () => {
  test("whose faces are large is decoded once, smaller, and has the same faces", async () => {
    const bytes = await enlarge(group, 8000);
    const { photo, shrinks } = await watch(bytes);
    const found = await findFaces(faces.models, photo);
    expect(shrinks).toEqual([4]);
    expectSameFaces(
      found,
      await findFaces(faces.models, await whole(bytes)),
      0.9,
    );
  });

  test("whose faces are small is described at full size, and none is missed", async () => {
    const bytes = await groupFarAway();
    const { photo, shrinks } = await watch(bytes);
    const found = await findFaces(faces.models, photo);
    expect(Math.min(...found.map(({ sizePx }) => sizePx))).toBeLessThan(240);
    expect(shrinks).toEqual([3, 1]);
    expectSameFaces(
      found,
      await findFaces(faces.models, await whole(bytes)),
      0.9,
    );
  });

  test("with faces whose places are known is described from the same pixels", async () => {
    const bytes = await enlarge(group, 8000);
    const first = await findFaces(faces.models, await openPhoto(bytes));
    const places = first.map(({ box, detectionScore, points }) => ({
      box,
      score: detectionScore,
      points,
    }));
    const { photo, shrinks } = await watch(bytes);
    const again = await findFaces(faces.models, photo, {
      locations: places,
    });
    expect(shrinks).toEqual([4]);
    expect(again.map(({ pixelBox }) => pixelBox)).toEqual(
      first.map(({ pixelBox }) => pixelBox),
    );
    expectSameFaces(again, first, 0.99999);
  });

  test("leaves out faces smaller than asked for, in its own pixels", async () => {
    const photo = await openPhoto(await enlarge(group, 8000));
    const found = await findFaces(faces.models, photo);
    const sizes = found.map(({ sizePx }) => sizePx).sort((a, b) => a - b);
    const settings = { minSizePx: sizes[0]! + 10 };
    const detector = { ...faces.models.detector, settings };
    const fewer = await findFaces({ ...faces.models, detector }, photo);
    expect(fewer.length).toBeLessThan(found.length);
    for (const { sizePx } of fewer)
      expect(sizePx).toBeGreaterThanOrEqual(settings.minSizePx);
  });
});

describe("a photograph of 100 megapixels", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "facegraph-large-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test.each([1, 6])(
    "is looked at in 512 MB, turned or not: orientation %i",
    async (orientation) => {
      const path = join(folder, `${orientation}.jpg`);
      await writeFile(path, await enlarge(portrait, 10_000, orientation));
      let peakBytes = 0;
      const outcomes: unknown[] = [];
      for await (const extraction of extractFaces(faces.models, [path], {
        onProcessUse: (use) => (peakBytes = use.peakBytes),
      }))
        outcomes.push(extraction);
      expect(outcomes).toMatchObject([{ width: 10_000, height: 10_000 }]);
      expect(peakBytes).toBeGreaterThan(0);
      expect(peakBytes).toBeLessThanOrEqual(512 * 2 ** 20);
    },
  );
});
