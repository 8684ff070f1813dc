import { alignFace, wholePicture } from "./align-face.ts";
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
  /** Where the detector found them: five, x and y in turn, in fractions of the upright image. */
  readonly points?: readonly number[];
  readonly embedding: Float32Array;
}

/** Where a face was found before, in fractions of the upright image. */
export interface FacePlaceInImage {
  readonly box: readonly [number, number, number, number];
  readonly score: number;
  readonly points?: readonly number[] | undefined;
}

/**
 * Detects, aligns and embeds the faces of one image.
 * @param places where its faces are, when that is known: then none is looked for
 */
export async function findFaces(
  models: FaceModels,
  image: UprightImage,
  places?: readonly FacePlaceInImage[],
): Promise<ExtractedFace[]> {
  const detections = await placesOfFaces(models, image, places);
  const landmarks = await findLandmarks(
    models.landmarks,
    image,
    detections.map(({ box }) => box),
  );
  const aligned = landmarks.map((marks, index) =>
    models.aligned === "as-is"
      ? wholePicture(image, models.card)
      : alignFace(image, detections[index]!, marks, models.card),
  );
  const embeddings = await embedAligned(models.embedder, models.card, aligned);
  const main = nearestCentre(detections, image);
  return detections.map((detection, index) => {
    const { box, score, points } = detection;
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
      ...(points === undefined
        ? {}
        : {
            points: Array.from(
              points,
              (place, axis) =>
                place / (axis % 2 === 0 ? image.width : image.height),
            ),
          }),
      embedding: embeddings[index]!,
    };
  });
}

/** As found before; or the whole picture, when each is a face; or as the detector finds them now. */
async function placesOfFaces(
  { detector, aligned }: FaceModels,
  image: UprightImage,
  places: readonly FacePlaceInImage[] | undefined,
): Promise<Detection[]> {
  const { width, height } = image;
  if (aligned !== undefined)
    return [{ box: { x: 0, y: 0, width, height }, score: 1 }];
  if (places === undefined) return detectFaces(detector, image);
  return places
    .map(({ box, score, points }) => ({
      box: {
        x: toPixels(box[0], width),
        y: toPixels(box[1], height),
        width: toPixels(box[2], width),
        height: toPixels(box[3], height),
      },
      score,
      ...(points === undefined
        ? {}
        : {
            points: Float32Array.from(
              points,
              (share, axis) => share * (axis % 2 === 0 ? width : height),
            ),
          }),
    }))
    .sort((one, two) => two.score - one.score);
}

/** To the millionth, so that whole pixels come back whole: a face's id is made of them. */
function toPixels(share: number, side: number): number {
  return Math.round(share * side * 1e6) / 1e6;
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
