import type { Detection } from "./face-detector.ts";
import type { LoadedNetwork } from "./inference.ts";
import type { DetectorCard } from "./model-card.ts";
import { sampleSquare } from "./resample.ts";
import { toTensor } from "./to-tensor.ts";
import type { UprightImage } from "./upright-image.ts";

/** What the networks of face-api give, by name. */
export const squareOutputs = Object.freeze(["boxes", "scores"]);

/** What each of face-api's two detectors wants: a square picture. */
export const squareInputs = Object.freeze({
  "ssd-mobilenet": {
    size: 512,
    normalisation: {
      mean: [127.5, 127.5, 127.5],
      deviation: [127.5, 127.5, 127.5],
    },
  },
  "tiny-face": {
    size: 416,
    normalisation: {
      mean: [117.001, 114.697, 97.404],
      deviation: [255, 255, 255],
    },
  },
} as const);

/** How the detectors are read that look at a square. */
export type SquareDecoding = keyof typeof squareInputs;

export function isSquareDecoding(
  decoding: DetectorCard["decoding"],
): decoding is SquareDecoding {
  return decoding in squareInputs;
}

/**
 * Candidates of a detector that looks at the photo made square with black: SSD MobileNet v1, or the tiny one.
 * @param options.margin a share of the photo's longer side, added on every side
 * @returns in any order; boxes may overlap, and reach over the image's edges
 */
export async function detectInSquare(
  network: LoadedNetwork,
  decoding: SquareDecoding,
  image: UprightImage,
  { margin, minScore }: { readonly margin: number; readonly minScore: number },
): Promise<Detection[]> {
  const { size, normalisation } = squareInputs[decoding];
  const longer = Math.max(image.width, image.height);
  const added = Math.round(longer * margin);
  const square = { x: -added, y: -added, size: longer + 2 * added };
  const picture = sampleSquare(image, square, size);
  const { boxes, scores } = await network.run(
    toTensor([picture], size, normalisation),
    [1, 3, size, size],
  );
  const candidates: Detection[] = [];
  scores!.forEach((score, index) => {
    if (!(score >= minScore)) return;
    const [top, left, bottom, right] = boxes!.subarray(
      index * 4,
      index * 4 + 4,
    ); // fractions of the square
    candidates.push({
      box: {
        x: left! * square.size + square.x,
        y: top! * square.size + square.y,
        width: (right! - left!) * square.size,
        height: (bottom! - top!) * square.size,
      },
      score,
    });
  });
  return candidates;
}
