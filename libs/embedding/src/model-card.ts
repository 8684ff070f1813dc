import { z } from "zod";
import { EmbeddingError } from "./errors.ts";

const triple = z.tuple([z.number(), z.number(), z.number()]);

const common = {
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  /** Beside the card. */
  file: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*\.onnx$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  licence: z.string().min(1),
  source: z.string().min(1),
};

const share = z.number().min(0).max(1);

const embedderSchema = z.strictObject({
  task: z.literal("embedder"),
  ...common,
  input: z.strictObject({
    size: z.int().min(16).max(1024),
    mean: triple,
    deviation: triple,
  }),
  alignment: z.literal("dlib-5"),
  embeddingSize: z.int().min(2).max(4096),
  /** Taken from each embedding before it is given length 1 again. */
  meanVector: z.array(z.number()),
  similarity: z.string().min(1),
  recommendedMethod: z.enum(["robust", "classic", "sharpened"]),
  recommendedThreshold: share,
  edgeFloor: share,
  /** How, and on what, each figure was measured. */
  measured: z.string().min(1),
});

const networkSchema = z.strictObject({
  task: z.enum(["detector", "landmarks"]),
  ...common,
});

/** What a face embedder is, how to feed it, and what its similarities mean. */
export type EmbedderCard = z.infer<typeof embedderSchema>;
/** What a detector or a landmark network is. */
export type NetworkCard = z.infer<typeof networkSchema>;
export type ModelCard = EmbedderCard | NetworkCard;

/**
 * Checks a card that was read from a file.
 * @throws EmbeddingError `CARD_MALFORMED`, naming each field that is wrong
 */
export function checkCard(card: unknown, origin: string): ModelCard {
  const result = z
    .discriminatedUnion("task", [embedderSchema, networkSchema])
    .safeParse(card);
  if (!result.success) {
    throw new EmbeddingError(
      "CARD_MALFORMED",
      `Expected a model card in ${origin}: ${z.prettifyError(result.error)}`,
      { cause: result.error },
    );
  }
  const checked = result.data;
  if (
    checked.task === "embedder" &&
    checked.meanVector.length !== checked.embeddingSize
  ) {
    throw new EmbeddingError(
      "CARD_MALFORMED",
      `Expected a mean vector of ${checked.embeddingSize} values in ${origin} but received ${checked.meanVector.length}.`,
    );
  }
  return checked;
}
