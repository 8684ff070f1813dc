import { checkAdjacency, type Adjacency } from "../adjacency/adjacency.ts";
import {
  checkKeys,
  checkRun,
  floorOf,
  prepareWhispers,
  type ChineseWhispersOptions,
  type Clustering,
  type FaceOptions,
  type RunOptions,
} from "../whispers/chinese-whispers.ts";
import { checkConstraints, type FacePair } from "../nodes/constraints.ts";
import { ClusteringError } from "../errors.ts";
import { grow, unplaced } from "../growth/growth.ts";
import { allocateRows } from "../kernel/kernel.ts";
import { numberByFirstFace } from "../whispers/final-labels.ts";

/**
 * Chinese Whispers in which poor faces may join a cluster but never bridge two: the good faces
 * whisper without them, and are placed; then the poor ones join the cluster that supports them
 * most, or each other, as new faces do when a library grows. A poor face that a link names takes
 * part as a good one: what people say of it counts more than how it looks.
 * @param adjacency symmetric CSR of n faces; read, never changed
 * @param isLowQuality n values, 1 for a poor face
 * @returns labels contiguous from 0 in the order of first faces; `edgeCount` has every edge of a
 *   poor face that reaches the floor
 * @throws ClusteringError as `chineseWhispers`; `LABELS_MALFORMED` when there is not one value per
 *   face
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
 * Checks, separates and orders the faces once, for any number of runs over them: what does not
 * depend on the threshold is done by the first run that needs it, and kept. Runs do not overlap.
 * @returns what `chineseWhispersByQuality` gives with the options of a run
 * @throws ClusteringError as `chineseWhispersByQuality`, at once or when a run is asked for
 */
export function prepareClustering(
  adjacency: Adjacency,
  isLowQuality: Uint8Array,
  faces: FaceOptions,
): (options: RunOptions) => Clustering {
  const { faceCount } = adjacency;
  const { faceKeys, mustLinks = [], cannotLinks = [] } = faces;
  checkKeys(faceCount, faceKeys);
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
      : placePoor(adjacency, good, core, { ...faces, ...options });
  };
}

/** The good faces stay in the clusters that they have; the others join them, or each other. */
function placePoor(
  adjacency: Adjacency,
  good: Uint32Array,
  core: Clustering,
  options: ChineseWhispersOptions,
): Clustering {
  const placed = new Int32Array(adjacency.faceCount).fill(unplaced);
  good.forEach((face, row) => {
    placed[face] = core.labels[row];
  });
  const grown = grow(adjacency, placed, options); // links name good faces, which are placed
  return {
    ...numberByFirstFace(grown.labels, undefined),
    ranIterations: core.ranIterations + grown.ranIterations,
    didConverge: core.didConverge && grown.didConverge,
    edgeCount:
      core.edgeCount +
      countEdgesOfPoor(
        adjacency,
        placed,
        Math.max(floorOf(options), adjacency.floor ?? 0),
      ),
    nodeCount: core.nodeCount + adjacency.faceCount - good.length,
  };
}

/** Faces that are not poor, and those that links name. */
function rowsOfGood(
  isLowQuality: Uint8Array,
  { mustLinks = [], cannotLinks = [] }: FaceOptions,
): Uint32Array {
  const isGood = isLowQuality.map((poor) => (poor === 0 ? 1 : 0));
  for (const pair of [...mustLinks, ...cannotLinks])
    for (const face of pair) isGood[face] = 1;
  const good = new Uint32Array(isGood.length);
  let count = 0;
  for (let face = 0; face < isGood.length; face++)
    if (isGood[face] === 1) good[count++] = face;
  return good.slice(0, count);
}

/** The faces named, numbered anew in their order, and the edges between them. */
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
    for (let end = offsets[face]; end < offsets[face + 1]; end++)
      if (rowOf[neighbours[end]] >= 0) count++;
    keptOffsets[row + 1] = count;
  }
  const rows = allocateRows(faces.length, count);
  const { neighbours: keptNeighbours, similarities: keptSimilarities } = rows;
  rows.offsets.set(keptOffsets);
  let kept = 0;
  for (const face of faces) {
    for (let end = offsets[face]; end < offsets[face + 1]; end++) {
      const row = rowOf[neighbours[end]];
      if (row < 0) continue;
      keptNeighbours[kept] = row;
      keptSimilarities[kept++] = similarities[end];
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

function countEdgesOfPoor(
  { offsets, neighbours, similarities }: Adjacency,
  placed: Int32Array,
  floor: number,
): number {
  let count = 0;
  for (let face = 0; face < placed.length; face++) {
    if (placed[face] !== unplaced) continue;
    for (let end = offsets[face]; end < offsets[face + 1]; end++) {
      const other = neighbours[end];
      const isCounted = placed[other] === unplaced && other < face; // from its other end
      if (similarities[end] >= floor && !isCounted) count++;
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
    `Expected whether it is poor for each of ${faceCount} faces but received ${isLowQuality.length} values.`,
  );
}
