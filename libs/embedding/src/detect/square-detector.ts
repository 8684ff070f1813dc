import { sampleSquare } from "../images/resample.ts";
import type { UprightImage } from "../images/upright-image.ts";
import type { LoadedNetwork } from "../networks/inference.ts";
import type { DetectorCard } from "../networks/model-card.ts";
import { toTensor } from "../networks/to-tensor.ts";
import type { Detection } from "./detection.ts";
import { checkNumbers, refusedOutput } from "./detector-outputs.ts";

/** The names of the outputs of face-api's detectors. */
export const squareOutputs = Object.freeze(["boxes", "scores"]);

/**
 * The square pictures that face-api's two detectors take. If the input of the SSD network may have
 * any size, a photograph of at most `smallSize` is not enlarged, which is a quarter of the work.
 */
export const squareInputs = Object.freeze({
  "ssd-mobilenet": {
    size: 512,
    smallSize: 256,
    normalisation: {
      mean: [127.5, 127.5, 127.5],
      deviation: [127.5, 127.5, 127.5],
    },
  },
  "tiny-face": {
    size: 416,
    smallSize: 0,
    normalisation: {
      mean: [117.001, 114.697, 97.404],
      deviation: [255, 255, 255],
    },
  },
} as const);

/** The decodings of detectors that look at a square. */
export type SquareDecoding = keyof typeof squareInputs;

export function isSquareDecoding(
  decoding: DetectorCard["decoding"],
): decoding is SquareDecoding {
  return decoding in squareInputs;
}

/** How a photograph fills the square. */
export interface Framing {
  /** Added on every side, as a share of the longer side of the photograph. */
  readonly margin: number;
  /**
   * Whether it is put, not scaled and without a margin, into the upper left corner of the smaller
   * square.
   */
  readonly isSmall?: boolean;
}

/** Whether a photograph fits into the smaller square and the network takes that size. */
export function fitsSmallSquare(
  network: LoadedNetwork,
  decoding: SquareDecoding,
  { width, height }: UprightImage,
): boolean {
  const takesAnySize = typeof network.inputShape[2] === "string";
  return (
    takesAnySize && Math.max(width, height) <= squareInputs[decoding].smallSize
  );
}

/**
 * Finds candidates with a detector that takes the photograph made square with black: SSD MobileNet
 * v1, or the tiny one.
 * @returns in any order; boxes may overlap, and reach beyond the edges of the image
 * @throws EmbeddingError `MODEL_REFUSED` when the network gives NaN, infinity or another length
 */
export async function detectInSquare(
  network: LoadedNetwork,
  decoding: SquareDecoding,
  image: UprightImage,
  {
    margin,
    isSmall = false,
    minScore,
  }: Framing & { readonly minScore: number },
): Promise<Detection[]> {
  const { normalisation, ...sizes } = squareInputs[decoding];
  const size = isSmall ? sizes.smallSize : sizes.size;
  const longer = Math.max(image.width, image.height);
  const added = Math.round(longer * margin);
  const square = isSmall
    ? { x: 0, y: 0, size }
    : { x: -added, y: -added, size: longer + 2 * added };
  const picture = sampleSquare(image, square, size);
  const { boxes, scores } = await network.run(
    toTensor([picture], size, normalisation),
    [1, 3, size, size],
  );
  return readCandidates(boxes, scores, minScore).map(({ box, score }) => {
    const [top, left, bottom, right] = box;
    return {
      box: {
        x: left * square.size + square.x,
        y: top * square.size + square.y,
        width: (right - left) * square.size,
        height: (bottom - top) * square.size,
      },
      score,
    };
  });
}

/** Boxes in fractions of the square: top, left, bottom, right. */
function readCandidates(
  boxes: Float32Array | undefined,
  scores: Float32Array | undefined,
  minScore: number,
) {
  if (scores === undefined || boxes?.length !== scores.length * 4)
    throw refusedOutput(
      "four numbers for each score",
      `${boxes?.length ?? 0} for ${scores?.length ?? 0}`,
    );
  const candidates: {
    readonly box: readonly [number, number, number, number];
    readonly score: number;
  }[] = [];
  scores.forEach((score, index) => {
    if (score < minScore) return;
    const box = boxes.subarray(index * 4, index * 4 + 4);
    checkNumbers([score, ...box]);
    candidates.push({ box: [box[0]!, box[1]!, box[2]!, box[3]!], score });
  });
  return candidates;
}
