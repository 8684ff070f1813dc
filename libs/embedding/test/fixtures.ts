import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { convertModel } from "@facegraph/model-conversion";
import { afterAll, beforeAll } from "vitest";
import { type DecodedImage, decodeImage } from "../src/images/read-image.ts";
import {
  type FaceModels,
  openFaceModels,
  storeDefaultModels,
} from "../src/index.ts";

export { sharedPath } from "@facegraph/test-support";

const projectFolder = join(import.meta.dirname, "..", "..", "..");

/** Where the converted models of this checkout lie; ignored by git. */
export const modelsFolder = join(projectFolder, ".facegraph", "models");

/** A photograph, decoded as the product decodes it. */
export async function readPhoto(path: string): Promise<DecodedImage> {
  return decodeImage(await readFile(path));
}

/** Converts the default models into a folder, where they are not there yet. */
export function prepareDefaultModels(options: {
  readonly modelsFolder: string;
}): Promise<void> {
  return storeDefaultModels({ ...options, convert: convertModel });
}

/** The default models, or an embedder with its detector, loaded once for a test file. */
export function useModels(embedder?: string): { readonly models: FaceModels } {
  let models: FaceModels | undefined;
  beforeAll(async () => {
    await prepareDefaultModels({ modelsFolder });
    models = await openFaceModels({ modelsFolder, embedder });
  });
  afterAll(() => models?.close());
  return {
    get models() {
      if (models === undefined)
        throw new Error("Expected the models to be used inside a test.");
      return models;
    },
  };
}

/** Cosine of two vectors of one length. */
export function cosineOf(one: Float32Array, two: Float32Array): number {
  let product = 0;
  let squaresOne = 0;
  let squaresTwo = 0;
  one.forEach((value, index) => {
    product += value * two[index]!;
    squaresOne += value * value;
    squaresTwo += two[index]! * two[index]!;
  });
  return product / Math.sqrt(squaresOne * squaresTwo);
}
