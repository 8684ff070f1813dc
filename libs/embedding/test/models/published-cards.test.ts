import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeModel } from "@facegraph/onnx-format";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { alignFace } from "../../src/embed/align-face.ts";
import { embedAligned } from "../../src/embed/face-embedder.ts";
import {
  addModelFiles,
  type EmbedderCard,
  extractFaces,
  openFaceModels,
} from "../../src/index.ts";
import { loadNetwork } from "../../src/networks/inference.ts";
import { checkCard } from "../../src/networks/model-card.ts";
import { prepareDefaultModels, sharedPath } from "../fixtures.ts";
import { yuNetCard } from "./own-models.ts";

const cardsFolder = join(import.meta.dirname, "../../../../docs/model-cards");
const side = 112;

async function readCard(id: string): Promise<EmbedderCard> {
  const path = join(cardsFolder, `${id}.json`);
  const card = checkCard(JSON.parse(await readFile(path, "utf8")), path);
  if (card.task !== "embedder") throw new Error("Expected an embedder.");
  return card;
}

/** Values of its input that the made model gives, spread over all three channels. */
const placeOf = (value: number, size: number) =>
  Math.floor(((value + 0.5) / size) * 3 * side * side);

/**
 * A model of the published shapes, whose embedding is a choice of the values it was fed, each plus
 * 1, so that their scale shows.
 */
function makeModel(size: number, faces: number | string): Uint8Array {
  const places = Array.from({ length: size }, (_, value) =>
    BigInt(placeOf(value, size)),
  );
  return encodeModel({
    opset: 13,
    name: "made",
    nodes: [
      { operator: "Flatten", inputs: ["data"], outputs: ["flat"] },
      {
        operator: "Gather",
        inputs: ["flat", "places"],
        outputs: ["chosen"],
        attributes: { axis: { int: 1 } },
      },
      { operator: "Add", inputs: ["chosen", "one"], outputs: ["embeddings"] },
    ],
    initializers: [
      { name: "places", shape: [size], values: BigInt64Array.from(places) },
      { name: "one", shape: [], values: Float32Array.of(1) },
    ],
    inputs: [{ name: "data", type: "float32", shape: [faces, 3, side, side] }],
    outputs: [{ name: "embeddings", type: "float32", shape: [faces, size] }],
  });
}

/** 0..255, another one for each channel, row and column. */
const pictureValue = (channel: number, row: number, column: number) =>
  (60 * channel + 2 * row + 3 * column) % 256;

const picture = Float32Array.from({ length: side * side * 3 }, (_, index) => {
  const pixel = Math.floor(index / 3);
  return pictureValue(index % 3, Math.floor(pixel / side), pixel % side);
});

const published = [
  {
    id: "arcface",
    size: 512,
    faces: "n",
    /** @see InsightFace, arcface_onnx.py: mean and deviation 127.5, RGB */
    feed: (value: number) => (value - 127.5) / 127.5,
  },
  {
    id: "sface",
    size: 128,
    faces: 1,
    /** @see OpenCV, face_recognize.cpp: scale 1, mean 0, RGB */
    feed: (value: number) => value,
  },
] as const;

describe.each(published)("$id, as published,", ({ id, size, faces, feed }) => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "facegraph-published-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("is fed red, green and blue planes of values as its authors scale them, one face or several", async () => {
    const network = await loadNetwork(makeModel(size, faces), 1);
    const card = await readCard(id);
    const others = picture.map((value) => 255 - value);
    const embeddings = await embedAligned(network, card, [others, picture]);
    await network.close();
    const fed = Array.from({ length: size }, (_, value) => {
      const place = placeOf(value, size);
      const pixel = place % (side * side);
      const channel = Math.floor(place / (side * side));
      const [row, column] = [Math.floor(pixel / side), pixel % side];
      return feed(pictureValue(channel, row, column)) + 1;
    });
    const length = Math.hypot(...fed);
    embeddings[1]!.forEach((value, index) => {
      expect(value).toBeCloseTo(fed[index]! / length, 5);
    });
  });

  test("shows a face whose five points lie where the template has them as it is", async () => {
    const card = await readCard(id);
    if (card.alignment.kind !== "five-points")
      throw new Error("Expected five points.");
    const box = { x: 0, y: 0, width: side, height: side };
    const image = {
      width: side,
      height: side,
      pixels: Uint8Array.from(picture),
    };
    const points = Float32Array.from(card.alignment.points.flat());
    const aligned = alignFace(image, { box, points }, card);
    const inner = (side / 2) * side * 3 + (side / 2) * 3;
    expect(aligned[inner]).toBeCloseTo(picture[inner]!, 2);
    expect(aligned[inner + 1]).toBeCloseTo(picture[inner + 1]!, 2);
  });

  test("goes through the door for models of one's own, and embeds a photograph", async () => {
    const modelsFolder = join(folder, "models");
    await prepareDefaultModels({ modelsFolder });
    await addModelFiles({
      modelsFolder,
      modelFile: sharedPath("models", yuNetCard.file),
      cardFile: join(cardsFolder, "yunet.json"),
    });
    const modelFile = join(folder, "made.onnx");
    await writeFile(modelFile, makeModel(size, faces));
    const published = join(cardsFolder, `${id}.json`);
    await expect(
      addModelFiles({ modelsFolder, modelFile, cardFile: published }),
    ).rejects.toMatchObject({ code: "MODEL_CHANGED" }); // it is not the file that the card names
    const cardFile = join(folder, "made.json");
    const card: Partial<EmbedderCard> = await readCard(id);
    delete card.sha256;
    await writeFile(cardFile, JSON.stringify(card));
    await addModelFiles({ modelsFolder, modelFile, cardFile });
    const models = await openFaceModels({ modelsFolder, embedder: id });
    try {
      const photo = sharedPath("data/friends/groups/bbt1.jpg");
      for await (const extraction of extractFaces(models, [photo], {
        processes: 0,
      })) {
        if (extraction.outcome !== "faces")
          throw new Error("Expected faces in the photograph.");
        expect(extraction.faces.length).toBeGreaterThan(1);
        for (const { embedding } of extraction.faces) {
          expect(embedding).toHaveLength(size);
          expect(Math.hypot(...embedding)).toBeCloseTo(1, 5);
        }
      }
    } finally {
      await models.close();
    }
  });
});
