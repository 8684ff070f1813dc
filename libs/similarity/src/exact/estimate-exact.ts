import { availableParallelism } from "node:os";
import type { Embeddings } from "../embeddings.ts";
import { openBlockProduct } from "./block-product.ts";
import { blockShape, listBlocks } from "./blocks.ts";
import { encodeColumns, encodeRows } from "./codes.ts";

/** Fewer blocks than this take less time than timing them. */
const fewestBlocks = 8;

/**
 * Estimates how long an exact search takes on this machine, from the time that two products take
 * after one to warm up.
 * @param from as in `findExactPairs`
 * @returns seconds; 0 where there is too little to time
 */
export async function estimateExactSeconds(
  embeddings: Embeddings,
  from = 0,
): Promise<number> {
  const { vectors, dimension } = embeddings;
  const blockCount = listBlocks(from, vectors.length / dimension).length;
  if (blockCount < fewestBlocks) return 0;
  const product = await openBlockProduct(dimension, blockShape);
  try {
    const few = vectors.subarray(0, blockShape.columns * dimension);
    const columns = encodeColumns({ vectors: few, dimension }, false);
    const rows = encodeRows({ vectors: few, dimension }, 0, columns);
    const multiply = () => product.multiply(rows.codes, columns.codes);
    await multiply();
    const started = performance.now();
    await multiply();
    await multiply();
    const each = (performance.now() - started) / 2000;
    return (each * blockCount) / availableParallelism();
  } finally {
    await product.close();
  }
}
