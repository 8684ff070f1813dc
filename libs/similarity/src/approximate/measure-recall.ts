import type { Embeddings } from "../embeddings.ts";
import { throwIfAborted } from "../errors.ts";
import type { SimilarPairs } from "../strongest/pair-list.ts";
import {
  drawFaces,
  strongestNeighbours,
} from "../strongest/strongest-neighbours.ts";

/** How many of the pairs that should have been found were found. */
export interface Recall {
  /** Faces that were compared with all. */
  readonly sampledFaces: number;
  /** Their strongest neighbours, as many of each as the cap allows. */
  readonly neighbours: number;
  /** How many of these were found. */
  readonly found: number;
  /** found / neighbours; 1 when there was nothing to find. */
  readonly share: number;
}

export interface RecallOptions {
  readonly floor: number;
  readonly maxPerFace: number;
  readonly sampleSize: number;
  readonly seed: number;
  readonly from?: number;
  readonly signal?: AbortSignal;
}

/**
 * Measures the recall of pairs. Some faces are drawn, by a seed, from those whose neighbours were
 * looked for, and compared with all others. Each of their `maxPerFace` strongest neighbours at or
 * above the floor should be among the pairs.
 * @throws AbortedError
 */
export async function measureRecall(
  embeddings: Embeddings,
  pairs: SimilarPairs,
  { sampleSize, seed, from = 0, signal, ...bounds }: RecallOptions,
): Promise<Recall> {
  const faceCount = embeddings.vectors.length / embeddings.dimension;
  const foundOf = new Map<number, Set<number>>(
    drawFaces(from, faceCount, sampleSize, seed).map((face) => [
      face,
      new Set(),
    ]),
  );
  pairs.sources.forEach((source, pair) => {
    const target = pairs.targets[pair]!;
    foundOf.get(source)?.add(target);
    foundOf.get(target)?.add(source);
  });
  let neighbours = 0;
  let found = 0;
  for (const [face, others] of foundOf) {
    throwIfAborted(signal);
    for (const other of strongestNeighbours(embeddings, face, bounds)) {
      neighbours++;
      if (others.has(other.face)) found++;
    }
    await new Promise(setImmediate);
  }
  return {
    sampledFaces: foundOf.size,
    neighbours,
    found,
    share: neighbours === 0 ? 1 : found / neighbours,
  };
}
