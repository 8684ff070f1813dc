import { similarityOf, type Embeddings } from "./embeddings.ts";
import { seededIntegers } from "./chance-similarity.ts";
import type { SimilarPairs } from "./strongest-pairs.ts";

/** How many of the pairs that should be there are. */
export interface Recall {
  /** Faces that were compared with all. */
  readonly sampledFaces: number;
  /** Their strongest neighbours, as many of each as the cap allows. */
  readonly neighbours: number;
  /** Those among them that were found. */
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
}

/**
 * Measures the recall of pairs: seeded faces, of those whose neighbours were looked for, are compared with all by
 * definition. Each of their `maxPerFace` strongest neighbours at or above the floor should be there.
 */
export async function measureRecall(
  { vectors, dimension }: Embeddings,
  pairs: SimilarPairs,
  { floor, maxPerFace, sampleSize, seed, from = 0 }: RecallOptions,
): Promise<Recall> {
  const faceCount = vectors.length / dimension;
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
    const strongest: { other: number; similarity: number }[] = [];
    for (let other = 0; other < faceCount; other++) {
      if (other === face) continue;
      const similarity = Math.fround(
        similarityOf(vectors, dimension, face, vectors, other),
      );
      if (similarity >= floor) strongest.push({ other, similarity });
    }
    strongest.sort((one, two) => two.similarity - one.similarity);
    for (const { other } of strongest.slice(0, maxPerFace)) {
      neighbours++;
      if (others.has(other)) found++;
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

/** Different faces from `from` on: all when they are few. */
function drawFaces(
  from: number,
  faceCount: number,
  sampleSize: number,
  seed: number,
): number[] {
  const newFaces = Math.max(0, faceCount - from);
  if (newFaces <= sampleSize)
    return Array.from({ length: newFaces }, (_, index) => from + index);
  const drawn = new Set<number>();
  const next = seededIntegers(seed);
  while (drawn.size < sampleSize) drawn.add(from + (next() % newFaces));
  return [...drawn];
}
