import type { Embeddings } from "./embeddings.ts";
import { blockShape, listBlocks, rowsOf } from "./blocks.ts";
import { openBlockProduct } from "./gemm.ts";

/** Fewer blocks than this are done before they could be timed. */
const fewestBlocks = 8;

/**
 * Estimates how long an exact search takes here: two products are timed, after one to warm up, and multiplied.
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
    const rows = rowsOf(embeddings, 0, blockShape.rows);
    const columns = rowsOf(embeddings, 0, blockShape.columns);
    await product.multiply(rows, columns);
    const started = performance.now();
    await product.multiply(rows, columns);
    await product.multiply(rows, columns);
    return ((performance.now() - started) / 2000) * blockCount;
  } finally {
    await product.close();
  }
}
