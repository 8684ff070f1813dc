import { sampleSquare } from "../images/resample.ts";
import type { Rectangle, UprightImage } from "../images/upright-image.ts";
import type { LoadedNetwork } from "../networks/inference.ts";
import { toTensor } from "../networks/to-tensor.ts";

/** 68 points, x and y in turn, in pixels of the upright image: chin, brows, nose, eyes, mouth. */
export type Landmarks = Float32Array;

const inputSize = 112;
const normalisation = {
  mean: [122.782, 117.001, 104.298],
  deviation: [255, 255, 255],
} as const;

/** Finds the landmarks of faces, each within its box. */
export async function findLandmarks(
  network: LoadedNetwork,
  image: UprightImage,
  boxes: readonly Rectangle[],
): Promise<Landmarks[]> {
  if (boxes.length === 0) return [];
  const squares = boxes.map((box) => squareAround(roundInward(box, image)));
  const pictures = squares.map(({ square, visible }) =>
    sampleSquare(image, square, inputSize, visible),
  );
  const { landmarks } = await network.run(
    toTensor(pictures, inputSize, normalisation),
    [boxes.length, 3, inputSize, inputSize],
  );
  return squares.map(({ square }, index) =>
    landmarks!
      .slice(index * 136, (index + 1) * 136)
      .map(
        (fraction, axis) =>
          fraction * square.size + (axis % 2 === 0 ? square.x : square.y),
      ),
  );
}

/** A box in whole pixels, within the image. */
export function roundInward(
  { x, y, width, height }: Rectangle,
  image: Pick<UprightImage, "width" | "height">,
): Rectangle {
  const left = Math.max(x, 0);
  const top = Math.max(y, 0);
  const right = Math.min(x + width, image.width);
  const bottom = Math.min(y + height, image.height);
  return {
    x: Math.floor(left),
    y: Math.floor(top),
    width: Math.max(1, Math.floor(right - left)),
    height: Math.max(1, Math.floor(bottom - top)),
  };
}

/** A square around a box, as wide as its longer side. Only the box itself is visible in it. */
export function squareAround(box: Rectangle) {
  const size = Math.max(box.width, box.height);
  return {
    square: {
      x: box.x - Math.floor((size - box.width) / 2),
      y: box.y - Math.floor((size - box.height) / 2),
      size,
    },
    visible: box,
  };
}
