import type { LoadedNetwork } from "./inference.ts";
import { sampleSquare, type Square } from "./resample.ts";
import { toTensor } from "./to-tensor.ts";
import type { Rectangle, UprightImage } from "./upright-image.ts";

/** A place that looks like a face. */
export interface Detection {
  /** In pixels, within the image. */
  readonly box: Rectangle;
  /** 0..1 */
  readonly score: number;
}

export const defaultDetection = Object.freeze({
  /** Candidates with a smaller score are no faces. */
  minScore: 0.5,
  /** Of candidates that overlap more (intersection over union), the best stays. */
  maxOverlap: 0.5,
  /** What is added around a photo in which nothing was found, as shares of its longer side: faces in tight crops are too near the edge. */
  retryMargins: Object.freeze([0.75, 0.35]),
});

const inputSize = 512;
const normalisation = {
  mean: [127.5, 127.5, 127.5],
  deviation: [127.5, 127.5, 127.5],
} as const;

/**
 * Finds faces; where there are none, looks again with a margin around the photo.
 * @returns the best first
 */
export async function detectFaces(
  network: LoadedNetwork,
  image: UprightImage,
): Promise<Detection[]> {
  for (const margin of [0, ...defaultDetection.retryMargins]) {
    const found = await detectOnce(network, image, margin);
    if (found.length > 0) return found;
  }
  return [];
}

/** One pass over the photo, made square, with a margin on every side. */
export async function detectOnce(
  network: LoadedNetwork,
  image: UprightImage,
  margin: number,
): Promise<Detection[]> {
  const longer = Math.max(image.width, image.height);
  const added = Math.round(longer * margin);
  const square = { x: -added, y: -added, size: longer + 2 * added };
  const picture = sampleSquare(image, square, inputSize);
  const { boxes, scores } = await network.run(
    toTensor([picture], inputSize, normalisation),
    [1, 3, inputSize, inputSize],
  );
  const candidates: Detection[] = [];
  scores!.forEach((score, index) => {
    if (!(score >= defaultDetection.minScore)) return;
    const box = toPixels(
      boxes!.subarray(index * 4, index * 4 + 4),
      square,
      image,
    );
    if (box.width >= 1 && box.height >= 1) candidates.push({ box, score });
  });
  return withoutOverlaps(candidates);
}

/** Fractions of the square, top and left first, to pixels of the image, cut at its edges. */
function toPixels(
  edges: Float32Array,
  square: Square,
  { width, height }: UprightImage,
): Rectangle {
  const within = (fraction: number, start: number, end: number) =>
    Math.min(Math.max(fraction * square.size + start, 0), end);
  const top = within(edges[0]!, square.y, height);
  const left = within(edges[1]!, square.x, width);
  const bottom = within(edges[2]!, square.y, height);
  const right = within(edges[3]!, square.x, width);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The best of candidates for one face. */
function withoutOverlaps(candidates: Detection[]): Detection[] {
  const kept: Detection[] = [];
  for (const candidate of candidates.sort(
    (one, two) => two.score - one.score,
  )) {
    if (
      kept.every(
        ({ box }) =>
          overlapOf(box, candidate.box) <= defaultDetection.maxOverlap,
      )
    )
      kept.push(candidate);
  }
  return kept;
}

/** Intersection over union, 0..1. */
export function overlapOf(one: Rectangle, two: Rectangle): number {
  const width =
    Math.min(one.x + one.width, two.x + two.width) - Math.max(one.x, two.x);
  const height =
    Math.min(one.y + one.height, two.y + two.height) - Math.max(one.y, two.y);
  if (width <= 0 || height <= 0) return 0;
  const intersection = width * height;
  return (
    intersection /
    (one.width * one.height + two.width * two.height - intersection)
  );
}
