import { BatchMatches, Index, MetricKind, ScalarKind } from "usearch";
import { countEmbeddings, type Embeddings } from "../embeddings.ts";

/** How many faces are added or looked up before the signal is checked again. */
export const hnswBatch = 2048;

/** The neighbours found for a batch of rows. Row i has `counts[i]` in `faces`, from `i * k` on. */
export interface Candidates {
  readonly faces: BigUint64Array;
  readonly counts: BigUint64Array;
}

/** A graph of embeddings. A search walks it towards the faces most similar to a query. */
export interface HnswIndex {
  /** Adds the rows from `start` to before `end`. */
  add(start: number, end: number): void;
  /**
   * @param queries rows of the same dimension
   * @param k how many neighbours of each to look for
   */
  search(queries: Float32Array, k: number): Candidates;
}

/**
 * Opens an empty index over embeddings: a hierarchical navigable small world by usearch. It uses
 * one thread and adds rows in order, so that the same input builds the same graph.
 * @param embeddings checked here; read, never changed
 * @throws SimilarityError `EMBEDDINGS_MALFORMED`, `EMBEDDING_NOT_UNIT`
 * @see Malkov and Yashunin 2018, "Efficient and robust approximate nearest neighbor search using
 *   HNSW graphs"
 */
export function openHnswIndex(embeddings: Embeddings): HnswIndex {
  countEmbeddings(embeddings);
  const { vectors, dimension } = embeddings;
  const index = new Index({
    dimensions: dimension,
    metric: MetricKind.IP,
    quantization: ScalarKind.F32,
    connectivity: 16,
    expansion_add: 128,
    expansion_search: 128,
    multi: false,
  });
  return {
    add(start, end) {
      const keys = BigUint64Array.from({ length: end - start }, (_, row) =>
        BigInt(start + row),
      );
      index.add(keys, vectors.subarray(start * dimension, end * dimension), 1);
    },
    search(queries, k) {
      const found = index.search(queries, k, 1);
      const { keys } = found;
      return {
        faces: keys,
        counts:
          found instanceof BatchMatches
            ? found.counts
            : BigUint64Array.of(BigInt(keys.length)), // a batch of one
      };
    },
  };
}
