import { alignFace } from "./align-face.ts";
import { detectFaces, type Detection } from "./face-detector.ts";
import { embedAligned } from "./face-embedder.ts";
import { findLandmarks, roundInward } from "./face-landmarks.ts";
import type { FaceModels } from "./face-models.ts";
import { judgeQuality, type FaceQuality } from "./face-quality.ts";
import type { Rectangle, UprightImage } from "./upright-image.ts";

/** A face, where it is, and its embedding. */
export interface ExtractedFace extends FaceQuality {
  /** Fractions 0..1 of the upright image: x, y, width, height. */
  readonly box: readonly [number, number, number, number];
  /** Whole pixels. */
  readonly pixelBox: Rectangle;
  /** The box's shorter side. */
  readonly sizePx: number;
  readonly detectionScore: number;
  /** Whether it is the one nearest the photo's centre. */
  readonly isMain: boolean;
  readonly embedding: Float32Array;
}

/** Detects, aligns and embeds the faces of one image. */
export async function findFaces(
  models: FaceModels,
  image: UprightImage,
): Promise<ExtractedFace[]> {
  const detections = await detectFaces(models.detector, image);
  const landmarks = await findLandmarks(
    models.landmarks,
    image,
    detections.map(({ box }) => box),
  );
  const aligned = landmarks.map((places, index) =>
    alignFace(image, detections[index]!, places, models.card),
  );
  const embeddings = await embedAligned(models.embedder, models.card, aligned);
  const main = nearestCentre(detections, image);
  return detections.map((detection, index) => {
    const { box, score } = detection;
    const sizePx = Math.round(Math.min(box.width, box.height));
    return {
      box: [
        box.x / image.width,
        box.y / image.height,
        box.width / image.width,
        box.height / image.height,
      ],
      pixelBox: roundInward(
        { ...box, x: Math.round(box.x), y: Math.round(box.y) },
        image,
      ),
      sizePx,
      detectionScore: score,
      ...judgeQuality(image, landmarks[index]!, sizePx, score),
      isMain: detection === main,
      embedding: embeddings[index]!,
    };
  });
}

function nearestCentre(
  detections: readonly Detection[],
  { width, height }: UprightImage,
): Detection | undefined {
  const distance = ({ box }: Detection) =>
    Math.hypot(
      box.x + box.width / 2 - width / 2,
      box.y + box.height / 2 - height / 2,
    );
  return detections.toSorted((one, two) => distance(one) - distance(two))[0];
}
