import { once } from "node:events";
import { availableParallelism } from "node:os";
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { countEmbeddings, type Embeddings } from "../embeddings.ts";
import { SimilarityError, throwIfAborted } from "../errors.ts";
import type { SimilarPairs } from "../strongest/pair-list.ts";
import { StrongestPairs } from "../strongest/strongest-pairs.ts";
import { openBlockProduct } from "./block-product.ts";
import { blockShape, listBlocks } from "./blocks.ts";
import { encodeColumns } from "./codes.ts";
import {
  type Band,
  compareBands,
  type Comparison,
  isStopped,
} from "./compare-bands.ts";

/** Fewer blocks than this are multiplied sooner than threads start. */
const fewestBlocksForThreads = 64;

export interface ExactPairsOptions {
  /** The smallest similarity that makes a pair, inclusive; in (0, 1]. */
  readonly floor: number;
  /** A pair is kept when it is among the so many strongest of either face; at least 1. */
  readonly maxPerFace?: number;
  /**
   * The faces before this one have been compared already. Only pairs with a later face are found.
   */
  readonly from?: number;
  /**
   * One per face, all different. They decide which of two equally similar pairs is kept. By default
   * a face's key is its index.
   */
  readonly faceKeys?: BigUint64Array;
  readonly signal?: AbortSignal;
  /** Called with the share of the work that is done, 0..1. */
  readonly onProgress?: (share: number) => void;
}

export interface ExactPairs extends SimilarPairs {
  /**
   * Pairs at or above the floor that are not kept, because both faces have `maxPerFace` stronger
   * ones.
   */
  readonly droppedByCap: number;
}

export const defaultExactPairsOptions = Object.freeze({ maxPerFace: 256 });

/**
 * Finds every pair of embeddings at least `floor` similar, by blocked matrix products over half
 * of all pairs.
 *
 * Embeddings are rounded to bytes, because their matrix product is twice as fast as that of 32-bit
 * floats. Its error is bounded (see `errorOf`). Pairs that may reach the floor within that bound
 * are scored exactly (see `similarityOf`). So none is missed, none is wrong, and the result does
 * not depend on blocks, threads or the processor.
 * @param embeddings n rows of d values, of length 1; read, never changed
 * @returns each pair once, the later face as its source; similarities rounded to 32 bits. The
 *   arrays are the caller's.
 * @throws SimilarityError `FLOOR_OUT_OF_RANGE`, `CAP_OUT_OF_RANGE`, `EMBEDDINGS_MALFORMED`,
 *   `EMBEDDING_NOT_UNIT`; AbortedError
 */
export async function findExactPairs(
  embeddings: Embeddings,
  options: ExactPairsOptions,
): Promise<ExactPairs> {
  const { floor, from = 0, signal, onProgress } = options;
  const maxPerFace = options.maxPerFace ?? defaultExactPairsOptions.maxPerFace;
  checkPairOptions(floor, maxPerFace);
  const faceCount = countEmbeddings(embeddings);
  throwIfAborted(signal);
  const keys =
    options.faceKeys ??
    BigUint64Array.from({ length: faceCount }, (_, face) => BigInt(face));
  const blockCount = listBlocks(from, faceCount).length;
  const threads =
    blockCount < fewestBlocksForThreads ? 1 : availableParallelism();
  const comparison: Comparison = {
    embeddings: threads === 1 ? embeddings : inSharedMemory(embeddings),
    columns: encodeColumns(embeddings, threads > 1),
    faceCount,
    from,
    floor,
    maxPerFace,
    cutoffs: new Float32Array(new SharedArrayBuffer(4 * faceCount)).fill(
      -Infinity,
    ),
    control: new Int32Array(new SharedArrayBuffer(8)),
  };
  const strongest = new StrongestPairs(keys, maxPerFace, comparison.cutoffs);
  let blocksDone = 0;
  const takeIn = ({ pairs, dropped, blocks }: Band) => {
    strongest.addAll(pairs);
    strongest.drop(dropped);
    blocksDone += blocks;
    onProgress?.(blocksDone / blockCount);
  };
  const stop = () => {
    Atomics.store(comparison.control, isStopped, 1);
  };
  signal?.addEventListener("abort", stop);
  try {
    if (threads === 1) await compareHere(comparison, takeIn);
    else await compareInThreads(comparison, threads, takeIn);
  } finally {
    stop();
    signal?.removeEventListener("abort", stop);
  }
  throwIfAborted(signal);
  return { ...strongest.finish(), droppedByCap: strongest.droppedCount };
}

async function compareHere(
  comparison: Comparison,
  onBand: (band: Band) => void,
): Promise<void> {
  const product = await openBlockProduct(
    comparison.embeddings.dimension,
    blockShape,
  );
  try {
    await compareBands(comparison, product, async (band) => {
      onBand(band);
      await setImmediate(); // so that a request to stop is heard
    });
  } finally {
    await product.close();
  }
}

/** Each thread scans the blocks that it multiplied itself, so that none waits for another. */
async function compareInThreads(
  comparison: Comparison,
  threads: number,
  onBand: (band: Band) => void,
): Promise<void> {
  await Promise.all(
    Array.from({ length: threads }, async () => {
      const worker = new Worker(new URL("./pair-worker.ts", import.meta.url), {
        workerData: comparison,
      });
      worker.on("message", onBand);
      const [code] = (await once(worker, "exit")) as [number];
      if (code !== 0)
        throw new Error(
          `Expected a thread that compares faces to end but it exited with ${code}.`,
        );
    }),
  );
}

function inSharedMemory({ vectors, dimension }: Embeddings): Embeddings {
  if (vectors.buffer instanceof SharedArrayBuffer)
    return { vectors, dimension };
  const shared = new Float32Array(new SharedArrayBuffer(vectors.byteLength));
  shared.set(vectors);
  return { vectors: shared, dimension };
}

/** @throws SimilarityError `FLOOR_OUT_OF_RANGE`, `CAP_OUT_OF_RANGE` */
export function checkPairOptions(floor: number, maxPerFace: number): void {
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
