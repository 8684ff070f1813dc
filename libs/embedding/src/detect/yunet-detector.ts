import { shrinkTo } from "../images/read-image.ts";
import type { UprightImage } from "../images/upright-image.ts";
import type { LoadedNetwork } from "../networks/inference.ts";
import { type Detection, overlapOf } from "./detection.ts";
import { checkNumbers, refusedOutput } from "./detector-outputs.ts";

/** The pixels from one cell to the next in each of the three grids. */
const strides = [8, 16, 32] as const;
const kinds = ["cls", "obj", "bbox", "kps"] as const;

/** The names of the outputs. */
export const yuNetOutputs: readonly string[] = Object.freeze(
  kinds.flatMap((kind) => strides.map((stride) => `${kind}_${stride}`)),
);

/**
 * A photograph with a longer side than `full` is shrunk to it, because memory and time grow with
 * the area. Boxes and points of faces beyond 360 pixels are wrong by a fifth and more (measured on
 * enlarged photographs), so these faces are looked for in a small picture. Between `largeFace` and
 * `tooLarge`, in pixels of the full picture, both are taken, and the better score stays.
 */
const sides = Object.freeze({
  full: 1024,
  small: 320,
  largeFace: 240,
  tooLarge: 360,
});

/**
 * A face with a smaller score than `sureScore` has to be seen in the small picture as well, if it
 * is not too small for that: patterns that look like a face at one size seldom do at another. Of
 * faces of 24 pixels or more, 99 % are sure (bench/detection.md).
 */
const confirmation = Object.freeze({
  sureScore: 0.8,
  leastScore: 0.5,
  /** The shorter side in the small picture, in pixels. */
  leastSide: 14,
  /** Intersection over union of a face in both pictures. */
  overlap: 0.3,
});

/**
 * Finds candidates with YuNet, with five points each.
 * @param options.margin added in black on every side, as a share of the longer side
 * @returns in any order; boxes may overlap, and reach beyond the edges of the image
 * @throws EmbeddingError `MODEL_REFUSED` when an output is missing, has another length, or gives
 *   NaN or infinity
 * @see Wu, Peng and Yu 2023, "YuNet: a tiny millisecond-level face detector", section 3; decoding
 *   as its authors publish it. Departures: a second look at a small picture, which confirms
 *   doubtful faces, and the overlap of boxes is computed without rounding.
 */
export async function detectWithYuNet(
  network: LoadedNetwork,
  image: UprightImage,
  { margin, minScore }: { readonly margin: number; readonly minScore: number },
): Promise<Detection[]> {
  const longer = Math.max(image.width, image.height) * (1 + 2 * margin);
  const scale = Math.max(1, longer / sides.full);
  const full = await detectAtScale(network, image, scale, margin, minScore);
  if (longer / scale <= sides.tooLarge) return full;
  const smallScale = longer / sides.small;
  const small = await detectAtScale(
    network,
    image,
    smallScale,
    margin,
    Math.min(minScore, confirmation.leastScore),
  );
  const sizeOf = ({ box }: Detection) => Math.min(box.width, box.height);
  const isConfirmed = (face: Detection) =>
    face.score >= confirmation.sureScore ||
    sizeOf(face) / smallScale < confirmation.leastSide ||
    small.some(
      ({ box, score }) =>
        score >= confirmation.leastScore &&
        overlapOf(box, face.box) > confirmation.overlap,
    );
  return [
    ...full.filter(
      (face) => sizeOf(face) / scale <= sides.tooLarge && isConfirmed(face),
    ),
    ...small.filter(
      (face) =>
        face.score >= minScore && sizeOf(face) / scale > sides.largeFace,
    ),
  ];
}

async function detectAtScale(
  network: LoadedNetwork,
  image: UprightImage,
  scale: number,
  margin: number,
  minScore: number,
): Promise<Detection[]> {
  const border = Math.round(
    (Math.max(image.width, image.height) * margin) / scale,
  );
  const { values, width, height } = await toInput(image, scale, border);
  const outputs = await network.run(values, [1, 3, height, width]);
  const toImage = (value: number) => (value - border) * scale;
  return decodeYuNet(outputs, width, height, minScore).map(
    ({ box, score, points }) => ({
      box: {
        x: toImage(box.x),
        y: toImage(box.y),
        width: box.width * scale,
        height: box.height * scale,
      },
      score,
      points: points.map(toImage),
    }),
  );
}

/**
 * Reads the grids of YuNet: one candidate per cell. Its score is the root of class times
 * objectness.
 * @param outputs twelve, by name
 * @param width of the network's input, a multiple of 32, like `height`
 * @returns in pixels of the network's input
 * @throws EmbeddingError `MODEL_REFUSED` when an output is missing, has another length, or gives
 *   NaN or infinity
 */
export function decodeYuNet(
  outputs: Readonly<Record<string, Float32Array>>,
  width: number,
  height: number,
  minScore: number,
): Required<Detection>[] {
  const candidates: Required<Detection>[] = [];
  for (const stride of strides) {
    const columns = width / stride;
    const cells = columns * (height / stride);
    const classes = outputOf(outputs, `cls_${stride}`, cells);
    const objectness = outputOf(outputs, `obj_${stride}`, cells);
    const boxes = outputOf(outputs, `bbox_${stride}`, cells * 4);
    const points = outputOf(outputs, `kps_${stride}`, cells * 10);
    for (let cell = 0; cell < cells; cell++) {
      const score = Math.sqrt(
        withinOne(classes[cell]!) * withinOne(objectness[cell]!),
      );
      if (score < minScore) continue;
      const column = cell % columns;
      const row = Math.floor(cell / columns);
      const [x, y, logWidth, logHeight] = boxes.subarray(
        cell * 4,
        cell * 4 + 4,
      );
      const boxWidth = Math.exp(logWidth!) * stride;
      const boxHeight = Math.exp(logHeight!) * stride;
      const box = {
        x: (column + x!) * stride - boxWidth / 2,
        y: (row + y!) * stride - boxHeight / 2,
        width: boxWidth,
        height: boxHeight,
      };
      const marks = points
        .slice(cell * 10, cell * 10 + 10)
        .map(
          (offset, axis) => (offset + (axis % 2 === 0 ? column : row)) * stride,
        );
      checkNumbers([score, ...Object.values(box), ...marks]);
      candidates.push({ box, score, points: marks });
    }
  }
  return candidates;
}

function outputOf(
  outputs: Readonly<Record<string, Float32Array>>,
  name: string,
  length: number,
): Float32Array {
  const values = outputs[name];
  if (values?.length !== length)
    throw refusedOutput(
      `${length} values in output ${name}`,
      String(values?.length ?? "none"),
    );
  return values;
}

function withinOne(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}

/**
 * The image, shrunk by `scale`, within a black border. Black fills the right and the bottom up to a
 * multiple of 32. Blue comes first.
 */
async function toInput(image: UprightImage, scale: number, border: number) {
  const drawnWidth = Math.max(1, Math.round(image.width / scale));
  const drawnHeight = Math.max(1, Math.round(image.height / scale));
  const drawn =
    scale === 1 ? image.pixels : await shrinkTo(image, drawnWidth, drawnHeight);
  const width = Math.ceil((drawnWidth + 2 * border) / 32) * 32;
  const height = Math.ceil((drawnHeight + 2 * border) / 32) * 32;
  const values = new Float32Array(3 * width * height);
  for (let channel = 0; channel < 3; channel++) {
    for (let row = 0; row < drawnHeight; row++) {
      const start = (channel * height + row + border) * width + border;
      const source = row * drawnWidth * 3 + (2 - channel);
      for (let column = 0; column < drawnWidth; column++)
        values[start + column] = drawn[source + column * 3]!;
    }
  }
  return { values, width, height };
}
