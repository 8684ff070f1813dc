import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { EmbeddingError } from "../errors.ts";

/** Tensors by name, values unpacked, in the layout of TensorFlow. */
export type Weights = ReadonlyMap<
  string,
  { readonly shape: readonly number[]; readonly values: Float32Array }
>;

interface ManifestEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: { readonly scale: number; readonly min: number };
}

/** The folder of the npm package that holds weights and sample photographs. */
export function weightsPackageFolder(): string {
  try {
    return dirname(
      createRequire(import.meta.url).resolve(
        "@vladmandic/face-api/package.json",
      ),
    );
  } catch (error) {
    throw new EmbeddingError(
      "WEIGHTS_MISSING",
      "The package @vladmandic/face-api, from which the default models are converted, is not installed: run `npm ci`.",
      { cause: error },
    );
  }
}

/**
 * Reads the weights of one network, a byte each, and unpacks them: value = byte · scale + min.
 * @throws EmbeddingError `WEIGHTS_MALFORMED` when manifest and bytes do not agree
 * @see TensorFlow.js, "weights manifest" of its layers format
 */
export async function readWeights(name: string): Promise<Weights> {
  const folder = join(weightsPackageFolder(), "model");
  const manifest = JSON.parse(
    await readFile(join(folder, `${name}-weights_manifest.json`), "utf8"),
  ) as {
    readonly weights: readonly ManifestEntry[];
    readonly paths: readonly string[];
  }[];
  const weights = new Map<
    string,
    { shape: readonly number[]; values: Float32Array }
  >();
  for (const group of manifest) {
    const bytes = Buffer.concat(
      await Promise.all(
        group.paths.map((path) => readFile(join(folder, path))),
      ),
    );
    let position = 0;
    for (const { name: tensor, shape, quantization } of group.weights) {
      const size = shape.reduce((product, side) => product * side, 1);
      const length = quantization === undefined ? size * 4 : size;
      if (position + length > bytes.length)
        throw malformed(name, `it ends within ${tensor}`);
      const packed = bytes.subarray(position, position + length);
      const values = Float32Array.from({ length: size }, (_, index) =>
        quantization === undefined
          ? packed.readFloatLE(index * 4)
          : packed[index]! * quantization.scale + quantization.min,
      );
      weights.set(tensor, { shape, values });
      position += length;
    }
    if (position !== bytes.length)
      throw malformed(name, `it has ${bytes.length - position} bytes too many`);
  }
  return weights;
}

function malformed(name: string, why: string): EmbeddingError {
  return new EmbeddingError(
    "WEIGHTS_MALFORMED",
    `Expected the weights of ${name} to fit their manifest but ${why}; install the packages again with \`npm ci\`.`,
  );
}
