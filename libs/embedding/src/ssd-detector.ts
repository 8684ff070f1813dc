import type { Detection } from "./face-detector.ts";
import type { LoadedNetwork } from "./inference.ts";
import { sampleSquare } from "./resample.ts";
import { toTensor } from "./to-tensor.ts";
import type { UprightImage } from "./upright-image.ts";

/** What the network of face-api gives, by name. */
export const ssdOutputs = Object.freeze(["boxes", "scores"]);

export const ssdInputSize = 512;
const normalisation = {
  mean: [127.5, 127.5, 127.5],
  deviation: [127.5, 127.5, 127.5],
} as const;

/**
 * Candidates of SSD MobileNet v1, over the photo made square with black.
 * @param options.margin a share of the photo's longer side, added on every side
 * @returns in any order; boxes may overlap, and reach over the image's edges
 */
export async function detectWithSsd(
  network: LoadedNetwork,
  image: UprightImage,
  { margin, minScore }: { readonly margin: number; readonly minScore: number },
): Promise<Detection[]> {
  const longer = Math.max(image.width, image.height);
  const added = Math.round(longer * margin);
  const square = { x: -added, y: -added, size: longer + 2 * added };
  const picture = sampleSquare(image, square, ssdInputSize);
  const { boxes, scores } = await network.run(
    toTensor([picture], ssdInputSize, normalisation),
    [1, 3, ssdInputSize, ssdInputSize],
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
