import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { alignFace } from "../../src/embed/align-face.ts";
import { embedAligned } from "../../src/embed/face-embedder.ts";
import { addModel, extractFaces, openFaceModels } from "../../src/index.ts";
import { loadNetwork } from "../../src/networks/inference.ts";
import {
  cosineOf,
  prepareDefaultModels,
  readPhoto,
  sharedPath,
} from "../fixtures.ts";
import {
  faceNetCard,
  madeCard,
  makeModel,
  mobileFaceNetCard,
  yuNetCard,
} from "./own-models.ts";

let folder = "";
let modelsFolder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "facegraph-own-"));
  modelsFolder = join(folder, "models");
});
afterEach(() => rm(folder, { recursive: true }));

async function add(model: Uint8Array, card: unknown) {
  const modelFile = join(folder, "mine.onnx");
  await writeFile(modelFile, model);
  return addModel({ modelsFolder, modelFile, card });
}

describe("a model of one's own", () => {
  const photo = sharedPath(
    "data",
    "lfw10",
    "Tony_Blair",
    "Tony_Blair_0002.jpg",
  );

  test.each([
    ["made, prewhitened, pixel by pixel, 128 values", undefined, madeCard],
    [
      "MobileFaceNet, 112 x 96, 128 values",
      "mobilefacenet.onnx",
      mobileFaceNetCard,
    ],
    ["FaceNet, 160 x 160, 512 values", "facenet.onnx", faceNetCard],
  ])("embeds a photograph: %s", async (_, file, card) => {
    await prepareDefaultModels({ modelsFolder });
    const model =
      file === undefined
        ? makeModel()
        : await readFile(sharedPath("models", file));
    const detector = await readFile(sharedPath("models", yuNetCard.file));
    await add(detector, yuNetCard);
    await add(model, card);
    const models = await openFaceModels({ modelsFolder, embedder: card.id });
    expect(models.choice.detector).toBe(
      file === undefined ? "yunet-2023mar" : yuNetCard.id,
    );
    try {
      for await (const extraction of extractFaces(models, [photo])) {
        if (extraction.outcome !== "faces")
          throw new Error("Expected a face in the photograph.");
        for (const { embedding } of extraction.faces) {
          expect(embedding).toHaveLength(card.embeddingSize);
          expect(Math.hypot(...embedding)).toBeCloseTo(1, 5);
        }
      }
    } finally {
      await models.close();
    }
  });

  test("MobileFaceNet agrees with its reference embeddings, given their landmarks", async () => {
    const { check } = JSON.parse(
      readFileSync(sharedPath("models", "mobilefacenet.json"), "utf8"),
    ) as {
      check: {
        references: {
          photo: string;
          landmarks: number[];
          unitEmbedding: number[];
        }[];
      };
    };
    const card = mobileFaceNetCard;
    const network = await loadNetwork(
      await readFile(sharedPath("models", card.file)),
      1,
    );
    for (const { photo: path, landmarks, unitEmbedding } of check.references) {
      const image = await readPhoto(sharedPath(path));
      const points = Float32Array.from(landmarks);
      const box = { x: 0, y: 0, width: image.width, height: image.height };
      const [embedding] = await embedAligned(network, card, [
        alignFace(image, { box, points }, card),
      ]);
      expect(
        cosineOf(embedding!, Float32Array.from(unitEmbedding)),
      ).toBeGreaterThanOrEqual(0.99);
    }
    await network.close();
  });

  test("FaceNet agrees with its reference embedding within 0.0001", async () => {
    const { check } = JSON.parse(
      readFileSync(sharedPath("models", "facenet.json"), "utf8"),
    ) as { check: { reference: { embedding: number[] } } };
    const card = faceNetCard;
    const network = await loadNetwork(
      await readFile(sharedPath("models", card.file)),
      1,
    );
    const picture = Float32Array.from({ length: 160 * 160 * 3 }, (_, index) => {
      const pixel = Math.floor(index / 3);
      return (
        (3 * Math.floor(pixel / 160) + 5 * (pixel % 160) + 50 * (index % 3)) %
        256
      );
    });
    const [embedding] = await embedAligned(network, card, [picture]);
    check.reference.embedding.forEach((value, index) => {
      expect(Math.abs(embedding![index]! - value)).toBeLessThanOrEqual(1e-4);
    });
    await network.close();
  });
});
