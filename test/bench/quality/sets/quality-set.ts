import { type Adjacency, buildAdjacency } from "@facegraph/cw-core";
import { type Embeddings, findExactPairs } from "@facegraph/similarity";

/** Where a set comes from. Sets of one origin share faces, or the way in which they were drawn. */
export type Origin =
  "lfw2921" | "synthetic" | "sparse" | "families" | "film stills" | "photos";

/** Faces, the pairs that are stored of them, and who is who. */
export interface QualitySet {
  readonly name: string;
  readonly origin: Origin;
  readonly adjacency: Adjacency;
  /** By face, from 0. */
  readonly identities: Uint32Array;
  /** By face: 1 where it is measured. Others take part only. Absent when all are. */
  readonly isMeasured?: Uint8Array;
  /** Absent where pairs were drawn without any. */
  readonly embeddings?: Embeddings;
  /** Whether pairs are missing at random or by a cap: who compares embeddings would see more. */
  readonly isSparse: boolean;
  /** The threshold that the card of its embedder names, or would name. */
  readonly recommendedThreshold: number;
}

/** Embeddings with who is who. */
export interface LabelledFaces extends Embeddings {
  readonly identities: Uint32Array;
  /** As a `QualitySet` has it. */
  readonly isMeasured?: Uint8Array;
}

interface Description extends Pick<
  QualitySet,
  "name" | "origin" | "recommendedThreshold"
> {
  /** A pair is kept when it is among the so many strongest of either face; by default all are. */
  readonly mostPerFace?: number;
}

const step = 0.05;

/** Thresholds around the recommended one, from 0.20 below it to 0.30 above. */
export function thresholdsOf(set: QualitySet): number[] {
  return stepsFrom(set.recommendedThreshold, -4, 6);
}

/** The recommended threshold, and those within 0.1 of it: what a user may have taken. */
export function usualThresholdsOf(set: QualitySet): number[] {
  return stepsFrom(set.recommendedThreshold, -2, 2);
}

/** Every pair from the lowest threshold on; or, where so many are kept of a face, the strongest. */
export async function setFromFaces(
  { vectors, dimension, identities, isMeasured }: LabelledFaces,
  { mostPerFace, ...description }: Description,
): Promise<QualitySet> {
  const faceCount = identities.length;
  const embeddings = { vectors, dimension };
  const pairs = await findExactPairs(embeddings, {
    floor: lowestThreshold(description.recommendedThreshold),
    maxPerFace: mostPerFace ?? Math.max(faceCount, 1),
  });
  return {
    ...description,
    adjacency: buildAdjacency(faceCount, pairs),
    identities,
    embeddings,
    isSparse: mostPerFace !== undefined,
    ...(isMeasured === undefined ? {} : { isMeasured }),
  };
}

export function lowestThreshold(recommendedThreshold: number): number {
  return stepsFrom(recommendedThreshold, -4, -4)[0]!;
}

function stepsFrom(middle: number, first: number, last: number): number[] {
  return Array.from(
    { length: last - first + 1 },
    (_, index) => Math.round(100 * (middle + step * (first + index))) / 100,
  );
}
