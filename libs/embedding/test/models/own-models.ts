import { readFileSync } from "node:fs";
import { join } from "node:path";
import { encodeModel, type Model } from "@facegraph/onnx-format";
import type { DetectorCard, EmbedderCard, ModelCard } from "../../src/index.ts";
import { checkCard } from "../../src/networks/model-card.ts";

/** The cards of the models that lie beside the checkout, as a user wrote them. */
export const yuNetCard = readCard("yunet") as DetectorCard;
export const mobileFaceNetCard = readCard("mobilefacenet") as EmbedderCard;
export const faceNetCard = readCard("facenet") as EmbedderCard;

function readCard(id: string): ModelCard {
  const path = join(
    import.meta.dirname,
    "../../../../docs/model-cards",
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

/**
 * A model that multiplies all values of a picture with a matrix; what is given replaces a part of
 * it, and `after` makes `embeddings` of `flat`, the values, and `described`, their product.
 */
export function makeModel(
  changed: Partial<Model> & {
    readonly weight?: (index: number) => number;
    readonly bias?: number;
    readonly after?: Partial<Pick<Model, "nodes" | "initializers">>;
  } = {},
): Uint8Array {
  const {
    weight = (index) => Math.sin(index * index),
    bias = 0,
    after,
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
        outputs: [after === undefined ? "embeddings" : "described"],
      },
      ...(after?.nodes ?? []),
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
      ...(after?.initializers ?? []),
    ],
    inputs: [{ name: "faces", type: "float32", shape: ["n", side, side, 3] }],
    outputs: [{ name: "embeddings", type: "float32", shape: ["n", "d"] }],
    ...parts,
  });
}

/** A card of the made detector below. */
export const madeDetectorCard: Omit<DetectorCard, "sha256"> = {
  task: "detector",
  licence: "tests only",
  source: "made for tests",
  id: "made-detector",
  file: "made-detector.onnx",
  decoding: "tiny-face",
  minScore: 0.1,
  maxOverlap: 0.4,
};

/**
 * A detector with a few fixed boxes, each with a pixel's value as its score; what is given changes
 * that.
 */
export function makeDetector({
  scoreTimes = 1,
  boxCount = 30,
  box = 0.1,
  scores = "float32",
}: {
  readonly scoreTimes?: number;
  /** There are 30 scores. */
  readonly boxCount?: number;
  /** Its side. */
  readonly box?: number;
  readonly scores?: "float32" | "int64";
} = {}): Uint8Array {
  const places = Array.from({ length: 30 }, (_, place) => place * 5003);
  const corners = Array.from({ length: boxCount }, (_, place) => {
    const [top, left] = [(place % 6) * 0.15, Math.floor(place / 6) * 0.15];
    return [top, left, top + box, left + box];
  });
  return encodeModel({
    opset: 17,
    name: "made",
    nodes: [
      { operator: "Flatten", inputs: ["picture"], outputs: ["flat"] },
      {
        operator: "Gather",
        inputs: ["flat", "places"],
        outputs: ["chosen"],
        attributes: { axis: { int: 1 } },
      },
      { operator: "Mul", inputs: ["chosen", "times"], outputs: ["products"] },
      {
        operator: "Cast",
        inputs: ["products"],
        outputs: ["scores"],
        attributes: { to: { int: scores === "float32" ? 1 : 7 } },
      },
      { operator: "Identity", inputs: ["corners"], outputs: ["boxes"] },
    ],
    initializers: [
      {
        name: "places",
        shape: [30],
        values: BigInt64Array.from(places, BigInt),
      },
      { name: "times", shape: [], values: Float32Array.of(scoreTimes) },
      {
        name: "corners",
        shape: [boxCount, 4],
        values: Float32Array.from(corners.flat()),
      },
    ],
    inputs: [{ name: "picture", type: "float32", shape: [1, 3, 416, 416] }],
    outputs: [
      { name: "boxes", type: "float32", shape: [boxCount, 4] },
      { name: "scores", type: scores, shape: [1, 30] },
    ],
  });
}
