import { checkAdjacency, type Adjacency } from "./adjacency.ts";
import {
  checkOptions,
  floorOf,
  orderFaces,
  whisper,
  type ChineseWhispersOptions,
  type Clustering,
} from "./chinese-whispers.ts";
import { checkConstraints } from "./constraints.ts";
import { viewFaces } from "./node-graph.ts";

/** A run at one threshold, in figures. */
export interface SweepPoint extends Pick<
  Clustering,
  "clusterCount" | "singletonCount" | "edgeCount" | "didConverge"
> {
  readonly threshold: number;
  /** Faces in the largest cluster. */
  readonly largest: number;
  /** Whether going down to this threshold one cluster starts to swallow others: it doubles, and holds a twentieth of all faces. */
  readonly isCliff: boolean;
}

/** The largest cluster must grow by this factor to be a cliff, and hold this share of faces. */
const cliff = Object.freeze({ growth: 2, share: 0.05 });

/**
 * What clustering would give at each of some thresholds. Every point equals a run at that threshold; edges are
 * read where they are, and checked and ordered once.
 * @param thresholds in (0, 1], in any order
 * @param onPoint told each clustering as it is made
 * @returns points by ascending threshold
 * @throws ClusteringError as `chineseWhispers`
 */
export function sweepThresholds(
  adjacency: Adjacency,
  thresholds: readonly number[],
  options: Omit<ChineseWhispersOptions, "threshold">,
  onPoint?: (threshold: number, clustering: Clustering) => void,
): SweepPoint[] {
  const ascending = [...thresholds].sort((one, two) => one - two);
  for (const threshold of ascending)
    checkOptions(adjacency, { ...options, threshold });
  checkAdjacency(adjacency);
  checkConstraints(
    adjacency.faceCount,
    options.mustLinks ?? [],
    options.cannotLinks ?? [],
  );
  if (ascending.length === 0) return [];
  const order = orderFaces(adjacency, { ...options, threshold: ascending[0] });
  const points = ascending.map((threshold) => {
    const at = { ...options, threshold };
    const clustering = whisper(viewFaces(adjacency, order, floorOf(at)), at);
    onPoint?.(threshold, clustering);
    const { clusterCount, singletonCount, edgeCount, didConverge } = clustering;
    return {
      threshold,
      clusterCount,
      singletonCount,
      edgeCount,
      didConverge,
      largest: largestOf(clustering),
    };
  });
  return points.map((point, index) => {
    const above = points[index + 1]?.largest ?? point.largest;
    return {
      ...point,
      isCliff:
        point.largest >= cliff.growth * above &&
        point.largest >= cliff.share * adjacency.faceCount,
    };
  });
}

function largestOf({ labels, clusterCount }: Clustering): number {
  const sizes = new Uint32Array(clusterCount);
  for (const label of labels) sizes[label]++;
  return sizes.reduce((most, size) => Math.max(most, size), 0);
}
