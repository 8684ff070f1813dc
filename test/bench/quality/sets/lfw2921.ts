import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sharedFolder } from "../../../support/folders.ts";
import type { LabelledFaces } from "./quality-set.ts";

/** 2,921 FaceNet embeddings of 353 people of LFW. */
export async function readLfw2921(): Promise<LabelledFaces> {
  const folder = sharedFolder("data/lfw2921");
  const vectors = await readFloats(join(folder, "embeddings.f32"));
  const names = (await readFile(join(folder, "labels.txt"), "utf8"))
    .trim()
    .split("\n");
  const numbers = new Map(
    [...new Set(names)].map((name, number) => [name, number]),
  );
  return {
    vectors: normalised(vectors, 128),
    dimension: 128,
    identities: Uint32Array.from(names, (name) => numbers.get(name)!),
  };
}

/** Scales each row to length 1, in place. */
export function normalised(
  vectors: Float32Array,
  dimension: number,
): Float32Array {
  for (let start = 0; start < vectors.length; start += dimension) {
    const row = vectors.subarray(start, start + dimension);
    const length = Math.hypot(...row);
    for (let value = 0; value < dimension; value++) row[value]! /= length;
  }
  return vectors;
}

/** Little-endian 32-bit floats. */
export async function readFloats(path: string): Promise<Float32Array> {
  const bytes = await readFile(path);
  return new Float32Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
  );
}
