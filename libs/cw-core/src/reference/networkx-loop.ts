import {
  checkAdjacency,
  checkThreshold,
  type Adjacency,
} from "../adjacency/adjacency.ts";
import { ClusteringError } from "../errors.ts";
import { MersenneTwister } from "./mersenne-twister.ts";

export interface NetworkxLoopOptions {
  /** Edges below it take no part, in (0, 1]. */
  readonly threshold: number;
  /** Passes over all faces; there is no other end. */
  readonly passes?: number;
  /** As given to `random.seed`. */
  readonly seed?: number;
}

/**
 * Chinese Whispers as scripts over networkx have it: a fixed number of passes, each in a freshly
 * shuffled order, and of labels with equal support the one met first. For comparison only: it costs
 * ten times the work of `chineseWhispers`, and one face more shuffles all anew.
 *
 * Gives the very labels of the same loop in CPython, when the script seeds `random` alike, shuffles
 * one list of faces 0..n − 1 on and on, and adds edges by ascending face and neighbour.
 * @returns for each face, the face whose number its label is
 * @throws ClusteringError `THRESHOLD_OUT_OF_RANGE`, `OPTION_OUT_OF_RANGE`, `ADJACENCY_MALFORMED`
 * @see Biemann 2006, "Chinese Whispers", TextGraphs, figure 1
 */
export function networkxLoop(
  adjacency: Adjacency,
  { threshold, passes = 20, seed = 1 }: NetworkxLoopOptions,
): Uint32Array {
  checkThreshold(threshold);
  checkWhole("passes", passes);
  checkWhole("seed", seed);
  checkAdjacency(adjacency);
  const { faceCount, offsets, neighbours, similarities } = adjacency;
  const least = Math.max(threshold, adjacency.floor ?? 0);
  const labels = Uint32Array.from({ length: faceCount }, (_, face) => face);
  const order = labels.slice();
  const random = new MersenneTwister(seed);
  for (let pass = 0; pass < passes; pass++) {
    random.shuffle(order);
    for (const face of order) {
      const support = new Map<number, number>();
      for (let end = offsets[face]; end < offsets[face + 1]; end++) {
        if (similarities[end] < least) continue;
        const label = labels[neighbours[end]];
        support.set(label, (support.get(label) ?? 0) + similarities[end]);
      }
      let most = 0;
      for (const [label, sum] of support) {
        if (sum <= most) continue;
        most = sum;
        labels[face] = label;
      }
    }
  }
  return labels;
}

function checkWhole(option: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw new ClusteringError(
    { code: "OPTION_OUT_OF_RANGE", option, value },
    `Expected a whole number, at least 0, for ${option} but received ${value}.`,
  );
}
