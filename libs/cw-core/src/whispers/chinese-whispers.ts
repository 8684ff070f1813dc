import type { Adjacency } from "../adjacency/adjacency.ts";
import { checkAdjacency } from "../adjacency/check-adjacency.ts";
import { checkConstraints } from "../nodes/constraints.ts";
import { checkOptions } from "./check-options.ts";
import type { Clustering } from "./clustering.ts";
import type { ChineseWhispersOptions } from "./options.ts";
import { prepareWhispers } from "./prepare-whispers.ts";

/**
 * Groups faces by Chinese Whispers: each takes the label that its neighbours support most, until
 * nothing changes.
 *
 * - `cohesive`, the default: as `robust`, but stricter, so that few clusters hold two people. Then
 *   clusters merge whose mean similarity comes near enough to their own cohesion, the most similar
 *   first.
 * - `classic`: edges at or above the threshold, support Σ weight.
 * - `sharpened`: the same with Σ weight⁸, which trusts near faces over many.
 * - `robust`: near-duplicates contracted, edges kept relative to each face's own scale, support Σ
 *   weight / √size of the cluster, and the threshold as the support a face needs to join. The
 *   support of a face whose row is truncated (`withRowsTruncatedAt`) is not divided, since it
 *   cannot be joined to most of a large cluster.
 *
 * The same faces, edges, keys and seed give the same clusters, byte for byte, however rows and
 * edges are ordered.
 * @param adjacency symmetric CSR of n faces, similarities in (0, 1]; read, never changed
 * @returns labels that are the caller's, and how the run went
 * @throws ClusteringError `THRESHOLD_OUT_OF_RANGE`, `OPTION_OUT_OF_RANGE`, `ADJACENCY_MALFORMED`,
 *   `LABELS_MALFORMED` (keys), `CONSTRAINT_MALFORMED`, `CONSTRAINT_CONTRADICTION`; AbortedError
 * @see Biemann 2006, "Chinese Whispers", TextGraphs, section 2. Departures: visits in the order of
 *   a hash of the face, not shuffled anew in each pass; ties keep the present label; labels that
 *   are not connected are split; `cohesive` and `robust` as measured in
 *   libs/cw-core/bench/quality.md.
 */
export function chineseWhispers(
  adjacency: Adjacency,
  options: ChineseWhispersOptions,
): Clustering {
  checkOptions(adjacency, options);
  checkAdjacency(adjacency);
  checkConstraints(
    adjacency.faceCount,
    options.mustLinks ?? [],
    options.cannotLinks ?? [],
  );
  return prepareWhispers(adjacency, options)(options);
}
