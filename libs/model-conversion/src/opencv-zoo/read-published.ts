import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { PublishedModel } from "@facegraph/models";
import { ConversionError, malformedWeights } from "../errors.ts";

/**
 * Reads a published model and holds it against its digest.
 * @throws ConversionError `WEIGHTS_MISSING`, `WEIGHTS_MALFORMED`
 */
export async function readPublished({
  path,
  sha256,
}: Pick<PublishedModel, "path" | "sha256">): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new ConversionError(
      { code: "WEIGHTS_MISSING", source: path },
      `Expected a published model at ${path} but it cannot be read; check the repository out again, or run \`node models/fetch.mjs\`.`,
      { cause: error },
    );
  });
  const digest = createHash("sha256").update(bytes).digest("hex");
  if (digest !== sha256)
    throw malformedWeights(path, `the file has the digest ${digest}`);
  return bytes;
}
