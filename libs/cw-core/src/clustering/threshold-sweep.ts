import type { Adjacency } from "../adjacency/adjacency.ts";
import { checkRun } from "../whispers/check-options.ts";
import type { Clustering } from "../whispers/clustering.ts";
import type { ChineseWhispersOptions } from "../whispers/options.ts";
import { prepareClustering } from "./cluster-by-quality.ts";

export interface SweepThresholdsOptions extends Omit<
  ChineseWhispersOptions,
  "threshold"
> {
  /**
   * n values, 1 for a face of low quality, as `chineseWhispersByQuality` takes them. By default all
   * faces are good.
   */
  readonly isLowQuality?: Uint8Array;
}

/** A run at one threshold, in figures. */
export interface SweepFigures extends Pick<
  Clustering,
  "clusterCount" | "singletonCount" | "edgeCount" | "didConverge"
> {
  readonly threshold: number;
  /** Faces in the largest cluster. */
  readonly largest: number;
}

export interface SweepPoint extends SweepFigures {
  /**
   * Whether one cluster starts to swallow others where the threshold falls to this one: the largest
   * cluster has at least doubled, and holds at least a twentieth of all faces.
   */
  readonly isCliff: boolean;
}

/** The largest cluster must grow by this factor to be a cliff, and hold this share of faces. */
const cliff = Object.freeze({ growth: 2, share: 0.05 });

/**
 * Clusters at each of some thresholds, and gives the figures. Every point equals a run at that
 * threshold. What does not depend on the threshold is done once: checks, the visiting order, and
 * under `robust` the contraction of near-duplicates.
 * @param adjacency symmetric CSR of n faces; read, never changed
 * @param thresholds in (0, 1], in any order
 * @param onPoint called with each clustering as it is made
 * @returns points by ascending threshold
 * @throws ClusteringError, AbortedError as `chineseWhispersByQuality`
 */
export function sweepThresholds(
  adjacency: Adjacency,
  thresholds: readonly number[],
  {
    isLowQuality = new Uint8Array(adjacency.faceCount),
    ...options
  }: SweepThresholdsOptions,
  onPoint?: (threshold: number, clustering: Clustering) => void,
): SweepPoint[] {
  const ascending = [...thresholds].sort((one, two) => one - two);
  for (const threshold of ascending) checkRun({ ...options, threshold });
  const cluster = prepareClustering(adjacency, isLowQuality, options);
  const points = ascending.map((threshold) => {
    const clustering = cluster({ ...options, threshold });
    onPoint?.(threshold, clustering);
    return figuresOf(threshold, clustering);
  });
  return markCliffs(points, adjacency.faceCount);
}

/** The figures of a clustering. */
export function figuresOf(
  threshold: number,
  clustering: Clustering,
): SweepFigures {
  const { clusterCount, singletonCount, edgeCount, didConverge } = clustering;
  return {
    threshold,
    clusterCount,
    singletonCount,
    edgeCount,
    didConverge,
    largest: largestOf(clustering),
  };
}

/**
 * Finds where one cluster starts to swallow others.
 * @param figures by ascending threshold
 */
export function markCliffs<Figures extends SweepFigures>(
  figures: readonly Figures[],
  faceCount: number,
): (Figures & SweepPoint)[] {
  return figures.map((point, index) => {
    const above = figures[index + 1]?.largest ?? point.largest;
    return {
      ...point,
      isCliff:
        point.largest >= cliff.growth * above &&
        point.largest >= cliff.share * faceCount,
    };
  });
}

function largestOf({ labels, clusterCount }: Clustering): number {
  const sizes = new Uint32Array(clusterCount);
  for (const label of labels) sizes[label]++;
  return sizes.reduce((most, size) => Math.max(most, size), 0);
}
