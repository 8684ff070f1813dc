import { similarityOf, type Embeddings } from "../embeddings.ts";
import { throwIfAborted } from "../errors.ts";
import {
  checkOptions,
  defaultExactPairsOptions,
  type ExactPairs,
  type ExactPairsOptions,
} from "../exact/exact-pairs.ts";
import { hnswBatch, openHnswIndex, type HnswIndex } from "./hnsw-index.ts";
import { measureRecall, type Recall } from "./measure-recall.ts";
import { StrongestPairs } from "../strongest/strongest-pairs.ts";

export interface ApproximatePairsOptions extends ExactPairsOptions {
  /** Faces whose neighbours are looked for by comparing with all, to know how many were found. */
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

/** Faces looked for at first, of each; twice as many where the weakest of them is still similar. */
const firstCandidates = 32;

/**
 * Finds most pairs of embeddings at least `floor` similar, by walking a graph of them instead of
 * comparing all with all.
 *
 * What the walk finds is scored again (see `similarityOf`), so a pair weighs what it would weigh in
 * an exact search. Where the weakest face found is still similar, twice as many are looked for,
 * until it is not or the cap is reached. How many pairs were missed is measured: the faces of a
 * sample are compared with all.
 * @returns as `findExactPairs`, with the recall that was measured. `droppedByCap` counts only pairs
 *   that were found.
 * @throws SimilarityError as `findExactPairs`
 */
export async function findApproximatePairs(
  embeddings: Embeddings,
  options: ApproximatePairsOptions,
): Promise<ApproximatePairs> {
  const { floor, from = 0, signal, onProgress } = options;
  const settings = { ...defaultApproximatePairsOptions, ...options };
  checkOptions(floor, settings.maxPerFace);
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
    await new Promise(setImmediate); // the index works on this thread: let others in
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

/** Looks for ever more faces around those that may have more neighbours than were asked for. */
function findNeighbours(
  index: HnswIndex,
  { vectors, dimension }: Embeddings,
  rows: Uint32Array,
  { floor, maxPerFace }: { floor: number; maxPerFace: number },
  pairs: FoundPairs,
): void {
  const faceCount = vectors.length / dimension;
  const most = Math.min(maxPerFace + 1, faceCount); // a face finds itself, too
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

/**
 * Pairs as they are found, some of them from both ends: one number of each, at most `maxPerFace`
 * for a face looked up.
 */
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
