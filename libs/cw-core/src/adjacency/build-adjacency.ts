import { ClusteringError } from "../errors.ts";
import { allocateRows } from "../kernel/kernel.ts";
import type { Adjacency } from "./adjacency.ts";
import { markSound } from "./check-adjacency.ts";

/**
 * Edges in any order. An edge may be repeated, and may name its two faces in either order or in
 * both.
 */
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
  const adjacency = mergeRepeated(
    transposeSymmetric(scatter(faceCount, edges)),
  );
  markSound(adjacency);
  return adjacency;
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
 * ascending, because columns are filled row after row. So this is a sort in linear time.
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
    for (let edge = offsets[face]; edge < offsets[face + 1]; edge++) {
      const position = next[neighbours[edge]]++;
      sortedNeighbours[position] = face;
      sortedSimilarities[position] = similarities[edge];
    }
  }
  return { faceCount, ...rows };
}

/** Merges repeated neighbours, which stand next to each other, in place. */
function mergeRepeated(adjacency: Adjacency): Adjacency {
  const { faceCount, offsets, neighbours, similarities } = adjacency;
  const mergedOffsets = new Uint32Array(faceCount + 1);
  let written = 0;
  for (let face = 0; face < faceCount; face++) {
    const rowStart = written;
    for (let edge = offsets[face]; edge < offsets[face + 1]; edge++) {
      const isRepeated =
        written > rowStart && neighbours[written - 1] === neighbours[edge];
      if (isRepeated) {
        if (similarities[edge] > similarities[written - 1])
          similarities[written - 1] = similarities[edge];
      } else {
        neighbours[written] = neighbours[edge];
        similarities[written++] = similarities[edge];
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
