import { ClusteringError } from "../errors.ts";
import { allocateRows } from "../kernel/kernel.ts";
import type { Adjacency } from "./adjacency.ts";
import { buildAdjacency, type EdgeList } from "./build-adjacency.ts";
import { checkAdjacency, markSound } from "./check-adjacency.ts";

/**
 * Adds faces and edges to an adjacency. The outcome is the graph that `buildAdjacency` makes of all
 * its edges together, in time linear in edges and faces. An edge that is given again keeps its
 * larger similarity.
 * @param adjacency read, never changed
 * @param faceCount n, the faces that were there and those that come
 * @param rows by face of `adjacency`: which of the n it becomes, ascending
 * @param edges between the n faces, as `buildAdjacency` takes them
 * @returns arrays that are the caller's, with the same floor; truncated rows are to be named anew
 * @throws ClusteringError `OPTION_OUT_OF_RANGE` for rows that do not ascend below n,
 *   `ADJACENCY_MALFORMED`; as `buildAdjacency`
 */
export function extendAdjacency(
  adjacency: Adjacency,
  faceCount: number,
  rows: Uint32Array,
  edges: EdgeList,
): Adjacency {
  checkAdjacency(adjacency);
  const added = buildAdjacency(faceCount, edges);
  checkRows(adjacency.faceCount, faceCount, rows);
  const { offsets, neighbours, similarities, floor } = adjacency;
  const target = allocateRows(
    faceCount,
    offsets[adjacency.faceCount] + added.neighbours.length,
  );
  let written = 0;
  const write = (neighbour: number, similarity: number) => {
    target.neighbours[written] = neighbour;
    target.similarities[written++] = similarity;
  };
  let old = 0;
  for (let face = 0; face < faceCount; face++) {
    let next = added.offsets[face];
    const end = added.offsets[face + 1];
    if (rows[old] === face) {
      for (let from = offsets[old]; from < offsets[old + 1]; from++) {
        const neighbour = rows[neighbours[from]];
        let similarity = similarities[from];
        for (; next < end && added.neighbours[next] < neighbour; next++)
          write(added.neighbours[next], added.similarities[next]);
        if (next < end && added.neighbours[next] === neighbour)
          similarity = Math.max(similarity, added.similarities[next++]);
        write(neighbour, similarity);
      }
      old++;
    }
    for (; next < end; next++)
      write(added.neighbours[next], added.similarities[next]);
    target.offsets[face + 1] = written;
  }
  const extended: Adjacency = {
    faceCount,
    offsets: target.offsets,
    neighbours: target.neighbours.subarray(0, written),
    similarities: target.similarities.subarray(0, written),
    ...(floor === undefined ? {} : { floor }),
  };
  markSound(extended);
  return extended;
}

function checkRows(
  oldCount: number,
  faceCount: number,
  rows: Uint32Array,
): void {
  const fail = (value: number | string, expected: string): never => {
    throw new ClusteringError(
      { code: "OPTION_OUT_OF_RANGE", option: "rows", value },
      `Expected ${expected} but received ${value}.`,
    );
  };
  if (rows.length !== oldCount)
    fail(rows.length, `a row for each of ${oldCount} faces`);
  for (let face = 0; face < oldCount; face++) {
    const isAbove = face === 0 || rows[face] > rows[face - 1];
    if (!isAbove || rows[face] >= faceCount)
      fail(
        rows[face],
        `rows that ascend below ${faceCount}, also at face ${face},`,
      );
  }
}
