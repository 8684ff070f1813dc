import { z } from "zod";
import { EmbeddingError } from "../errors.ts";

const triple = z.tuple([z.number(), z.number(), z.number()]);
const side = z.int().min(16).max(1024);
const point = z.tuple([z.number(), z.number()]);
const landmark = z.int().min(0).max(67);

/** The input of an embedder. */
const inputSchema = z.strictObject({
  width: side,
  height: side,
  layout: z.enum(["NCHW", "NHWC"]),
  channelOrder: z.enum(["RGB", "BGR"]),
  normalisation: z.discriminatedUnion("kind", [
    /** Value minus mean, divided by deviation, per channel of `channelOrder`. */
    z.strictObject({
      kind: z.literal("fixed"),
      mean: triple,
      deviation: z.tuple([
        z.number().positive(),
        z.number().positive(),
        z.number().positive(),
      ]),
    }),
    /** By mean and deviation of the picture itself; the deviation is at least 1 / sqrt(values). */
    z.strictObject({ kind: z.literal("per-image") }),
  ]),
});

/** How a face is turned, scaled and cropped for the network. */
const alignmentSchema = z.discriminatedUnion("kind", [
  /**
   * Turned and scaled so that points of the face lie at x and y, in pixels of the picture. A
   * point is the mean of the landmarks named, of 68.
   */
  z.strictObject({
    kind: z.literal("landmarks"),
    points: z
      .array(
        z.strictObject({
          landmarks: z.array(landmark).min(1).max(68),
          x: z.number(),
          y: z.number(),
        }),
      )
      .min(2)
      .max(68),
  }),
  /**
   * Turned and scaled so that five points of the face lie at these points of the picture, in its
   * pixels: the eyes, the tip of the nose, the corners of the mouth. Of each pair, the one on the
   * left of the picture comes first.
   */
  z.strictObject({
    kind: z.literal("five-points"),
    points: z.tuple([point, point, point, point, point]),
  }),
  /** The detector's box, grown by a share of its size in all and stretched to the picture. */
  z.strictObject({
    kind: z.literal("box"),
    margin: z.number().min(-0.5).max(2),
  }),
]);

const id = z
  .string()
  .max(64)
  .regex(/^[a-z0-9][a-z0-9.-]*$/);
const common = {
  /** The JSON Schema of cards, for editors. It is not kept. */
  $schema: z.string().optional(),
  id,
  /** The name of the model's file, beside the card. */
  file: z
    .string()
    .max(100)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*\.onnx$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  licence: z.string().min(1),
  source: z.string().min(1),
};

const share = z.number().min(0).max(1);
const similarity = z.number().gt(0).max(1);

const embedderSchema = z.strictObject({
  task: z.literal("embedder"),
  ...common,
  input: inputSchema,
  alignment: alignmentSchema,
  /**
   * The detector that the figures were measured with; by default facegraph's own.
   */
  detector: id.optional(),
  embeddingSize: z.int().min(2).max(4096),
  /** Subtracted from each embedding of length 1, which is then scaled to length 1 again. */
  meanVector: z.array(z.number()).optional(),
  similarity: z.string().min(1),
  recommendedMethod: z.enum(["cohesive", "robust", "classic", "sharpened"]),
  recommendedThreshold: similarity,
  /**
   * Up to how many faces a library may have at this threshold. False matches grow with the square
   * of the number of faces, so a threshold that was chosen on few fails for many. Where it is
   * absent, nobody measured it.
   */
  holdsUpToFaces: z.int().min(1).optional(),
  /** Pairs below it are not stored. It is at most the threshold. */
  edgeFloor: similarity,
  /**
   * The exponent p of a similarity under the method `sharpened`; by default 8.
   */
  sharpness: z.number().min(1).max(64).optional(),
  /**
   * What the embeddings of babies and small children have in common, for networks to which they
   * look alike. A face whose embedding is at least so similar to the vector is of low quality.
   */
  youngChildren: z
    .strictObject({ vector: z.array(z.number()), similarity })
    .optional(),
  /** How and on what each figure was measured. */
  measured: z.string().min(1),
});

const detectorSchema = z.strictObject({
  task: z.literal("detector"),
  ...common,
  /** How its outputs are decoded. */
  decoding: z.enum(["ssd-mobilenet", "tiny-face", "yunet"]),
  /** Candidates with a smaller score are dropped. */
  minScore: share,
  /** Faces with a smaller score are of low quality; by default 0.7. */
  doubtfulScore: share.optional(),
  /** Of candidates that overlap by more (intersection over union), the best stays. */
  maxOverlap: share,
});

const landmarksSchema = z.strictObject({
  task: z.literal("landmarks"),
  ...common,
});

const cardSchema = z.discriminatedUnion("task", [
  embedderSchema,
  detectorSchema,
  landmarksSchema,
]);

/** Describes an embedder: its input, its output, and what its similarities mean. */
export type EmbedderCard = z.infer<typeof embedderSchema>;
export type InputFormat = EmbedderCard["input"];
export type Alignment = EmbedderCard["alignment"];
/** Describes a detector, and how its outputs are decoded. */
export type DetectorCard = z.infer<typeof detectorSchema>;
export type LandmarksCard = z.infer<typeof landmarksSchema>;
/** The cards of models that a user can add. */
export type OwnCard = EmbedderCard | DetectorCard;
export type ModelCard = EmbedderCard | DetectorCard | LandmarksCard;

/**
 * Checks a card that was read from a file.
 * @throws EmbeddingError `CARD_MALFORMED`, naming each field that is wrong
 */
export function checkCard(card: unknown, origin: string): ModelCard {
  const result = cardSchema.safeParse(card);
  if (!result.success) {
    throw new EmbeddingError(
      { code: "CARD_MALFORMED", card: origin },
      `Expected a model card in ${origin} but it is malformed: ${z.prettifyError(result.error)}`,
      { cause: result.error },
    );
  }
  const checked = result.data;
  delete checked.$schema;
  if (checked.task === "embedder") checkEmbedder(checked, origin);
  return checked;
}

/** Checks how fields go together, which a schema cannot say. */
function checkEmbedder(
  {
    meanVector,
    youngChildren,
    embeddingSize,
    edgeFloor,
    recommendedThreshold,
    alignment,
  }: EmbedderCard,
  origin: string,
): void {
  const malformed = (expected: string, received: string) =>
    new EmbeddingError(
      { code: "CARD_MALFORMED", card: origin },
      `Expected ${expected} in ${origin} but received ${received}.`,
    );
  for (const vector of [meanVector, youngChildren?.vector])
    if (vector !== undefined && vector.length !== embeddingSize)
      throw malformed(
        `a vector of ${embeddingSize} values`,
        String(vector.length),
      );
  if (edgeFloor > recommendedThreshold)
    throw malformed(
      `an edge floor of at most the threshold, ${recommendedThreshold},`,
      String(edgeFloor),
    );
  if (alignment.kind === "box") return;
  const points = alignment.points.map((point) =>
    "x" in point ? `${point.x}, ${point.y}` : point.join(", "),
  );
  if (new Set(points).size < 2)
    throw malformed(
      "two different points of alignment at least",
      `only ${points[0]!}`,
    );
}

/**
 * The JSON Schema (draft 2020-12) of cards, for editors and other programs. It is written to
 * `model-card.schema.json`.
 */
export function modelCardSchema(): object {
  return z.toJSONSchema(cardSchema);
}
