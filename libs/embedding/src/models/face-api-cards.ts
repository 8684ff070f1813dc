import { readFileSync } from "node:fs";
import { join } from "node:path";
import type {
  DetectorCard,
  EmbedderCard,
  LandmarksCard,
} from "../networks/model-card.ts";

const source =
  "npm package @vladmandic/face-api 1.7.15, converted to ONNX by facegraph";

/**
 * The five points (corners of the eyes, base of the nose) that dlib's network was trained with: a
 * face of size 1, with a margin of a quarter on each side, in 150 × 150.
 * @see King 2017, dlib's get_face_chip_details with padding 0.25; rounded to three digits
 */
export const dlibAlignment = {
  kind: "landmarks" as const,
  points: (
    [
      [45, 0.86, 0.107],
      [42, 0.646, 0.108],
      [36, 0.121, 0.107],
      [39, 0.334, 0.108],
      [33, 0.49, 0.628],
    ] as const
  ).map(([landmark, x, y]) => ({
    landmarks: [landmark],
    x: x * 100 + 25,
    y: y * 100 + 25,
  })),
};

/**
 * The cards of the models from face-api, without the digest of the converted file. SSD and dlib's
 * network were the default before YuNet and SFace.
 */
export const faceApiCards = Object.freeze({
  ssd: {
    task: "detector",
    id: "ssd-mobilenet-v1" as const,
    file: "ssd-mobilenet-v1.onnx",
    licence: "MIT",
    source: `${source}, for pictures of 512 and of 256 pixels`,
    decoding: "ssd-mobilenet",
    minScore: 0.5,
    maxOverlap: 0.5,
  },
  tinyDetector: {
    task: "detector",
    id: "tiny-face" as const,
    file: "tiny-face.onnx",
    licence: "MIT",
    source,
    decoding: "tiny-face",
    minScore: 0.5,
    maxOverlap: 0.4,
  },
  landmarks: {
    task: "landmarks",
    id: "landmarks-68" as const,
    file: "landmarks-68.onnx",
    licence: "MIT",
    source,
  },
  dlib: {
    task: "embedder",
    id: "dlib-resnet-34" as const,
    file: "dlib-resnet-34.onnx",
    licence:
      "MIT; the network's weights were dedicated to the public domain by dlib's author",
    source,
    input: {
      width: 150,
      height: 150,
      layout: "NCHW",
      channelOrder: "RGB",
      normalisation: {
        kind: "fixed",
        mean: [122.782, 117.001, 104.298],
        deviation: [255, 255, 255],
      },
    },
    alignment: dlibAlignment,
    detector: "ssd-mobilenet-v1",
    embeddingSize: 128,
    meanVector: JSON.parse(
      readFileSync(
        join(import.meta.dirname, "dlib-resnet-34.mean.json"),
        "utf8",
      ),
    ) as number[],
    similarity: "cosine of embeddings less the mean vector",
    recommendedMethod: "cohesive",
    recommendedThreshold: 0.55,
    edgeFloor: 0.45,
    measured:
      "Mean vector: over 40 identities, the mean of each one's embeddings: 10 people of LFW with 10 photos each, 8 actors with 5 crops each, " +
      "and the 22 faces of the package's six sample photos, one each; with only the first two, mostly men, faces of women drew together. " +
      "It was measured on faces found in photographs of any size at 512 x 512. " +
      "Threshold and floor: pairwise F with robust on those same LFW photos (1.000 at every threshold from 0.30 to 0.55, 0.990 from 0.60 to 0.70) " +
      "and on the actors' crops and group photos together (1.000 from 0.30 to 0.40, 0.980 from 0.45 to 0.60); the figures there are optimistic.",
  },
} satisfies {
  ssd: Omit<DetectorCard, "sha256">;
  tinyDetector: Omit<DetectorCard, "sha256">;
  landmarks: Omit<LandmarksCard, "sha256">;
  dlib: Omit<EmbedderCard, "sha256">;
});
