import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildAdjacency, type Adjacency } from "@facegraph/cw-core";
import { findExactPairs } from "@facegraph/similarity";
import { sharedFolder } from "../support/folders.ts";

const dimension = 128;

/** 2,921 FaceNet embeddings of 353 people of LFW, as a graph of the pairs at or above a floor. */
export async function lfw2921(floor: number): Promise<{
  readonly adjacency: Adjacency;
  readonly identities: Uint32Array;
}> {
  const folder = sharedFolder("data/lfw2921");
  const bytes = await readFile(join(folder, "embeddings.f32"));
  const vectors = new Float32Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
  );
  const names = (await readFile(join(folder, "labels.txt"), "utf8"))
    .trim()
    .split("\n");
  for (let face = 0; face < names.length; face++) {
    const row = vectors.subarray(face * dimension, (face + 1) * dimension);
    const length = Math.hypot(...row);
    for (let value = 0; value < dimension; value++) row[value]! /= length;
  }
  const numbers = new Map(
    [...new Set(names)].map((name, number) => [name, number]),
  );
  const identities = Uint32Array.from(names, (name) => numbers.get(name)!);
  const pairs = await findExactPairs({ vectors, dimension }, { floor });
  return { adjacency: buildAdjacency(names.length, pairs), identities };
}
