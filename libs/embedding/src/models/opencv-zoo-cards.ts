import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DetectorCard, EmbedderCard } from "../networks/model-card.ts";

const zoo = "OpenCV's zoo, github.com/opencv/opencv_zoo";

/** The five points that most embedders were trained with, in 112 × 112. */
const fivePoints: [Point, Point, Point, Point, Point] = [
  [38.2946, 51.6963],
  [73.5318, 51.5014],
  [56.0252, 71.7366],
  [41.5493, 92.3655],
  [70.7299, 92.2041],
];
type Point = [x: number, y: number];

/** The cards of the models from OpenCV's zoo, without the digest of the converted file. */
export const openCvZooCards = Object.freeze({
  yuNet: {
    task: "detector",
    id: "yunet-2023mar" as const,
    file: "yunet-2023mar.onnx",
    licence: "MIT",
    source: `face_detection_yunet_2023mar_int8bq.onnx of ${zoo}, unpacked to 32 bits by facegraph`,
    decoding: "yunet",
    minScore: 0.6,
    doubtfulScore: 0.8,
    maxOverlap: 0.3,
  },
  sFace: {
    task: "embedder",
    id: "sface-2021dec" as const,
    file: "sface-2021dec.onnx",
    licence: "Apache-2.0",
    source: `face_recognition_sface_2021dec_int8bq.onnx of ${zoo}, unpacked to 32 bits by facegraph`,
    input: {
      width: 112,
      height: 112,
      layout: "NCHW",
      channelOrder: "RGB",
      normalisation: {
        kind: "fixed",
        mean: [0, 0, 0],
        deviation: [1, 1, 1],
      },
    },
    alignment: { kind: "five-points", points: fivePoints },
    detector: "yunet-2023mar",
    embeddingSize: 128,
    similarity: "cosine of embeddings",
    youngChildren: {
      vector: JSON.parse(
        readFileSync(
          join(import.meta.dirname, "sface-2021dec.young-children.json"),
          "utf8",
        ),
      ) as number[],
      similarity: 0.5,
    },
    recommendedMethod: "cohesive",
    recommendedThreshold: 0.4,
    edgeFloor: 0.25,
    measured:
      "Threshold: chosen on 100 photos of 10 people of LFW, on 63 faces of 8 actors (40 tight grey crops, 23 in group photos), on film stills and on families, with cohesive and YuNet's faces. " +
      "Pairwise F is 1.000 on the first two at every threshold from 0.30 to 0.50, 0.76 to 0.81 on the stills and 0.82 to 0.83 on the families. " +
      "They were chosen on these same faces, so the figures are optimistic. " +
      "Floor: 1 % of pairs of different people reach 0.31 and 0.32 there, 5 % reach 0.26; it is low because a face may join by links below the threshold. " +
      "One threshold does not fit everyone, see docs/model-cards/sface-2021dec.md. " +
      "Alignment and input: as OpenCV's FaceRecognizerSF 4.12 has them; on 57 faces the cosine to its embeddings is 0.9999 (median). It is 0.94 at least, where a face is cut off: beyond the edge OpenCV draws black, and facegraph the last pixels again, which keeps crops and whole photographs of a person more alike.",
  },
} satisfies {
  yuNet: Omit<DetectorCard, "sha256">;
  sFace: Omit<EmbedderCard, "sha256">;
});
