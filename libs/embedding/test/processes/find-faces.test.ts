import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testWithShared as test } from "@facegraph/test-support";
import { afterAll, beforeAll, describe, expect } from "vitest";
import {
  asScalable,
  type ScalablePhoto,
} from "../../src/images/photo-scale.ts";
import { addModel, type FaceModels, openFaceModels } from "../../src/index.ts";
import { findFaces } from "../../src/processes/find-faces.ts";
import {
  cosineOf,
  modelsFolder,
  prepareDefaultModels,
  readPhoto,
  sharedPath,
} from "../fixtures.ts";
import { mobileFaceNetCard, yuNetCard } from "../models/own-models.ts";

let folder = "";
let group: ScalablePhoto;
let crop: ScalablePhoto;
beforeAll(async () => {
  await prepareDefaultModels({ modelsFolder });
  folder = await mkdtemp(join(tmpdir(), "facegraph-find-"));
  await prepareDefaultModels({ modelsFolder: folder });
  for (const card of [yuNetCard, mobileFaceNetCard])
    await addModel({
      modelsFolder: folder,
      modelFile: sharedPath("models", card.file),
      card,
    });
  group = asScalable(
    await readPhoto(sharedPath("data", "friends", "groups", "bbt2.jpg")),
  );
  crop = asScalable(
    await readPhoto(sharedPath("data", "friends", "people", "amy", "amy1.png")),
  );
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

/** The same models, with a detector that must not be asked. */
function withoutDetector(models: FaceModels): FaceModels {
  const network = {
    inputShape: [],
    run: () => Promise.reject(new Error("The detector was asked.")),
    close: () => Promise.resolve(),
  };
  return { ...models, detector: { ...models.detector, network } };
}

describe("faces whose places are known", () => {
  test.each([
    ["the default models", undefined],
    ["an embedder that is aligned by the detector's points", "mobilefacenet"],
  ])("are not looked for, and come out the same: %s", async (_, embedder) => {
    const models = await openFaceModels({ modelsFolder: folder, embedder });
    try {
      const found = await findFaces(models, group);
      expect(found.length).toBeGreaterThan(2);
      const places = found.map(({ box, detectionScore, points }) => ({
        box,
        score: detectionScore,
        points: points?.map(Number), // as a database gives them
      }));
      const again = await findFaces(withoutDetector(models), group, {
        locations: places,
      });
      expect(again.map(({ pixelBox, isMain }) => [pixelBox, isMain])).toEqual(
        found.map(({ pixelBox, isMain }) => [pixelBox, isMain]),
      );
      again.forEach(({ embedding }, face) => {
        expect(
          cosineOf(embedding, found[face]!.embedding),
        ).toBeGreaterThanOrEqual(0.99999);
      });
      expect(
        await findFaces(withoutDetector(models), group, { locations: [] }),
      ).toEqual([]);
    } finally {
      await models.close();
    }
  });
});

describe("a picture that is a face already", () => {
  test.each(["as-is", "landmarks"] as const)(
    "is one face, as large as it is, and nothing is looked for: %s",
    async (aligned) => {
      const models = await openFaceModels({
        modelsFolder,
        looking: { aligned },
      });
      try {
        const [face, ...others] = await findFaces(
          withoutDetector(models),
          crop,
        );
        expect(others).toEqual([]);
        expect(face).toMatchObject({
          box: [0, 0, 1, 1],
          pixelBox: { x: 0, y: 0, width: 150, height: 150 },
          sizePx: 150,
          detectionScore: 1,
          isMain: true,
        });
        expect(Math.hypot(...face!.embedding)).toBeCloseTo(1, 5);
      } finally {
        await models.close();
      }
    },
  );
});

test("what counts as a face can be said", async () => {
  const count = async (looking: { minSizePx?: number; minScore?: number }) => {
    const models = await openFaceModels({ modelsFolder, looking });
    try {
      return [(await findFaces(models, group)).length, models.foundBy];
    } finally {
      await models.close();
    }
  };
  const [usual] = await count({});
  expect(usual).toBeGreaterThan(2);
  expect(await count({ minSizePx: 1000 })).toEqual([
    0,
    "yunet-2023mar, score 0.6, 1000 pixels",
  ]);
  const [sure] = await count({ minScore: 0.999999 });
  expect(sure).toBe(0);
});

test("faces of before are described besides those that are found, and once where they are found again", async () => {
  const models = await openFaceModels({ modelsFolder: folder });
  try {
    const found = await findFaces(models, group);
    const [first] = found;
    const [x, y, width, height] = first!.box;
    const aside = [x + width * 0.1, y, width, height] as const; // overlaps by four fifths
    const nowhere = [0.9, 0.9, 0.08, 0.09] as const;
    const described = await findFaces(models, group, {
      besides: [
        { box: aside, score: 0.3 },
        { box: nowhere, score: 0.4 },
      ],
    });
    const given = described.filter((face) => face.isGiven === true);
    expect(
      given.map(({ box, detectionScore }) => [box, detectionScore]),
    ).toEqual([
      [nowhere.map((value): unknown => expect.closeTo(value, 6)), 0.4],
    ]);
    expect(
      described.filter((face) => face.isGiven !== true).map(({ box }) => box),
    ).toEqual(found.map(({ box }) => box));
    expect(Math.hypot(...given[0]!.embedding)).toBeCloseTo(1, 5);
  } finally {
    await models.close();
  }
});
