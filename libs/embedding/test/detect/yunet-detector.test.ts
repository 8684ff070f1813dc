import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { hasShared, testWithShared as test } from "@facegraph/test-support";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { type Detection, overlapOf } from "../../src/detect/detection.ts";
import {
  detectFaces,
  detectOnce,
  type FaceDetector,
} from "../../src/detect/face-detector.ts";
import { decodeYuNet, yuNetOutputs } from "../../src/detect/yunet-detector.ts";
import { alignFace } from "../../src/embed/align-face.ts";
import { embedAligned } from "../../src/embed/face-embedder.ts";
import { warp } from "../../src/images/resample.ts";
import type { UprightImage } from "../../src/images/upright-image.ts";
import { loadNetwork } from "../../src/networks/inference.ts";
import { cosineOf, readPhoto, sharedPath } from "../fixtures.ts";
import { mobileFaceNetCard, yuNetCard } from "../models/own-models.ts";

let detector: FaceDetector;
beforeAll(async () => {
  const model = await readFile(sharedPath("models", yuNetCard.file));
  detector = { card: yuNetCard, network: await loadNetwork(model, 2) };
});
afterAll(() => detector.network.close());

interface Reference {
  readonly groups: Readonly<
    Record<
      string,
      {
        readonly list: readonly {
          readonly box: readonly [number, number, number, number];
          readonly score: number;
          readonly landmarks: readonly number[];
        }[];
      }
    >
  >;
}

function readReference<Check>(name: string): Check {
  return (
    JSON.parse(readFileSync(sharedPath("models", name), "utf8")) as {
      check: Check;
    }
  ).check;
}

function nearestCentre(
  found: readonly Detection[],
  { width, height }: UprightImage,
): Detection {
  const distance = ({ box }: Detection) =>
    Math.hypot(
      box.x + (box.width - width) / 2,
      box.y + (box.height - height) / 2,
    );
  return found.toSorted((one, two) => distance(one) - distance(two))[0]!;
}

describe("YuNet agrees with its reference", () => {
  const { groups } = hasShared
    ? readReference<Reference>("yunet.json")
    : { groups: {} };

  test.each(Object.entries(groups))(
    "on %s: as many faces, boxes and points within a pixel, scores within 0.01; the same faces where it is looked at smaller",
    async (name, { list }) => {
      const image = await readPhoto(
        sharedPath("data", "friends", "groups", name),
      );
      const isShrunk = Math.max(image.width, image.height) > 1024;
      const found = await detectOnce(detector, image);
      expect(found).toHaveLength(list.length);
      for (const { box, score, landmarks } of list) {
        const [x, y, width, height] = box;
        const face = found.find(
          (each) => overlapOf(each.box, { x, y, width, height }) > 0.5,
        )!;
        if (isShrunk) {
          expect(overlapOf(face.box, { x, y, width, height })).toBeGreaterThan(
            0.85,
          );
          continue;
        }
        const received = [
          face.box.x,
          face.box.y,
          face.box.width,
          face.box.height,
          ...face.points!,
        ];
        [...box, ...landmarks].forEach((expected, index) => {
          expect(Math.abs(received[index]! - expected)).toBeLessThanOrEqual(1);
        });
        expect(Math.abs(face.score - score)).toBeLessThanOrEqual(0.01);
      }
    },
  );

  test("on one hundred photographs: a face in each, 119 to 121 in all", async () => {
    const folder = sharedPath("data", "lfw10");
    const counts: number[] = [];
    for (const name of readdirSync(folder, { recursive: true }) as string[]) {
      if (!name.endsWith(".jpg")) continue;
      const image = await readPhoto(join(folder, name));
      counts.push((await detectOnce(detector, image)).length);
    }
    expect(counts).toHaveLength(100);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(1);
    const faceCount = counts.reduce((sum, count) => sum + count, 0);
    expect(faceCount).toBeGreaterThanOrEqual(119);
    expect(faceCount).toBeLessThanOrEqual(121);
  });

  test("and MobileFaceNet over its points with the reference embeddings: cosine of at least 0.97", async () => {
    const { references } = readReference<{
      references: readonly { photo: string; unitEmbedding: number[] }[];
    }>("mobilefacenet.json");
    const card = mobileFaceNetCard;
    const network = await loadNetwork(
      await readFile(sharedPath("models", card.file)),
      1,
    );
    for (const { photo, unitEmbedding } of references) {
      const image = await readPhoto(sharedPath(photo));
      const { box, points } = nearestCentre(
        await detectFaces(detector, image),
        image,
      );
      const [embedding] = await embedAligned(network, card, [
        alignFace(image, { box, points: points! }, card),
      ]);
      expect(
        cosineOf(embedding!, Float32Array.from(unitEmbedding)),
      ).toBeGreaterThanOrEqual(0.97);
    }
    await network.close();
  });
});

describe("YuNet finds the same face", () => {
  const path = sharedPath("data", "lfw10", "Tony_Blair", "Tony_Blair_0002.jpg");

  test("in a photograph ten times as large, which is looked at smaller", async () => {
    const image = await readPhoto(path);
    const enlarged = enlarge(image, 10);
    const [face] = await detectOnce(detector, image);
    const [same] = await detectOnce(detector, enlarged);
    expect(
      overlapOf(face!.box, {
        x: same!.box.x / 10,
        y: same!.box.y / 10,
        width: same!.box.width / 10,
        height: same!.box.height / 10,
      }),
    ).toBeGreaterThan(0.85);
    expect(Math.abs(same!.points![4]! / 10 - face!.points![4]!)).toBeLessThan(
      8,
    );
  });

  test("with a margin around the photograph", async () => {
    const image = await readPhoto(path);
    const [face] = await detectOnce(detector, image);
    const [same] = await detectOnce(detector, image, { margin: 0.35 });
    expect(overlapOf(face!.box, same!.box)).toBeGreaterThan(0.85);
    face!.points!.forEach((place, axis) => {
      expect(Math.abs(place - same!.points![axis]!)).toBeLessThan(8);
    });
  });
});

describe("decodeYuNet", () => {
  const width = 64;
  const height = 32;
  const lengths: Readonly<Record<string, number>> = {
    cls: 1,
    obj: 1,
    bbox: 4,
    kps: 10,
  };
  const empty = () =>
    Object.fromEntries(
      yuNetOutputs.map((name) => {
        const [kind, stride] = name.split("_") as [string, string];
        const cells = (width / Number(stride)) * (height / Number(stride));
        return [name, new Float32Array(cells * lengths[kind]!)];
      }),
    );

  test("finds nothing where every score is 0", () => {
    expect(decodeYuNet(empty(), width, height, 0.6)).toEqual([]);
  });

  test("reads a box and points from the cell they belong to", () => {
    const outputs = empty();
    const cell = 5; // of 4 × 2 at stride 16: column 1, row 1
    outputs.cls_16![cell] = 1.5; // more than 1 counts as 1
    outputs.obj_16![cell] = 0.64;
    outputs.bbox_16!.set([0.5, 0.25, Math.log(2), 0], cell * 4);
    outputs.kps_16!.set([0, 0, 1, 0, 0, 1, 1, 1, 0.5, 0.5], cell * 10);
    const [face, ...others] = decodeYuNet(outputs, width, height, 0.6);
    expect(others).toEqual([]);
    expect(face!.score).toBeCloseTo(0.8, 5);
    expect(face!.box.x).toBeCloseTo(24 - 16, 4);
    expect(face!.box.y).toBeCloseTo(20 - 8, 4);
    expect(face!.box.width).toBeCloseTo(32, 4);
    expect(face!.box.height).toBeCloseTo(16, 4);
    expect([...face!.points]).toEqual([16, 16, 32, 16, 16, 32, 32, 32, 24, 24]);
  });

  test("refuses outputs that are missing or of another length", () => {
    const missing = Object.fromEntries(
      Object.entries(empty()).filter(([name]) => name !== "kps_32"),
    );
    const shorter = { ...empty(), bbox_8: new Float32Array(3) };
    for (const outputs of [missing, shorter])
      expect(() => decodeYuNet(outputs, width, height, 0.6)).toThrow(
        expect.objectContaining({ code: "MODEL_REFUSED" }),
      );
  });
});

function enlarge(image: UprightImage, times: number): UprightImage {
  const [width, height] = [image.width * times, image.height * times];
  const shift = (1 / times - 1) / 2;
  const place = {
    xx: 1 / times,
    xy: 0,
    x: shift,
    yx: 0,
    yy: 1 / times,
    y: shift,
  };
  return {
    width,
    height,
    pixels: Uint8Array.from(warp(image, place, width, height), Math.round),
  };
}
