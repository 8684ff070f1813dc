import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import {
  describeWithShared as describe,
  testWithShared as test,
} from "@facegraph/test-support";
import { beforeAll, expect } from "vitest";
import { overlapOf } from "../../src/detect/detection.ts";
import { detectOnce } from "../../src/detect/face-detector.ts";
import {
  findLandmarks,
  roundInward,
  squareAround,
} from "../../src/detect/face-landmarks.ts";
import { sampleSquare } from "../../src/images/resample.ts";
import type {
  Rectangle,
  UprightImage,
} from "../../src/images/upright-image.ts";
import { openFaceModels } from "../../src/index.ts";
import { toInput } from "../../src/networks/to-tensor.ts";
import {
  cosineOf,
  modelsFolder,
  readPhoto,
  sharedPath,
  useModels,
} from "../fixtures.ts";
import { startFaceApi, startTinyDetector } from "./face-api.ts";

const faces = useModels("dlib-resnet-34");
let describeByPackage: Awaited<ReturnType<typeof startFaceApi>>;
beforeAll(async () => {
  describeByPackage = await startFaceApi();
}, 120_000);

const packageFolder = dirname(
  createRequire(import.meta.url).resolve("@vladmandic/face-api/package.json"),
);
/** By name, for the titles of tests, and path. */
const photographs = new Map([
  ...[1, 2, 3, 4, 5, 6]
    .map((number) => `sample${number}.jpg`)
    .map((name) => [name, join(packageFolder, "demo", name)] as const),
  ...[
    "Hugo_Chavez/Hugo_Chavez_0001.jpg",
    "Tony_Blair/Tony_Blair_0003.jpg",
    "Colin_Powell/Colin_Powell_0005.jpg",
  ].map((name) => [name, sharedPath("data", "lfw10", name)] as const),
  ...["bbt1.jpg", "bbt4.jpg"].map(
    (name) => [name, sharedPath("data", "friends", "groups", name)] as const,
  ),
]);

/**
 * The network's answer to the picture that the package feeds it: an upright square, where ours
 * would be turned.
 */
async function describeUpright(
  image: UprightImage,
  box: Rectangle,
): Promise<Float32Array> {
  const { square, visible } = squareAround(roundInward(box, image));
  const { input } = faces.models.card;
  const picture = sampleSquare(image, square, input.width, visible);
  const { values, shape } = toInput([picture], input);
  const outputs = await faces.models.embedder.run(values, shape);
  return outputs.embeddings!;
}

describe("the models from face-api agree with the package they come from", () => {
  let compared = 0;

  test.each([...photographs.keys()])("on %s", async (name) => {
    const image = await readPhoto(photographs.get(name)!);
    const expected = await describeByPackage(image);
    const found = await detectOnce(faces.models.detector, image);
    expect(found).toHaveLength(expected.length);
    for (const {
      box,
      score,
      landmarks,
      descriptorBox,
      descriptor,
    } of expected) {
      const ours = found.toSorted(
        (one, two) => overlapOf(two.box, box) - overlapOf(one.box, box),
      )[0]!;
      for (const side of ["x", "y", "width", "height"] as const) {
        expect(Math.abs(ours.box[side] - box[side])).toBeLessThanOrEqual(1);
      }
      expect(ours.score).toBeCloseTo(score, 3);
      const [places] = await findLandmarks(faces.models.landmarks, image, [
        box,
      ]);
      landmarks.forEach(({ x, y }, index) => {
        expect(Math.abs(places![index * 2]! - x)).toBeLessThanOrEqual(1);
        expect(Math.abs(places![index * 2 + 1]! - y)).toBeLessThanOrEqual(1);
      });
      expect(
        cosineOf(await describeUpright(image, descriptorBox), descriptor),
      ).toBeGreaterThanOrEqual(0.9999);
      compared++;
    }
  });

  test("and that was said of more than thirty faces", () => {
    expect(compared).toBeGreaterThan(30);
  });
});

test("the tiny detector agrees with the package's, score for score and within a pixel", async () => {
  const detectByPackage = await startTinyDetector();
  const { detector, ...models } = await openFaceModels({
    modelsFolder,
    detector: "tiny-face",
  });
  let compared = 0;
  try {
    for (const path of photographs.values()) {
      const image = await readPhoto(path);
      const expected = await detectByPackage(image);
      const found = await detectOnce(detector, image);
      const sure = found.filter(({ score }) => score > 0.501);
      expect(expected.length).toBeGreaterThanOrEqual(sure.length);
      for (const { box, score } of expected) {
        if (score < 0.501) continue; // at the limit, rounding decides
        const ours = found.toSorted(
          (one, two) => overlapOf(two.box, box) - overlapOf(one.box, box),
        )[0]!;
        expect(ours.score).toBeCloseTo(score, 3);
        for (const side of ["x", "y", "width", "height"] as const)
          expect(Math.abs(ours.box[side] - box[side])).toBeLessThanOrEqual(1);
        compared++;
      }
    }
  } finally {
    await models.close();
  }
  expect(compared).toBeGreaterThan(20);
});
