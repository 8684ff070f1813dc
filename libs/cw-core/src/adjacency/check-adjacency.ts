import { ClusteringError } from "../errors.ts";
import type { Adjacency } from "./adjacency.ts";

/**
 * Adjacencies that were built here, or checked, by their neighbours: to read every edge once is
 * enough.
 */
const sound = new WeakMap<Uint32Array, Adjacency>();

/** Notes that an adjacency need not be checked. */
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
 * Checks an adjacency that was not built here: lengths, offsets, faces, similarities, and the order
 * of neighbours. Symmetry is not checked; the caller promises it. The same arrays are checked once,
 * so the caller leaves them as they are.
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
  const said = adjacency.isTruncated?.length ?? faceCount;
  if (said !== faceCount) fail(`${said} values say which rows are truncated`);
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
    for (let edge = offsets[face]; edge < offsets[face + 1]; edge++) {
      const neighbour = neighbours[edge];
      if (neighbour >= faceCount || neighbour === face)
        fail(`face ${face} has neighbour ${neighbour}`);
      if (edge > offsets[face] && neighbour <= neighbours[edge - 1])
        fail(`the neighbours of face ${face} do not ascend`);
      if (!(similarities[edge] > 0 && similarities[edge] <= 1))
        fail(`face ${face} has similarity ${similarities[edge]}`);
    }
  }
  markSound(adjacency);
}
