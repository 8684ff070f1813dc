import { readFileSync } from "node:fs";
import { join } from "node:path";
import { encodeModel, type Model } from "@facegraph/onnx-format";
import type { DetectorCard, EmbedderCard, ModelCard } from "../src/index.ts";
import { checkCard } from "../src/model-card.ts";

/** The cards of the models that lie beside the checkout, as a user wrote them. */
export const yuNetCard = readCard("yunet") as DetectorCard;
export const mobileFaceNetCard = readCard("mobilefacenet") as EmbedderCard;
export const faceNetCard = readCard("facenet") as EmbedderCard;

function readCard(id: string): ModelCard {
  const path = join(
    import.meta.dirname,
    "../../../docs/model-cards",
    `${id}.json`,
  );
  return checkCard(JSON.parse(readFileSync(path, "utf8")), path);
}

const side = 16;

/** A card of the made model below. */
export const madeCard: Omit<EmbedderCard, "sha256"> = {
  task: "embedder",
  licence: "tests only",
  source: "made for tests",
  similarity: "cosine of embeddings",
  id: "made",
  file: "made.onnx",
  input: {
    width: side,
    height: side,
    layout: "NHWC",
    channelOrder: "BGR",
    normalisation: { kind: "per-image" },
  },
  alignment: { kind: "box", margin: 0 },
  embeddingSize: 128,
  recommendedMethod: "robust",
  recommendedThreshold: 0.5,
  edgeFloor: 0.4,
  measured: "nothing: it is made up",
};

/** A model that multiplies all values of a picture with a matrix; what is given replaces a part of it. */
export function makeModel(
  changed: Partial<Model> & {
    readonly weight?: (index: number) => number;
    readonly bias?: number;
  } = {},
): Uint8Array {
  const {
    weight = (index) => Math.sin(index * index),
    bias = 0,
    ...parts
  } = changed;
  const inputs = side * side * 3;
  const outputs = madeCard.embeddingSize;
  return encodeModel({
    opset: 17,
    name: "made",
    nodes: [
      { operator: "Flatten", inputs: ["faces"], outputs: ["flat"] },
      {
        operator: "Gemm",
        inputs: ["flat", "matrix", "bias"],
        outputs: ["embeddings"],
      },
    ],
    initializers: [
      {
        name: "matrix",
        shape: [inputs, outputs],
        values: Float32Array.from({ length: inputs * outputs }, (_, index) =>
          weight(index),
        ),
      },
      {
        name: "bias",
        shape: [outputs],
        values: new Float32Array(outputs).fill(bias),
      },
    ],
    inputs: [{ name: "faces", type: "float32", shape: ["n", side, side, 3] }],
    outputs: [{ name: "embeddings", type: "float32", shape: ["n", "d"] }],
    ...parts,
  });
}
