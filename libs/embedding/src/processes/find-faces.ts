import { type Detection, overlapOf } from "../detect/detection.ts";
import { defaultDetection, detectFaces } from "../detect/face-detector.ts";
import { roundInward } from "../detect/face-landmarks.ts";
import { chooseMainFace } from "../detect/main-face.ts";
import { alignFace, wholePicture } from "../embed/align-face.ts";
import { embedAligned } from "../embed/face-embedder.ts";
import { type FaceQuality, judgeQuality } from "../embed/face-quality.ts";
import { markFaces } from "../embed/mark-faces.ts";
import { looksLikeYoungChild } from "../embed/young-child.ts";
import {
  type ScalablePhoto,
  scaleFace,
  shrinkForDescribing,
  shrinkForLooking,
} from "../images/photo-scale.ts";
import type { Rectangle, UprightImage } from "../images/upright-image.ts";
import type { FaceModels } from "../models/face-models.ts";

/** Boxes of one photograph that overlap more (intersection over union) are of one face. */
const sameFaceOverlap = 0.5;

/** A face, where it is, and its embedding. */
export interface ExtractedFace extends FaceQuality {
  /** Fractions 0..1 of the upright image: x, y, width, height. */
  readonly box: readonly [number, number, number, number];
  /** Whole pixels. */
  readonly pixelBox: Rectangle;
  /** The box's shorter side. */
  readonly sizePx: number;
  readonly detectionScore: number;
  /** Whether the photograph is of this face, see `chooseMainFace`. */
  readonly isMain: boolean;
  /** Five points that the detector found: x and y in turn, in fractions of the upright image. */
  readonly points?: readonly number[];
  readonly embedding: Float32Array;
  /** True for a face of `besides`, which the detector did not find. */
  readonly isGiven?: boolean;
}

/** Where the faces of a photograph are, where that is known. */
export interface KnownPlaces {
  /** All of its faces: none is looked for. */
  readonly locations?: readonly FaceLocation[] | undefined;
  /**
   * Faces that are described besides those that the detector finds. One that it finds again, as the
   * boxes overlap by more than half, is described once, where the detector finds it.
   */
  readonly besides?: readonly FaceLocation[] | undefined;
}

/** Where a face was found before, in fractions of the upright image. */
export interface FaceLocation {
  readonly box: readonly [number, number, number, number];
  readonly score: number;
  readonly points?: readonly number[] | undefined;
}

/**
 * Detects, aligns and embeds the faces of one photograph. It is decoded no larger than needed.
 * @returns the faces, in pixels and fractions of the photograph at full size
 */
export async function findFaces(
  models: FaceModels,
  photo: ScalablePhoto,
  { locations, besides = [] }: KnownPlaces = {},
): Promise<ExtractedFace[]> {
  const looked = await lookForFaces(models, photo, locations);
  const given = notAmong(locationsInPixels(besides, photo), looked.detections);
  const detections = [...looked.detections, ...given];
  if (detections.length === 0) return [];
  const boxes = detections.map(({ box }) => box);
  const shrink = shrinkForDescribing(photo, boxes);
  const image =
    looked.shrink === shrink && looked.image !== undefined
      ? looked.image
      : await photo.decode(shrink);
  const drawn = await markFaces(
    image,
    detections.map((face) => scaleFace(face, 1 / shrink)),
    models,
  );
  const aligned = drawn.map((face) =>
    models.aligned === "as-is"
      ? wholePicture(image, models.card)
      : alignFace(image, face, models.card),
  );
  const embeddings = await embedAligned(models.embedder, models.card, aligned);
  const main = chooseMainFace(detections, photo);
  return detections.map((detection: LocatedDetection, index) => {
    const { box, score, points } = detection;
    const embedding = embeddings[index]!;
    const { quality, qualityReasons } = judgeQuality(
      image,
      drawn[index]!.points,
      { sizePx: sizeOf(drawn[index]!), detectionScore: score },
      models.detector.card.doubtfulScore,
    );
    return {
      box: detection.location ?? [
        box.x / photo.width,
        box.y / photo.height,
        box.width / photo.width,
        box.height / photo.height,
      ],
      pixelBox: roundInward(
        { ...box, x: Math.round(box.x), y: Math.round(box.y) },
        photo,
      ),
      sizePx: sizeOf(detection),
      detectionScore: score,
      quality,
      qualityReasons: looksLikeYoungChild(embedding, models.card)
        ? [...qualityReasons, "YOUNG_CHILD"]
        : qualityReasons,
      isMain: detection === main,
      ...(points === undefined
        ? {}
        : {
            points: Array.from(
              points,
              (value, axis) =>
                value / (axis % 2 === 0 ? photo.width : photo.height),
            ),
          }),
      embedding,
      ...(given.includes(detection) ? { isGiven: true } : {}),
    };
  });
}

/** The shorter side of a box, in whole pixels of the same image. */
function sizeOf({ box }: Pick<Detection, "box">): number {
  return Math.round(Math.min(box.width, box.height));
}

/** Faces in pixels of the photograph at full size, and the image in which they were looked for. */
interface Looked {
  readonly detections: readonly Detection[];
  readonly shrink: number;
  readonly image?: UprightImage;
}

/**
 * Takes the whole picture where each picture is a face, else the known locations, else what the
 * detector finds.
 */
async function lookForFaces(
  { detector, aligned }: FaceModels,
  photo: ScalablePhoto,
  locations: readonly FaceLocation[] | undefined,
): Promise<Looked> {
  const { width, height } = photo;
  if (aligned !== undefined) {
    const box = { x: 0, y: 0, width, height };
    return { detections: [{ box, score: 1 }], shrink: 1 };
  }
  if (locations !== undefined)
    return { detections: locationsInPixels(locations, photo), shrink: 1 };
  const shrink = shrinkForLooking(photo);
  const image = await photo.decode(shrink);
  const { minSizePx } = detector.settings ?? defaultDetection;
  const settings = { minSizePx: minSizePx / shrink };
  const found = await detectFaces({ ...detector, settings }, image);
  return {
    detections: found.map((face) => scaleFace(face, shrink)),
    shrink,
    image,
  };
}

/** A face whose box was known before, in fractions of the photograph, which stay as they were. */
interface LocatedDetection extends Detection {
  readonly location?: FaceLocation["box"];
}

function locationsInPixels(
  locations: readonly FaceLocation[],
  { width, height }: ScalablePhoto,
): LocatedDetection[] {
  return locations
    .map(({ box, score, points }) => ({
      location: box,
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

/**
 * Those of the known faces that are not among the found ones. Each found face is one known face at
 * most: of the pairs that overlap by more than half, the ones that overlap most come first.
 */
function notAmong(
  known: readonly Detection[],
  found: readonly Detection[],
): Detection[] {
  const pairs = known
    .flatMap((one) =>
      found.map((two) => ({ one, two, overlap: overlapOf(one.box, two.box) })),
    )
    .filter(({ overlap }) => overlap > sameFaceOverlap)
    .sort((a, b) => b.overlap - a.overlap);
  const paired = new Set<Detection>();
  for (const { one, two } of pairs)
    if (!paired.has(one) && !paired.has(two)) paired.add(one).add(two);
  return known.filter((one) => !paired.has(one));
}

/** Rounded to a millionth, so that whole pixels stay whole: a face's id is made of them. */
function toPixels(share: number, side: number): number {
  return Math.round(share * side * 1e6) / 1e6;
}
