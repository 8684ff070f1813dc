import { encodeModel, type Model } from "@facegraph/onnx-format";
import type { DetectorCard, EmbedderCard } from "../src/index.ts";

/** YuNet of the shared models: boxes and five points, in photographs of any size. */
export const yuNetCard: Omit<DetectorCard, "sha256"> = {
  task: "detector",
  id: "yunet",
  file: "yunet.onnx",
  licence: "Apache-2.0",
  source: "ShiqiYu/libfacedetection.train, onnx/yunet_n_dynamic.onnx",
  decoding: "yunet",
  minScore: 0.6,
  maxOverlap: 0.3,
};

type CardWithoutDigest = Omit<EmbedderCard, "sha256">;

const commonFields = {
  task: "embedder",
  licence: "tests only",
  source: "beside the checkout",
  similarity: "cosine of embeddings",
} as const;

/** MobileFaceNet of the shared models: five points in 112 × 96. */
export const mobileFaceNetCard: CardWithoutDigest = {
  ...commonFields,
  id: "mobilefacenet",
  file: "mobilefacenet.onnx",
  input: {
    width: 96,
    height: 112,
    layout: "NCHW",
    channelOrder: "RGB",
    normalisation: {
      kind: "fixed",
      mean: [127.5, 127.5, 127.5],
      deviation: [128, 128, 128],
    },
  },
  alignment: {
    kind: "five-points",
    points: [
      [30.2946, 51.6963],
      [65.5318, 51.5014],
      [48.0252, 71.7366],
      [33.5493, 92.3655],
      [62.7299, 92.2041],
    ],
  },
  embeddingSize: 128,
  recommendedMethod: "classic",
  recommendedThreshold: 0.35,
  edgeFloor: 0.25,
  measured:
    "Pairwise F with classic, SSD faces: lfw10 0.990 at 0.35 and 0.40; friends 1.000 at 0.30 and 0.35. Chosen on these sets.",
};

/** FaceNet of the shared models: the box, 160 × 160, pixel by pixel. */
export const faceNetCard: CardWithoutDigest = {
  ...commonFields,
  id: "facenet",
  file: "facenet.onnx",
  input: {
    width: 160,
    height: 160,
    layout: "NHWC",
    channelOrder: "RGB",
    normalisation: {
      kind: "fixed",
      mean: [127.5, 127.5, 127.5],
      deviation: [128, 128, 128],
    },
  },
  alignment: { kind: "box", margin: 0.15 },
  embeddingSize: 512,
  recommendedMethod: "robust",
  recommendedThreshold: 0.5,
  edgeFloor: 0.4,
  measured:
    "Pairwise F with robust, SSD faces: lfw10 0.990 from 0.25 to 0.55; friends 0.893 at best, as tight grey crops suit it less. Chosen on these sets.",
};

const side = 16;

/** A card of the made model below. */
export const madeCard: CardWithoutDigest = {
  ...commonFields,
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
