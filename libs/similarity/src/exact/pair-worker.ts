// A thread that compares bands of rows and posts the pairs of each.
import { parentPort, workerData } from "node:worker_threads";
import { openBlockProduct } from "./block-product.ts";
import { blockShape } from "./blocks.ts";
import { compareBands, type Comparison } from "./compare-bands.ts";

const comparison = workerData as Comparison;
const product = await openBlockProduct(
  comparison.embeddings.dimension,
  blockShape,
);
try {
  await compareBands(comparison, product, (band) => {
    const { sources, targets, similarities } = band.pairs;
    parentPort?.postMessage(band, [
      sources.buffer as ArrayBuffer,
      targets.buffer as ArrayBuffer,
      similarities.buffer as ArrayBuffer,
    ]);
  });
} finally {
  await product.close();
}
