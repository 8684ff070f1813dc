import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { alignFace } from "../src/align-face.ts";
import { embedAligned } from "../src/face-embedder.ts";
import {
  addModel,
  checkStoredModel,
  EmbeddingError,
  extractFaces,
  listModels,
  openFaceModels,
  prepareDefaultModels,
} from "../src/index.ts";
import { loadNetwork } from "../src/inference.ts";
import { checkCard, modelCardSchema } from "../src/model-card.ts";
import { cosineOf, readPhoto, sharedPath } from "./fixtures.ts";
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
  folder = await mkdtemp(join(tmpdir(), "facegraph-catalogue-"));
  modelsFolder = join(folder, "models");
});
afterEach(() => rm(folder, { recursive: true }));

async function add(model: Uint8Array, card: unknown = madeCard) {
  const modelFile = join(folder, "mine.onnx");
  await writeFile(modelFile, model);
  return addModel({ modelsFolder, modelFile, card });
}

/** A model whose only weights lie in another file. @see onnx.proto, TensorProto.data_location */
const external = Uint8Array.from([
  0x3a, 7, 0x2a, 5, 0x42, 1, 0x77, 0x70, 1, 0x42, 2, 0x10, 17,
]);

describe("addModel", () => {
  test("copies model and card, pins the digest, and lists them", async () => {
    const model = makeModel();
    const card = await add(model);
    expect(card.sha256).toBe(createHash("sha256").update(model).digest("hex"));
    expect(await readdir(modelsFolder)).toEqual(["made.json", "made.onnx"]);
    expect(await listModels(modelsFolder)).toEqual([card]);
    expect(await listModels(join(folder, "nowhere"))).toEqual([]);
  });

  test("takes the same model twice, but no other under its id or in its file", async () => {
    const card = await add(makeModel());
    expect(await add(makeModel())).toEqual(card);
    for (const changes of [
      { recommendedThreshold: 0.9 },
      { id: "other" },
      { id: "dlib-resnet-34", file: "mine.onnx" },
      { id: "other", file: "dlib-resnet-34.onnx" },
    ])
      await expect(
        add(makeModel(), { ...madeCard, ...changes }),
      ).rejects.toMatchObject({ code: "MODEL_EXISTS" });
    expect(await listModels(modelsFolder)).toEqual([card]);
  });

  test("takes a detector, and refuses one that does not give what its card says", async () => {
    const model = await readFile(sharedPath("models", yuNetCard.file));
    const card = await add(model, yuNetCard);
    expect(await listModels(modelsFolder)).toEqual([card]);
    await expect(
      add(makeModel(), {
        ...yuNetCard,
        id: "no-detector",
        file: "made.onnx",
        sha256,
      }),
    ).rejects.toMatchObject({ code: "MODEL_REFUSED" });
    await expect(
      add(model, { ...yuNetCard, id: "ssd", decoding: "ssd-mobilenet" }),
    ).rejects.toMatchObject({ code: "MODEL_EXISTS" });
    await expect(
      add(model, {
        ...yuNetCard,
        id: "ssd",
        file: "ssd.onnx",
        decoding: "ssd-mobilenet",
      }),
    ).rejects.toMatchObject({ code: "MODEL_REFUSED" });
  });

  const flipped = makeModel();
  flipped[flipped.length >> 1]! ^= 1;
  const sha256 = createHash("sha256").update(makeModel()).digest("hex");
  test.each<[string, string, Uint8Array, unknown?]>([
    ["a flipped byte", "MODEL_CHANGED", flipped, { ...madeCard, sha256 }],
    ["no model", "MODEL_REFUSED", new TextEncoder().encode("text")],
    ["weights in another file", "MODEL_REFUSED", external],
    ["operators too old", "MODEL_REFUSED", makeModel({ opset: 5 })],
    ["operators too new", "MODEL_REFUSED", makeModel({ opset: 99 })],
    [
      "an operator that does not exist",
      "MODEL_REFUSED",
      makeModel({
        nodes: [
          { operator: "Guess", inputs: ["faces"], outputs: ["embeddings"] },
        ],
      }),
    ],
    [
      "another input size",
      "MODEL_REFUSED",
      makeModel(),
      { ...madeCard, input: { ...madeCard.input, width: 17 } },
    ],
    [
      "another layout",
      "MODEL_REFUSED",
      makeModel(),
      { ...madeCard, input: { ...madeCard.input, layout: "NCHW" } },
    ],
    [
      "another embedding size",
      "EMBEDDING_MALFORMED",
      makeModel(),
      { ...madeCard, embeddingSize: 64 },
    ],
    ["NaN", "EMBEDDING_MALFORMED", makeModel({ weight: () => NaN })],
    ["zeros", "EMBEDDING_MALFORMED", makeModel({ weight: () => 0 })],
    [
      "the same for every face",
      "MODEL_REFUSED",
      makeModel({ weight: () => 0, bias: 1 }),
    ],
    ["a card of another task", "CARD_MALFORMED", makeModel(), { task: "x" }],
    ["no card", "CARD_MALFORMED", makeModel(), null],
    [
      "a file out of the folder",
      "CARD_MALFORMED",
      makeModel(),
      { ...madeCard, file: "../../made.onnx" },
    ],
  ])(
    "refuses %s, and writes nothing",
    async (_, code, model, card = madeCard) => {
      await expect(add(model, card)).rejects.toMatchObject({ code });
      await expect(readdir(modelsFolder)).rejects.toThrow("ENOENT");
    },
  );
});

test("law: a card of any shape is taken or refused, never a crash", () => {
  const keys = fc.constantFrom(...Object.keys({ ...madeCard, sha256: "" }));
  fc.assert(
    fc.property(fc.dictionary(keys, fc.jsonValue()), (changes) => {
      try {
        checkCard({ ...madeCard, sha256: "0".repeat(64), ...changes }, "made");
      } catch (error) {
        expect(error).toBeInstanceOf(EmbeddingError);
      }
    }),
    { numRuns: 2000 },
  );
});

test("the published schema is the one that cards are checked against", () => {
  const path = join(import.meta.dirname, "..", "model-card.schema.json");
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(modelCardSchema());
});

test("a changed file is not opened", async () => {
  await prepareDefaultModels({ modelsFolder });
  await add(makeModel());
  const path = join(modelsFolder, "made.onnx");
  const bytes = await readFile(path);
  bytes[bytes.length >> 1]! ^= 1;
  await writeFile(path, bytes);
  await expect(
    openFaceModels({ modelsFolder, embedder: "made" }),
  ).rejects.toMatchObject({ code: "MODEL_CHANGED" });
});

test("a model that was added is checked again, and is one of its task", async () => {
  const card = await add(makeModel());
  expect(await checkStoredModel(modelsFolder, card.id)).toEqual(card);
  for (const id of ["absent", "../models/made", ""])
    await expect(checkStoredModel(modelsFolder, id)).rejects.toMatchObject({
      code: "MODEL_MISSING",
    });
  await expect(
    openFaceModels({ modelsFolder, embedder: card.id, detector: card.id }),
  ).rejects.toMatchObject({ code: "CARD_MALFORMED" });
});

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
    expect(models.detector.card.decoding).toBe(
      file === undefined ? "ssd-mobilenet" : "yunet",
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
        alignFace(image, { box, points }, new Float32Array(136), card),
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
