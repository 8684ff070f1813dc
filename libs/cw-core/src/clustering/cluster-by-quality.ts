import type { Adjacency } from "../adjacency/adjacency.ts";
import { checkAdjacency } from "../adjacency/check-adjacency.ts";
import { ClusteringError } from "../errors.ts";
import {
  placeUnconstrained,
  type UnconstrainedOptions,
} from "../growth/grow-unconstrained.ts";
import { unplaced } from "../growth/placed-labels.ts";
import { allocateRows } from "../kernel/kernel.ts";
import { checkConstraints, type FacePair } from "../nodes/constraints.ts";
import { checkKeys, checkRun } from "../whispers/check-options.ts";
import type { Clustering } from "../whispers/clustering.ts";
import { numberByFirstFace } from "../whispers/final-labels.ts";
import {
  type ChineseWhispersOptions,
  type FaceOptions,
  floorOf,
  type RunOptions,
} from "../whispers/options.ts";
import { prepareWhispers } from "../whispers/prepare-whispers.ts";

/**
 * Chinese Whispers in which faces of low quality may join a cluster but never bridge two. The good
 * faces whisper without them, and are placed. Then the others join the cluster that supports them
 * most, or each other, as new faces do when a library grows. A face that a constraint names counts
 * as good: what people say of it counts more than how it looks.
 * @param adjacency symmetric CSR of n faces; read, never changed
 * @param isLowQuality n values, 1 for a face of low quality
 * @returns labels that are the caller's, contiguous from 0 in the order of first faces. `edgeCount`
 *   has every edge of a low-quality face that reaches the floor. `ranCompiled` is false wherever
 *   there is a low-quality face, since growth runs in plain loops.
 * @throws ClusteringError as `chineseWhispers`; `LABELS_MALFORMED` when there is not one value per
 *   face; AbortedError
 * @see `chineseWhispers` and `grow`, of which this is made
 */
export function chineseWhispersByQuality(
  adjacency: Adjacency,
  isLowQuality: Uint8Array,
  options: ChineseWhispersOptions,
): Clustering {
  return prepareClustering(adjacency, isLowQuality, options)(options);
}

/**
 * Checks, separates and orders the faces once, for any number of runs over them. What does not
 * depend on the threshold is done by the first run that needs it, and kept. Runs must not overlap.
 * @returns a function that gives what `chineseWhispersByQuality` gives with the options of a run
 * @throws ClusteringError as `chineseWhispersByQuality`, at once or when a run is asked for
 */
export function prepareClustering(
  adjacency: Adjacency,
  isLowQuality: Uint8Array,
  faces: FaceOptions,
): (options: RunOptions) => Clustering {
  const { faceCount } = adjacency;
  const { mustLinks = [], cannotLinks = [], ...visits } = faces;
  checkKeys(faceCount, visits.faceKeys);
  checkAdjacency(adjacency);
  checkOnePerFace(faceCount, isLowQuality);
  checkConstraints(faceCount, mustLinks, cannotLinks);
  const good = rowsOfGood(isLowQuality, faces);
  const areAllGood = good.length === faceCount;
  const whisper = areAllGood
    ? prepareWhispers(adjacency, faces)
    : prepareWhispers(
        adjacencyOf(adjacency, good),
        optionsOf(faces, faceCount, good),
      );
  return (options) => {
    checkRun(options);
    const core = whisper(options);
    return areAllGood
      ? core
      : placeLowQuality(adjacency, good, core, { ...visits, ...options });
  };
}

/**
 * The good faces stay in their clusters; the others join them, or each other. Constraints name good
 * faces only, which do not move.
 */
function placeLowQuality(
  adjacency: Adjacency,
  good: Uint32Array,
  core: Clustering,
  options: UnconstrainedOptions,
): Clustering {
  const placed = new Int32Array(adjacency.faceCount).fill(unplaced);
  good.forEach((face, row) => {
    placed[face] = core.labels[row];
  });
  const grown = placeUnconstrained(adjacency, placed, options);
  return {
    ...numberByFirstFace(grown.labels, undefined),
    ranIterations: core.ranIterations + grown.ranIterations,
    didConverge: core.didConverge && grown.didConverge,
    ranCompiled: core.ranCompiled && grown.ranCompiled,
    edgeCount:
      core.edgeCount +
      countEdgesOfUnplaced(
        adjacency,
        placed,
        Math.max(floorOf(options), adjacency.floor ?? 0),
      ),
    nodeCount: core.nodeCount + adjacency.faceCount - good.length,
  };
}

/** The good faces, and those that constraints name. */
function rowsOfGood(
  isLowQuality: Uint8Array,
  { mustLinks = [], cannotLinks = [] }: FaceOptions,
): Uint32Array {
  const isGood = isLowQuality.map((isLow) => (isLow === 0 ? 1 : 0));
  for (const pair of [...mustLinks, ...cannotLinks])
    for (const face of pair) isGood[face] = 1;
  const good = new Uint32Array(isGood.length);
  let count = 0;
  for (let face = 0; face < isGood.length; face++)
    if (isGood[face] === 1) good[count++] = face;
  return good.slice(0, count);
}

/** Some of the faces, numbered anew in their order, and the edges between them. */
function adjacencyOf(adjacency: Adjacency, faces: Uint32Array): Adjacency {
  const { faceCount, offsets, neighbours, similarities, isTruncated } =
    adjacency;
  const rowOf = new Int32Array(faceCount).fill(-1);
  faces.forEach((face, row) => {
    rowOf[face] = row;
  });
  const keptOffsets = new Uint32Array(faces.length + 1);
  let count = 0;
  for (let row = 0; row < faces.length; row++) {
    const face = faces[row];
    for (let edge = offsets[face]; edge < offsets[face + 1]; edge++)
      if (rowOf[neighbours[edge]] >= 0) count++;
    keptOffsets[row + 1] = count;
  }
  const rows = allocateRows(faces.length, count);
  const { neighbours: keptNeighbours, similarities: keptSimilarities } = rows;
  rows.offsets.set(keptOffsets);
  let kept = 0;
  for (const face of faces) {
    for (let edge = offsets[face]; edge < offsets[face + 1]; edge++) {
      const row = rowOf[neighbours[edge]];
      if (row < 0) continue;
      keptNeighbours[kept] = row;
      keptSimilarities[kept++] = similarities[edge];
    }
  }
  return {
    ...adjacency,
    faceCount: faces.length,
    ...rows,
    ...(isTruncated === undefined
      ? {}
      : { isTruncated: Uint8Array.from(faces, (face) => isTruncated[face]) }),
  };
}

function optionsOf(
  options: FaceOptions,
  faceCount: number,
  faces: Uint32Array,
): FaceOptions {
  const { faceKeys, mustLinks = [], cannotLinks = [] } = options;
  const rowOf = new Uint32Array(faceCount);
  faces.forEach((face, row) => {
    rowOf[face] = row;
  });
  const moved = (pairs: readonly FacePair[]) =>
    pairs.map(([one, two]): FacePair => [rowOf[one], rowOf[two]]);
  return {
    ...options,
    faceKeys: BigUint64Array.from(faces, (face) =>
      faceKeys === undefined ? BigInt(face) : faceKeys[face],
    ),
    mustLinks: moved(mustLinks),
    cannotLinks: moved(cannotLinks),
  };
}

function countEdgesOfUnplaced(
  { offsets, neighbours, similarities }: Adjacency,
  placed: Int32Array,
  floor: number,
): number {
  let count = 0;
  for (let face = 0; face < placed.length; face++) {
    if (placed[face] !== unplaced) continue;
    for (let edge = offsets[face]; edge < offsets[face + 1]; edge++) {
      const other = neighbours[edge];
      const isCounted = placed[other] === unplaced && other < face; // as its other directed edge
      if (similarities[edge] >= floor && !isCounted) count++;
    }
  }
  return count;
}

function checkOnePerFace(faceCount: number, isLowQuality: Uint8Array): void {
  if (isLowQuality.length === faceCount) return;
  throw new ClusteringError(
    {
      code: "LABELS_MALFORMED",
      expected: faceCount,
      received: isLowQuality.length,
    },
    `Expected whether it is of low quality for each of ${faceCount} faces but received ${isLowQuality.length} values.`,
  );
}
