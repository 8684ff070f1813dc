import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  addModel,
  checkStoredModel,
  EmbeddingError,
  listModels,
  openFaceModels,
} from "../../src/index.ts";
import { checkCard, modelCardSchema } from "../../src/networks/model-card.ts";
import { prepareDefaultModels, sharedPath } from "../fixtures.ts";
import {
  madeCard,
  madeDetectorCard,
  makeDetector,
  makeModel,
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

  test("takes a card that says where its schema lies, and does not keep that", async () => {
    const card = await add(makeModel(), {
      ...madeCard,
      $schema: "../model-card.schema.json",
    });
    expect(card).not.toHaveProperty("$schema");
    expect(await add(makeModel())).toEqual(card);
  });

  test("takes a detector that gives what its card says", async () => {
    const card = await add(makeDetector(), madeDetectorCard);
    expect(await listModels(modelsFolder)).toEqual([card]);
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
    ...[
      { recommendedThreshold: 0 },
      { holdsUpToFaces: 0 },
      { holdsUpToFaces: 99.5 },
      { recommendedThreshold: 0.3, edgeFloor: 0.31 },
      { edgeFloor: 0 },
      { id: "x".repeat(65) },
      { file: `${"x".repeat(100)}.onnx` },
      { meanVector: [1, 2, 3] },
      {
        alignment: {
          kind: "five-points",
          points: Array.from({ length: 5 }, () => [8, 8]),
        },
      },
      {
        alignment: {
          kind: "landmarks",
          points: [1, 2].map((each) => ({ landmarks: [each], x: 4, y: 4 })),
        },
      },
    ].map((changes): [string, string, Uint8Array, object] => [
      `a card with ${JSON.stringify(changes).slice(0, 60)}`,
      "CARD_MALFORMED",
      makeModel(),
      { ...madeCard, ...changes },
    ]),
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
  const path = join(import.meta.dirname, "../..", "model-card.schema.json");
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
