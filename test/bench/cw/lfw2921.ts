import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Adjacency, buildAdjacency } from "@facegraph/cw-core";
import { findExactPairs } from "@facegraph/similarity";
import { sharedFolder } from "../../support/folders.ts";

/** Embeddings with who is who. */
export interface LabelledFaces {
  readonly vectors: Float32Array;
  readonly dimension: number;
  readonly identities: Uint32Array;
}

/** 2,921 FaceNet embeddings of 353 people of LFW. */
export async function readLfw2921(): Promise<LabelledFaces> {
  const folder = sharedFolder("data/lfw2921");
  const bytes = await readFile(join(folder, "embeddings.f32"));
  const vectors = new Float32Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
  );
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

/** The pairs that a collection of these faces would store. */
export async function graphFrom(
  { vectors, dimension, identities }: LabelledFaces,
  floor: number,
): Promise<Adjacency> {
  const pairs = await findExactPairs({ vectors, dimension }, { floor });
  return buildAdjacency(identities.length, pairs);
}

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
