import { availableParallelism } from "node:os";
import { alignFace } from "./align-face.ts";
import { EmbeddingError } from "./errors.ts";
import { detectFaces, type Detection } from "./face-detector.ts";
import { embedAligned } from "./face-embedder.ts";
import { findLandmarks, roundInward } from "./face-landmarks.ts";
import type { FaceModels } from "./face-models.ts";
import { judgeQuality, type FaceQuality } from "./face-quality.ts";
import { readPhotoFile, type PhotoFile } from "./photo-file.ts";
import { decodeImage, type DecodedImage } from "./read-image.ts";
import type { Rectangle } from "./upright-image.ts";

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

interface FileFacts {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly modifiedAt: Date;
}

/** What became of a file. Every file that is asked for gets one. */
export type Extraction =
  | (FileFacts & {
      readonly outcome: "faces" | "no-face";
      readonly width: number;
      readonly height: number;
      readonly takenAt: Date | undefined;
      readonly faces: readonly ExtractedFace[];
    })
  /** Its content was known before; it was not decoded. */
  | (FileFacts & { readonly outcome: "known" })
  | {
      readonly outcome: "rejected";
      readonly path: string;
      readonly code: string;
      readonly message: string;
    };

export interface ExtractOptions {
  /** Whether an image of this digest was seen before and need not be looked at. */
  readonly isKnown?: (sha256: string) => boolean | Promise<boolean>;
  readonly signal?: AbortSignal;
}

/**
 * Photographs that are under way at once. Each network runs on one thread, so as many photographs as there are processors
 * keep them busy, and one more is read and decoded meanwhile; memory holds no more than these.
 */
const underWay = availableParallelism() + 1;

/**
 * Finds and embeds the faces of photographs, several at once, and yields them in the order of the paths. Whoever stops reading
 * early waits for those under way.
 */
export async function* extractFaces(
  models: FaceModels,
  paths: readonly string[],
  { isKnown = () => false, signal }: ExtractOptions = {},
): AsyncGenerator<Extraction, void, undefined> {
  const waiting: Promise<Extraction>[] = [];
  let next = 0;
  try {
    while (next < paths.length || waiting.length > 0) {
      if (signal?.aborted === true) return;
      while (next < paths.length && waiting.length < underWay) {
        const extraction = extractOne(models, paths[next++]!, isKnown);
        extraction.catch(() => undefined); // a failure is thrown when its turn has come
        waiting.push(extraction);
      }
      yield await waiting.shift()!;
    }
  } finally {
    await Promise.allSettled(waiting); // the models may be closed once this has ended
  }
}

async function extractOne(
  models: FaceModels,
  path: string,
  isKnown: NonNullable<ExtractOptions["isKnown"]>,
): Promise<Extraction> {
  return extractFrom(models, await openPhoto(path, isKnown));
}

type Opened =
  | { readonly file: PhotoFile; readonly image: DecodedImage | undefined }
  | { readonly rejected: Extraction };

async function openPhoto(
  path: string,
  isKnown: NonNullable<ExtractOptions["isKnown"]>,
): Promise<Opened> {
  try {
    const file = await readPhotoFile(path);
    return {
      file,
      image: (await isKnown(file.sha256))
        ? undefined
        : await decodeImage(file.bytes),
    };
  } catch (error) {
    return { rejected: rejection(path, error) };
  }
}

async function extractFrom(
  models: FaceModels,
  opened: Opened,
): Promise<Extraction> {
  if ("rejected" in opened) return opened.rejected;
  const { file, image } = opened;
  const facts: FileFacts = {
    path: file.path,
    bytes: file.bytes.length,
    sha256: file.sha256,
    modifiedAt: file.modifiedAt,
  };
  if (image === undefined) return { ...facts, outcome: "known" };
  try {
    const faces = await findFaces(models, image);
    const { width, height, takenAt } = image;
    return {
      ...facts,
      outcome: faces.length === 0 ? "no-face" : "faces",
      width,
      height,
      takenAt,
      faces,
    };
  } catch (error) {
    return rejection(file.path, error);
  }
}

/** Detects, aligns and embeds the faces of one image. */
export async function findFaces(
  models: FaceModels,
  image: DecodedImage,
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
  { width, height }: DecodedImage,
): Detection | undefined {
  const distance = ({ box }: Detection) =>
    Math.hypot(
      box.x + box.width / 2 - width / 2,
      box.y + box.height / 2 - height / 2,
    );
  return detections.toSorted((one, two) => distance(one) - distance(two))[0];
}

function rejection(path: string, error: unknown): Extraction {
  if (error instanceof EmbeddingError)
    return {
      outcome: "rejected",
      path,
      code: error.code,
      message: error.message,
    };
  throw error;
}
