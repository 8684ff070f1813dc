import { ClusteringError } from "../errors.ts";
import { allocateRows } from "../kernel/kernel.ts";

/**
 * Symmetric adjacency of n faces in compressed sparse rows (CSR): the neighbours of face i,
 * ascending, and their similarities stand at `offsets[i]` up to `offsets[i + 1]`. An edge appears
 * twice, once from each end.
 */
export interface Adjacency {
  readonly faceCount: number;
  /** n + 1 positions; the last counts the edge ends. */
  readonly offsets: Uint32Array;
  readonly neighbours: Uint32Array;
  /** In (0, 1]. */
  readonly similarities: Float32Array;
  /** Edges below this similarity are passed over; absent when all count. */
  readonly floor?: number;
  /**
   * By face: 1 where only the strongest pairs were kept, see `withRowsTruncatedAt`. Absent when all
   * were.
   */
  readonly isTruncated?: Uint8Array;
}

/**
 * A view of the edges at or above a threshold: the same arrays, not a copy, and everything here
 * that reads an adjacency passes over weaker edges.
 * @throws ClusteringError `THRESHOLD_OUT_OF_RANGE`
 */
export function atThreshold(
  adjacency: Adjacency,
  threshold: number,
): Adjacency {
  checkThreshold(threshold);
  return {
    ...adjacency,
    floor: Math.max(threshold, adjacency.floor ?? 0),
  };
}

/** @throws ClusteringError `THRESHOLD_OUT_OF_RANGE` */
export function checkThreshold(threshold: number): void {
  if (threshold > 0 && threshold <= 1) return;
  throw new ClusteringError(
    { code: "THRESHOLD_OUT_OF_RANGE", threshold },
    `Expected a threshold above 0 and at most 1 but received ${threshold}.`,
  );
}

/** Edges in any order, from either end or from both, repeated or not. */
export interface EdgeList {
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  readonly similarities: Float32Array;
}

/**
 * Builds the adjacency of an edge list, in time linear in edges and faces, and memory for two
 * adjacencies. An edge given more than once keeps its larger similarity.
 * @param faceCount n, at most 2³² − 2
 * @param edges faces 0..n − 1, similarities in (0, 1]; read, never changed
 * @returns arrays that are the caller's
 * @throws ClusteringError `EDGES_MALFORMED`, `EDGE_TO_UNKNOWN_FACE`, `SELF_LOOP`,
 *   `SIMILARITY_OUT_OF_RANGE` (NaN as well)
 */
export function buildAdjacency(faceCount: number, edges: EdgeList): Adjacency {
  checkEdges(faceCount, edges);
  const adjacency = mergeRepeated(adjacencyOfDistinctEdges(faceCount, edges));
  markSound(adjacency);
  return adjacency;
}

/** The same for edges that are known to be sound and given once. */
export function adjacencyOfDistinctEdges(
  faceCount: number,
  edges: EdgeList,
): Adjacency {
  return transposeSymmetric(scatter(faceCount, edges));
}

/** Rows in the order of the edge list. */
function scatter(
  faceCount: number,
  { sources, targets, similarities }: EdgeList,
): Adjacency {
  const offsets = new Uint32Array(faceCount + 1);
  for (let edge = 0; edge < sources.length; edge++) {
    offsets[sources[edge] + 1]++;
    offsets[targets[edge] + 1]++;
  }
  for (let face = 0; face < faceCount; face++)
    offsets[face + 1] += offsets[face];
  const next = offsets.slice(0, faceCount);
  const neighbours = new Uint32Array(sources.length * 2);
  const weights = new Float32Array(sources.length * 2);
  for (let edge = 0; edge < sources.length; edge++) {
    const source = sources[edge];
    const target = targets[edge];
    const fromSource = next[source]++;
    neighbours[fromSource] = target;
    weights[fromSource] = similarities[edge];
    const fromTarget = next[target]++;
    neighbours[fromTarget] = source;
    weights[fromTarget] = similarities[edge];
  }
  return { faceCount, offsets, neighbours, similarities: weights };
}

/**
 * Turns rows into columns. A symmetric adjacency stays the same graph, and its rows come out
 * ascending, because columns are filled row after row: a sort in linear time.
 */
function transposeSymmetric({
  faceCount,
  offsets,
  neighbours,
  similarities,
}: Adjacency): Adjacency {
  const next = offsets.slice(0, faceCount);
  const rows = allocateRows(faceCount, neighbours.length);
  const { neighbours: sortedNeighbours, similarities: sortedSimilarities } =
    rows;
  rows.offsets.set(offsets);
  for (let face = 0; face < faceCount; face++) {
    for (let end = offsets[face]; end < offsets[face + 1]; end++) {
      const position = next[neighbours[end]]++;
      sortedNeighbours[position] = face;
      sortedSimilarities[position] = similarities[end];
    }
  }
  return { faceCount, ...rows };
}

/** Joins neighbours that stand next to each other more than once, in place. */
function mergeRepeated(adjacency: Adjacency): Adjacency {
  const { faceCount, offsets, neighbours, similarities } = adjacency;
  const mergedOffsets = new Uint32Array(faceCount + 1);
  let written = 0;
  for (let face = 0; face < faceCount; face++) {
    const rowStart = written;
    for (let end = offsets[face]; end < offsets[face + 1]; end++) {
      const isRepeated =
        written > rowStart && neighbours[written - 1] === neighbours[end];
      if (isRepeated) {
        if (similarities[end] > similarities[written - 1])
          similarities[written - 1] = similarities[end];
      } else {
        neighbours[written] = neighbours[end];
        similarities[written++] = similarities[end];
      }
    }
    mergedOffsets[face + 1] = written;
  }
  offsets.set(mergedOffsets);
  return {
    faceCount,
    offsets,
    neighbours: neighbours.subarray(0, written),
    similarities: similarities.subarray(0, written),
  };
}

function checkEdges(
  faceCount: number,
  { sources, targets, similarities }: EdgeList,
): void {
  if (
    !Number.isInteger(faceCount) ||
    faceCount < 0 ||
    faceCount > 2 ** 32 - 2
  ) {
    throw new ClusteringError(
      { code: "OPTION_OUT_OF_RANGE", option: "faceCount", value: faceCount },
      `Expected a whole number of faces, 0 to 2^32 - 2, but received ${faceCount}.`,
    );
  }
  if (
    targets.length !== sources.length ||
    similarities.length !== sources.length
  ) {
    throw new ClusteringError(
      {
        code: "EDGES_MALFORMED",
        lengths: [sources.length, targets.length, similarities.length],
      },
      `Expected as many targets and similarities as sources but received ${targets.length} and ${similarities.length} for ${sources.length}.`,
    );
  }
  for (let edge = 0; edge < sources.length; edge++) {
    const source = sources[edge];
    const target = targets[edge];
    const similarity = similarities[edge];
    if (source >= faceCount || target >= faceCount) {
      const face = Math.max(source, target);
      throw new ClusteringError(
        { code: "EDGE_TO_UNKNOWN_FACE", edge, face },
        `Expected faces below ${faceCount} but edge ${edge} names face ${face}.`,
      );
    }
    if (source === target) {
      throw new ClusteringError(
        { code: "SELF_LOOP", edge, face: source },
        `Expected edges between two faces but edge ${edge} joins face ${source} to itself; leave it out.`,
      );
    }
    if (!(similarity > 0 && similarity <= 1)) {
      throw new ClusteringError(
        { code: "SIMILARITY_OUT_OF_RANGE", edge, similarity },
        `Expected similarities above 0 and at most 1 but edge ${edge} has ${similarity}.`,
      );
    }
  }
}

/**
 * Adjacencies that were built here, or checked, by their neighbours: once is enough of a walk over
 * every edge.
 */
const sound = new WeakMap<Uint32Array, Adjacency>();

/** Says of an adjacency that it need not be checked. */
export function markSound(adjacency: Adjacency): void {
  sound.set(adjacency.neighbours, adjacency);
}

function isKnownSound(adjacency: Adjacency): boolean {
  const known = sound.get(adjacency.neighbours);
  return (
    known?.faceCount === adjacency.faceCount &&
    known.offsets === adjacency.offsets &&
    known.similarities === adjacency.similarities
  );
}

/**
 * Checks an adjacency that was not built here: lengths, offsets, faces, and the order of
 * neighbours. Symmetry is the caller's, and so is leaving it as it is: what was checked is not
 * checked again.
 * @throws ClusteringError `ADJACENCY_MALFORMED`
 */
export function checkAdjacency(adjacency: Adjacency): void {
  const { faceCount, offsets, neighbours, similarities } = adjacency;
  const fail = (reason: string): never => {
    throw new ClusteringError(
      { code: "ADJACENCY_MALFORMED", reason },
      `Expected a symmetric CSR of ${faceCount} faces but ${reason}.`,
    );
  };
  const cut = adjacency.isTruncated?.length ?? faceCount;
  if (cut !== faceCount) fail(`${cut} values say which rows were cut`);
  if (isKnownSound(adjacency)) return;
  if (offsets.length !== faceCount + 1)
    fail(`there are ${offsets.length} offsets`);
  if (offsets[0] !== 0) fail(`the first offset is ${offsets[0]}`);
  if (
    similarities.length < offsets[faceCount] ||
    neighbours.length < offsets[faceCount]
  ) {
    fail(
      `the last offset, ${offsets[faceCount]}, is beyond the neighbours or similarities`,
    );
  }
  for (let face = 0; face < faceCount; face++) {
    if (offsets[face + 1] < offsets[face])
      fail(`offsets fall after face ${face}`);
    for (let end = offsets[face]; end < offsets[face + 1]; end++) {
      const neighbour = neighbours[end];
      if (neighbour >= faceCount || neighbour === face)
        fail(`face ${face} has neighbour ${neighbour}`);
      if (end > offsets[face] && neighbour <= neighbours[end - 1])
        fail(`the neighbours of face ${face} do not ascend`);
      if (!(similarities[end] > 0 && similarities[end] <= 1))
        fail(`face ${face} has similarity ${similarities[end]}`);
    }
  }
  markSound(adjacency);
}
