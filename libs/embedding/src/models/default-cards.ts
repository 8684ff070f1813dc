import { faceApiCards } from "./face-api-cards.ts";
import { openCvZooCards } from "./opencv-zoo-cards.ts";

/** What is used unless someone chooses otherwise. */
export const defaultCards = Object.freeze({
  detector: openCvZooCards.yuNet,
  embedder: openCvZooCards.sFace,
  landmarks: faceApiCards.landmarks,
});

/** Every model that comes with facegraph, the default ones first. */
export const suppliedCards = Object.freeze([
  defaultCards.detector,
  defaultCards.embedder,
  defaultCards.landmarks,
  faceApiCards.ssd,
  faceApiCards.tinyDetector,
  faceApiCards.dlib,
]);

type SuppliedCard = (typeof suppliedCards)[number];

/** The id of a model that comes with facegraph. */
export type SuppliedModel = SuppliedCard["id"];
