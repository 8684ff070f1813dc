import { type Embeddings, similarityOf } from "../embeddings.ts";
import { throwIfAborted } from "../errors.ts";
import {
  checkPairOptions,
  defaultExactPairsOptions,
  type ExactPairs,
  type ExactPairsOptions,
} from "../exact/exact-pairs.ts";
import { StrongestPairs } from "../strongest/strongest-pairs.ts";
import { hnswBatch, type HnswIndex, openHnswIndex } from "./hnsw-index.ts";
import { measureRecall, type Recall } from "./measure-recall.ts";

export interface ApproximatePairsOptions extends ExactPairsOptions {
  /** How many faces are compared with all others, to measure how many pairs were found. */
  readonly sampleSize?: number;
  /** Chooses those faces. */
  readonly seed?: number;
}

export interface ApproximatePairs extends ExactPairs {
  readonly recall: Recall;
}

export const defaultApproximatePairsOptions = Object.freeze({
  ...defaultExactPairsOptions,
  sampleSize: 200,
  seed: 1,
});

/** Neighbours looked for at first. There are twice as many where the weakest is still similar. */
const firstCandidates = 32;

/**
 * Finds most pairs of embeddings at least `floor` similar, by walking a graph of them instead of
 * comparing all with all.
 *
 * The pairs that the walk finds are scored again (see `similarityOf`), so their similarities are
 * those of an exact search. Where the weakest neighbour of a face is still similar, twice as many
 * are looked for, up to the cap. The recall is measured: some faces are compared with all others.
 * @returns as `findExactPairs`, with the measured recall. `droppedByCap` counts only pairs that
 *   were found.
 * @throws SimilarityError, AbortedError as `findExactPairs`
 */
export async function findApproximatePairs(
  embeddings: Embeddings,
  options: ApproximatePairsOptions,
): Promise<ApproximatePairs> {
  const { floor, from = 0, signal, onProgress } = options;
  const settings = { ...defaultApproximatePairsOptions, ...options };
  checkPairOptions(floor, settings.maxPerFace);
  const { vectors, dimension } = embeddings;
  const faceCount = vectors.length / dimension;
  const index = openHnswIndex(embeddings);
  const keys =
    options.faceKeys ??
    BigUint64Array.from({ length: faceCount }, (_, face) => BigInt(face));
  const strongest = new StrongestPairs(keys, settings.maxPerFace);
  const found = new FoundPairs(faceCount);
  const newFaces = Math.max(0, faceCount - from);
  const report = async (done: number) => {
    onProgress?.(done / (faceCount + newFaces || 1));
    await new Promise(setImmediate); // the index works on this thread; others have their turn
    throwIfAborted(signal);
  };

  throwIfAborted(signal);
  for (let start = 0; start < faceCount; start += hnswBatch) {
    const end = Math.min(start + hnswBatch, faceCount);
    index.add(start, end);
    await report(end);
  }
  for (let start = from; start < faceCount; start += hnswBatch) {
    const end = Math.min(start + hnswBatch, faceCount);
    const rows = Uint32Array.from(
      { length: end - start },
      (_, row) => start + row,
    );
    findNeighbours(index, embeddings, rows, settings, found);
    await report(faceCount + end - from);
  }
  for (const key of found.distinct()) {
    const source = Math.floor(key / faceCount);
    const target = key % faceCount;
    const similarity = Math.fround(
      similarityOf(vectors, dimension, source, vectors, target),
    );
    strongest.add(source, target, similarity);
  }
  const pairs = strongest.finish();
  const recall = await measureRecall(embeddings, pairs, settings);
  return { ...pairs, droppedByCap: strongest.droppedCount, recall };
}

/** Finds the neighbours of some faces, with ever more candidates where there may be more. */
function findNeighbours(
  index: HnswIndex,
  { vectors, dimension }: Embeddings,
  rows: Uint32Array,
  { floor, maxPerFace }: { floor: number; maxPerFace: number },
  pairs: FoundPairs,
): void {
  const faceCount = vectors.length / dimension;
  const most = Math.min(maxPerFace + 1, faceCount); // each face finds itself as well
  for (let k = Math.min(firstCandidates, most); rows.length > 0;) {
    const queries = new Float32Array(rows.length * dimension);
    rows.forEach((face, row) => {
      queries.set(
        vectors.subarray(face * dimension, (face + 1) * dimension),
        row * dimension,
      );
    });
    const { faces, counts } = index.search(queries, k);
    const unfinished: number[] = [];
    rows.forEach((face, row) => {
      const found = Array.from(
        faces.subarray(row * k, row * k + Number(counts[row])),
        (other) => ({
          other: Number(other),
          similarity: Math.fround(
            similarityOf(vectors, dimension, face, vectors, Number(other)),
          ),
        }),
      );
      const similar = found.filter(
        ({ other, similarity }) => similarity >= floor || other === face,
      );
      if (similar.length >= found.length && k < most) unfinished.push(face);
      else
        for (const { other } of similar)
          if (other !== face) pairs.add(face, other);
    });
    rows = Uint32Array.from(unfinished);
    k = Math.min(k * 2, most);
  }
}

/** Pairs as they are found, many of them twice. Each pair is one number. */
class FoundPairs {
  private readonly faceCount: number;
  private keys = new Float64Array(1 << 16);
  private count = 0;

  constructor(faceCount: number) {
    this.faceCount = faceCount;
  }

  add(face: number, other: number): void {
    if (this.count === this.keys.length) {
      const larger = new Float64Array(this.count * 2);
      larger.set(this.keys);
      this.keys = larger;
    }
    this.keys[this.count++] =
      Math.max(face, other) * this.faceCount + Math.min(face, other);
  }

  /** Each once, in the order of faces. */
  distinct(): Float64Array {
    return this.keys
      .subarray(0, this.count)
      .sort()
      .filter((key, at, all) => at === 0 || key !== all[at - 1]);
  }
}
