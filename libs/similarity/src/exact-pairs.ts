import {
  countEmbeddings,
  similarityOf,
  type Embeddings,
} from "./embeddings.ts";
import { SimilarityError, throwIfAborted } from "./errors.ts";
import { openBlockProduct, type BlockProduct } from "./gemm.ts";
import { StrongestPairs, type SimilarPairs } from "./strongest-pairs.ts";

export interface ExactPairsOptions {
  /** The smallest similarity that makes a pair, inclusive; in (0, 1]. */
  readonly floor: number;
  /** A pair stays when it is among so many strongest of either end; at least 1. */
  readonly maxPerFace?: number;
  /** Faces before this one were compared before: only pairs with a later face are looked for. 0 compares all. */
  readonly from?: number;
  /** One per face, all different; settles which of two equal pairs is kept. By default the face's index. */
  readonly faceKeys?: BigUint64Array;
  readonly signal?: AbortSignal;
  /** Called with the share of the work that is done, 0..1. */
  readonly onProgress?: (share: number) => void;
}

export interface ExactPairs extends SimilarPairs {
  /** Pairs at or above the floor that were beaten at both ends by `maxPerFace` stronger ones: 0 when the cap did not bite. */
  readonly droppedByCap: number;
}

export const defaultExactPairsOptions = Object.freeze({ maxPerFace: 256 });

/** Rows and columns of a block of similarities, and how many columns share one maximum. */
export const blockShape = Object.freeze({
  rows: 512,
  columns: 2048,
  groupSize: 32,
});

/**
 * Finds every pair of embeddings at least `floor` similar, by blocked matrix products over half of all pairs.
 *
 * A block of similarities is computed in one product, together with the maximum of each group of its columns; only groups
 * whose maximum reaches the floor are looked into. Pairs found are scored again (see `similarityOf`), so what is returned
 * does not depend on blocks, threads or processor.
 * @param embeddings n rows of d values, of length 1; read, never changed
 * @returns each pair once, the later face as its source; similarities rounded to 32 bits. The arrays are the caller's.
 * @throws SimilarityError `FLOOR_OUT_OF_RANGE`, `CAP_OUT_OF_RANGE`, `EMBEDDINGS_MALFORMED`, `EMBEDDING_NOT_UNIT`, `ABORTED`
 */
export async function findExactPairs(
  embeddings: Embeddings,
  options: ExactPairsOptions,
): Promise<ExactPairs> {
  const { floor, from = 0, signal, onProgress } = options;
  const maxPerFace = options.maxPerFace ?? defaultExactPairsOptions.maxPerFace;
  checkOptions(floor, maxPerFace);
  const faceCount = countEmbeddings(embeddings);
  const keys =
    options.faceKeys ??
    BigUint64Array.from({ length: faceCount }, (_, face) => BigInt(face));
  const strongest = new StrongestPairs(keys, maxPerFace);

  const blocks = listBlocks(from, faceCount);
  if (blocks.length > 0) {
    const product = await openBlockProduct(embeddings.dimension, blockShape);
    try {
      await visitBlocks(embeddings, faceCount, blocks, product, {
        floor,
        strongest,
        signal,
        onProgress,
      });
    } finally {
      await product.close();
    }
  }
  const pairs = strongest.finish();
  return { ...pairs, droppedByCap: strongest.droppedCount };
}

/** A block of pairs: `rowStart` and up against `columnStart` and up. */
interface Block {
  readonly rowStart: number;
  readonly columnStart: number;
}

/** The blocks that hold a pair of a row at or after `from` with an earlier column: the lower triangle. */
export function listBlocks(from: number, faceCount: number): Block[] {
  const blocks: Block[] = [];
  for (let rowStart = from; rowStart < faceCount; rowStart += blockShape.rows) {
    const lastRow = Math.min(rowStart + blockShape.rows, faceCount) - 1;
    for (
      let columnStart = 0;
      columnStart < lastRow;
      columnStart += blockShape.columns
    ) {
      blocks.push({ rowStart, columnStart });
    }
  }
  return blocks;
}

interface Visit {
  readonly floor: number;
  readonly strongest: StrongestPairs;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((share: number) => void) | undefined;
}

async function visitBlocks(
  embeddings: Embeddings,
  faceCount: number,
  blocks: readonly Block[],
  product: BlockProduct,
  { floor, strongest, signal, onProgress }: Visit,
): Promise<void> {
  for (const [index, block] of blocks.entries()) {
    throwIfAborted(signal);
    const { scores, groupMaxima } = await product.multiply(
      rowsOf(embeddings, block.rowStart, blockShape.rows),
      rowsOf(embeddings, block.columnStart, blockShape.columns),
    );
    scanBlock(
      embeddings,
      faceCount,
      block,
      scores,
      groupMaxima,
      floor,
      strongest,
    );
    onProgress?.((index + 1) / blocks.length);
  }
}

function scanBlock(
  { vectors, dimension }: Embeddings,
  faceCount: number,
  { rowStart, columnStart }: Block,
  scores: Float32Array,
  groupMaxima: Float32Array,
  floor: number,
  strongest: StrongestPairs,
): void {
  const { columns, groupSize } = blockShape;
  const groups = columns / groupSize;
  const rowEnd = Math.min(rowStart + blockShape.rows, faceCount);
  // A product of two unit vectors in 32 bits is off by at most d · 2⁻²⁴; anything that near the floor is scored again.
  const rounding = dimension * 2 ** -24;
  const candidateFloor = floor - rounding;
  const { cutoffs } = strongest;
  for (let face = rowStart; face < rowEnd; face++) {
    const row = face - rowStart;
    const usedGroups = Math.min(
      groups,
      Math.ceil((face - columnStart) / groupSize),
    );
    for (let group = 0; group < usedGroups; group++) {
      if (groupMaxima[row * groups + group]! < candidateFloor) continue;
      const first = columnStart + group * groupSize;
      const end = Math.min(first + groupSize, face);
      let position = row * columns + group * groupSize;
      for (let other = first; other < end; other++) {
        const score = scores[position++]!;
        if (score < candidateFloor) continue;
        if (
          score + rounding < cutoffs[face]! &&
          score + rounding < cutoffs[other]!
        ) {
          strongest.drop();
          continue;
        }
        const similarity = Math.fround(
          similarityOf(vectors, dimension, face, vectors, other),
        );
        if (similarity >= floor) strongest.add(face, other, similarity);
      }
    }
  }
}

/** A block of rows, without copying where it is whole; the last one is filled up with zeros, which are similar to nothing. */
export function rowsOf(
  { vectors, dimension }: Embeddings,
  start: number,
  rowCount: number,
): Float32Array {
  const whole = vectors.subarray(
    start * dimension,
    (start + rowCount) * dimension,
  );
  if (whole.length === rowCount * dimension) return whole;
  const padded = new Float32Array(rowCount * dimension);
  padded.set(whole);
  return padded;
}

export function checkOptions(floor: number, maxPerFace: number): void {
  if (!(floor > 0 && floor <= 1)) {
    throw new SimilarityError(
      { code: "FLOOR_OUT_OF_RANGE", floor },
      `Expected an edge floor above 0 and at most 1 but received ${floor}.`,
    );
  }
  if (!Number.isInteger(maxPerFace) || maxPerFace < 1) {
    throw new SimilarityError(
      { code: "CAP_OUT_OF_RANGE", maxPerFace },
      `Expected a whole number of pairs per face, at least 1, but received ${maxPerFace}.`,
    );
  }
}
