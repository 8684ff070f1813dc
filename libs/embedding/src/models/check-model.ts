import {
  decodeModel,
  type ModelSummary,
  OnnxFormatError,
} from "@facegraph/onnx-format";
import { detectOnce } from "../detect/face-detector.ts";
import {
  fitsSmallSquare,
  isSquareDecoding,
  squareInputs,
  squareOutputs,
} from "../detect/square-detector.ts";
import { yuNetOutputs } from "../detect/yunet-detector.ts";
import { embedAligned } from "../embed/face-embedder.ts";
import { EmbeddingError } from "../errors.ts";
import type { LoadedNetwork } from "../networks/inference.ts";
import type {
  DetectorCard,
  EmbedderCard,
  OwnCard,
} from "../networks/model-card.ts";
import { tryModel } from "./model-trial.ts";

/** The versions of the operator set that ONNX Runtime reads. */
const opsetRange = Object.freeze({ min: 7, max: 21 });

const float32 = 1;

/** The outputs that a detector must have, by its decoding. */
const detectorOutputs = Object.freeze({
  "ssd-mobilenet": squareOutputs,
  "tiny-face": squareOutputs,
  yunet: yuNetOutputs,
});

/**
 * Checks that a model is what its card says: operators, input, outputs, and that all weights lie in
 * its file. Then tries it in a process of its own: an embedder embeds four generated pictures, and
 * a detector looks at one.
 * @param limits.trialMs the time for the trial; a minute by default
 * @throws EmbeddingError `MODEL_REFUSED`, with what is wrong; `EMBEDDING_MALFORMED` when it gives
 *   NaN, zeros or another length
 */
export async function checkModel(
  model: Uint8Array,
  card: OwnCard,
  limits: { readonly trialMs?: number } = {},
): Promise<void> {
  checkSummary(model, card);
  await tryModel(model, card, limits);
}

/**
 * Tries a loaded network on generated pictures.
 * @throws EmbeddingError as `checkModel` does
 */
export async function tryNetwork(
  network: LoadedNetwork,
  card: OwnCard,
): Promise<void> {
  if (card.task === "embedder") await tryEmbedder(network, card);
  else await tryDetector(network, card);
}

async function tryEmbedder(
  network: LoadedNetwork,
  card: EmbedderCard,
): Promise<void> {
  const pictures = [1, 2, 3, 4].map((number) =>
    generatedPicture(card.input, number),
  );
  const together = await embedAligned(network, card, pictures);
  const alone = await embedAligned(network, card, pictures.slice(0, 1));
  if (cosine(together[0]!, alone[0]!) < 0.9999)
    throw refused(
      card,
      "the same embedding for a face alone and among others",
      "two different ones",
    );
  if (cosine(together[0]!, together[1]!) > 0.999999)
    throw refused(
      card,
      "different embeddings for different pictures",
      "the same for both",
    );
}

/** The sides of the picture are unusual, so that a network of one fixed size fails. */
async function tryDetector(
  network: LoadedNetwork,
  card: DetectorCard,
): Promise<void> {
  const size = { width: 230, height: 170 };
  const pixels = Uint8Array.from(generatedPicture(size, 1), Math.round);
  const image = { ...size, pixels };
  const detector = { card: { ...card, minScore: 0 }, network };
  const found = await detectOnce(detector, image);
  if (
    isSquareDecoding(card.decoding) &&
    fitsSmallSquare(network, card.decoding, image)
  )
    found.push(
      ...(await detectOnce(detector, image, { margin: 0, isSmall: true })),
    );
  const scores = new Set(found.map(({ score }) => score));
  if (scores.size < 2)
    throw refused(
      card,
      "scores that differ within a picture",
      `${[...scores][0] ?? "none"} everywhere`,
    );
}

/**
 * Checks the file of a model without running it.
 * @throws EmbeddingError `MODEL_REFUSED`
 */
export function checkSummary(model: Uint8Array, card: OwnCard): void {
  const { opset, inputs, outputs, hasExternalData } = summarise(model, card);
  if (hasExternalData)
    throw refused(
      card,
      "all weights within its file",
      "weights in another file",
    );
  if (opset === undefined || opset < opsetRange.min || opset > opsetRange.max)
    throw refused(
      card,
      `operator set ${opsetRange.min} to ${opsetRange.max}`,
      String(opset ?? "none"),
    );
  const [input, ...otherInputs] = inputs;
  if (input === undefined || otherInputs.length > 0)
    throw refused(card, "one input", String(inputs.length));
  checkTensor(card, "input", input, inputShape(card));
  if (card.task === "detector") {
    const needed = detectorOutputs[card.decoding];
    const given = outputs.filter(({ dataType }) => dataType === float32);
    const names = given.map(({ name }) => name);
    const missing = needed.filter((name) => !names.includes(name));
    if (missing.length > 0)
      throw refused(
        card,
        `float32 outputs ${missing.join(", ")}`,
        names.join(", ") || "none",
      );
    return;
  }
  const [output, ...otherOutputs] = outputs;
  if (output === undefined || otherOutputs.length > 0)
    throw refused(card, "one output", String(outputs.length));
  checkTensor(card, "output", output, [undefined, card.embeddingSize]);
}

function inputShape(card: OwnCard): readonly (number | undefined)[] {
  if (card.task === "detector") {
    if (card.decoding === "yunet") return [undefined, 3, undefined, undefined];
    const { size } = squareInputs[card.decoding];
    return [undefined, 3, size, size];
  }
  const { width, height, layout } = card.input;
  return layout === "NCHW"
    ? [undefined, 3, height, width]
    : [undefined, height, width, 3];
}

function summarise(model: Uint8Array, card: OwnCard): ModelSummary {
  try {
    return decodeModel(model);
  } catch (error) {
    if (error instanceof OnnxFormatError)
      throw refused(card, "an ONNX model", error.message, error);
    throw error;
  }
}

/** A side that the model leaves open fits. The first, the number of faces, must be open or 1. */
function checkTensor(
  card: OwnCard,
  name: string,
  { dataType, shape }: ModelSummary["inputs"][number],
  expected: readonly (number | undefined)[],
): void {
  if (dataType !== float32)
    throw refused(card, `a float32 ${name}`, `data type ${dataType}`);
  const fits =
    shape.length === expected.length &&
    shape.every(
      (side, axis) =>
        side === undefined ||
        side === expected[axis] ||
        (axis === 0 && side === 1),
    );
  if (!fits)
    throw refused(card, `an ${name} of ${describe(expected)}`, describe(shape));
}

function describe(shape: readonly (number | undefined)[]): string {
  return shape.map((side) => side ?? "any").join(" x ");
}

/** A picture of waves. Their direction and length depend on the number. */
function generatedPicture(
  { width, height }: { readonly width: number; readonly height: number },
  number: number,
): Float32Array {
  return Float32Array.from({ length: width * height * 3 }, (_, index) => {
    const pixel = Math.floor(index / 3);
    const x = (pixel % width) / width;
    const y = Math.floor(pixel / width) / height;
    return (
      127.5 +
      120 * Math.sin(9 * number * x + (index % 3) + 7 * (5 - number) * y)
    );
  });
}

function cosine(one: Float32Array, two: Float32Array): number {
  return one.reduce((sum, value, index) => sum + value * two[index]!, 0);
}

function refused(
  { id }: OwnCard,
  expected: string,
  received: string,
  cause?: unknown,
): EmbeddingError {
  return new EmbeddingError(
    { code: "MODEL_REFUSED", reason: `${expected}, not ${received}` },
    `Expected ${expected} for model ${id} but received ${received}; check its file and its card.`,
    { cause },
  );
}
