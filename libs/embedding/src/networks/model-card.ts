import { z } from "zod";
import { EmbeddingError } from "../errors.ts";

const triple = z.tuple([z.number(), z.number(), z.number()]);
const side = z.int().min(16).max(1024);
const point = z.tuple([z.number(), z.number()]);
const landmark = z.int().min(0).max(67);

/** What a network wants of its pixels. */
const inputSchema = z.strictObject({
  width: side,
  height: side,
  layout: z.enum(["NCHW", "NHWC"]),
  channelOrder: z.enum(["RGB", "BGR"]),
  normalisation: z.discriminatedUnion("kind", [
    /** Each value less the mean, over the deviation, per channel of `channelOrder`. */
    z.strictObject({
      kind: z.literal("fixed"),
      mean: triple,
      deviation: z.tuple([
        z.number().positive(),
        z.number().positive(),
        z.number().positive(),
      ]),
    }),
    /**
     * By the picture's own mean and deviation over all values, the deviation at least 1 /
     * sqrt(number of values).
     */
    z.strictObject({ kind: z.literal("per-image") }),
  ]),
});

/** How a face is brought to where the network was trained to see it. */
const alignmentSchema = z.discriminatedUnion("kind", [
  /**
   * Turned and scaled so that landmarks come to rest at places of the picture, in its pixels; a
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
   * Turned and scaled so that five points come to rest at places of the picture, in its pixels: the
   * eyes, the tip of the nose, the corners of the mouth, each pair as it stands in the picture,
   * left first.
   */
  z.strictObject({
    kind: z.literal("five-points"),
    points: z.tuple([point, point, point, point, point]),
  }),
  /**
   * The detector's box, grown by a share of its size in all, stretched to the picture; not turned.
   */
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
  /** Where the JSON Schema of cards lies, for editors; not kept. */
  $schema: z.string().optional(),
  id,
  /** Beside the card. */
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
   * The detector whose boxes and points the figures were measured with; by default facegraph's own.
   */
  detector: id.optional(),
  embeddingSize: z.int().min(2).max(4096),
  /**
   * Taken from each embedding before it is given length 1 again; without it, embeddings stay as
   * they are.
   */
  meanVector: z.array(z.number()).optional(),
  similarity: z.string().min(1),
  recommendedMethod: z.enum(["robust", "classic", "sharpened"]),
  recommendedThreshold: similarity,
  /** Pairs that are less similar are not stored; at most the threshold. */
  edgeFloor: similarity,
  /**
   * The exponent p of a weight's support under the method `sharpened`; by default that of Chinese
   * Whispers, 8.
   */
  sharpness: z.number().min(1).max(64).optional(),
  /** How, and on what, each figure was measured. */
  measured: z.string().min(1),
});

const detectorSchema = z.strictObject({
  task: z.literal("detector"),
  ...common,
  /** How its outputs are read. */
  decoding: z.enum(["ssd-mobilenet", "tiny-face", "yunet"]),
  /** Candidates with a smaller score are no faces. */
  minScore: share,
  /** Of candidates that overlap more (intersection over union), the best stays. */
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

/** What a face embedder is, how to feed it, and what its similarities mean. */
export type EmbedderCard = z.infer<typeof embedderSchema>;
export type InputFormat = EmbedderCard["input"];
export type Alignment = EmbedderCard["alignment"];
/** What a face detector is, and how to read what it gives. */
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
      "CARD_MALFORMED",
      `Expected a model card in ${origin}: ${z.prettifyError(result.error)}`,
      { cause: result.error },
    );
  }
  const checked = result.data;
  delete checked.$schema;
  if (checked.task === "embedder") checkEmbedder(checked, origin);
  return checked;
}

/** What a schema cannot say: how fields go together. */
function checkEmbedder(
  {
    meanVector,
    embeddingSize,
    edgeFloor,
    recommendedThreshold,
    alignment,
  }: EmbedderCard,
  origin: string,
): void {
  const malformed = (expected: string, received: string) =>
    new EmbeddingError(
      "CARD_MALFORMED",
      `Expected ${expected} in ${origin} but received ${received}.`,
    );
  if (meanVector !== undefined && meanVector.length !== embeddingSize)
    throw malformed(
      `a mean vector of ${embeddingSize} values`,
      String(meanVector.length),
    );
  if (edgeFloor > recommendedThreshold)
    throw malformed(
      `an edge floor of at most the threshold, ${recommendedThreshold},`,
      String(edgeFloor),
    );
  if (alignment.kind === "box") return;
  const places = alignment.points.map((place) =>
    "x" in place ? `${place.x}, ${place.y}` : place.join(", "),
  );
  if (new Set(places).size < 2)
    throw malformed(
      "points of alignment at different places",
      `all of them at ${places[0]!}`,
    );
}

/**
 * What a card may hold, as a JSON Schema (draft 2020-12), for editors and other programs;
 * `model-card.schema.json` is it.
 */
export function modelCardSchema(): object {
  return z.toJSONSchema(cardSchema);
}
