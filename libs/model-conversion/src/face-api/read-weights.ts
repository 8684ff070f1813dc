import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { ConversionError } from "../errors.ts";

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

const packageName = "@vladmandic/face-api";

/**
 * The folder of the npm package that holds weights and sample photographs.
 * @throws ConversionError `WEIGHTS_MISSING`
 */
export function packageFolder(): string {
  try {
    return dirname(
      createRequire(import.meta.url).resolve(`${packageName}/package.json`),
    );
  } catch (error) {
    throw new ConversionError(
      { code: "WEIGHTS_MISSING", source: packageName },
      `Expected the package ${packageName}, which holds the weights of the default models, but it is not installed; run \`npm ci\`.`,
      { cause: error },
    );
  }
}

/** Where that package has its weights. @throws ConversionError `WEIGHTS_MISSING` */
export function weightsFolder(): string {
  return join(packageFolder(), "model");
}

/**
 * Reads the weights of one network and unpacks them. Those that are quantised take a byte each:
 * value = byte · scale + min.
 * @param name of the network, as its files begin
 * @throws ConversionError `WEIGHTS_MALFORMED` when manifest and bytes do not agree
 * @see TensorFlow.js, "weights manifest" of its layers format
 */
export async function readWeights(
  folder: string,
  name: string,
): Promise<Weights> {
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
        throw malformed(name, `the file ends within ${tensor}`);
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
      throw malformed(
        name,
        `the file has ${bytes.length - position} bytes too many`,
      );
  }
  return weights;
}

function malformed(weights: string, reason: string): ConversionError {
  return new ConversionError(
    { code: "WEIGHTS_MALFORMED", weights, reason },
    `Expected the weights of ${weights} to fit their manifest but ${reason}; install the packages again with \`npm ci\`.`,
  );
}
