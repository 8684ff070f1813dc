import { type Adjacency, checkThreshold } from "../adjacency/adjacency.ts";
import { checkAdjacency } from "../adjacency/check-adjacency.ts";
import { ClusteringError } from "../errors.ts";
import { MersenneTwister } from "./mersenne-twister.ts";

export interface NetworkxLoopOptions {
  /** Edges below it take no part; in (0, 1]. */
  readonly threshold: number;
  /** Passes over all faces, from 0; all of them are made. */
  readonly passes?: number;
  /** As given to `random.seed`: a whole number from 0. */
  readonly seed?: number;
}

/**
 * Chinese Whispers as scripts over networkx have it: a fixed number of passes, each in a freshly
 * shuffled order; of labels with equal support, the one met first wins. It is for comparison only,
 * since one more face changes the order of all.
 *
 * The labels are those of the same loop in CPython when the script seeds `random` with the same
 * number, keeps shuffling one list of the faces 0 … n − 1, and adds edges by ascending face and
 * neighbour.
 * @returns by face, the face whose index is its label; the caller's
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
      for (let edge = offsets[face]; edge < offsets[face + 1]; edge++) {
        if (similarities[edge] < least) continue;
        const label = labels[neighbours[edge]];
        support.set(label, (support.get(label) ?? 0) + similarities[edge]);
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
