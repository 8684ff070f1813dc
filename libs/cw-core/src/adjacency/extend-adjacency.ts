import {
  buildAdjacency,
  checkAdjacency,
  markSound,
  type Adjacency,
  type EdgeList,
} from "./adjacency.ts";
import { ClusteringError } from "../errors.ts";
import { allocateRows } from "../kernel/kernel.ts";

/**
 * Adds faces and edges to an adjacency: the same graph as built from all its edges together, in
 * time linear in edges and faces. An edge that is there already keeps its larger similarity.
 * @param adjacency read, never changed
 * @param faceCount n, of those that were there and those that come
 * @param places by face of `adjacency`: which of the n it is, ascending
 * @param edges between the n faces, as `buildAdjacency` takes them
 * @returns arrays that are the caller's; a floor is kept, which rows were cut is to be said anew
 * @throws ClusteringError `OPTION_OUT_OF_RANGE` for places that do not ascend below n,
 *   `ADJACENCY_MALFORMED`; as `buildAdjacency`
 */
export function extendAdjacency(
  adjacency: Adjacency,
  faceCount: number,
  places: Uint32Array,
  edges: EdgeList,
): Adjacency {
  checkAdjacency(adjacency);
  const added = buildAdjacency(faceCount, edges);
  checkPlaces(adjacency.faceCount, faceCount, places);
  const { offsets, neighbours, similarities, floor } = adjacency;
  const rows = allocateRows(
    faceCount,
    offsets[adjacency.faceCount] + added.neighbours.length,
  );
  let written = 0;
  const write = (neighbour: number, similarity: number) => {
    rows.neighbours[written] = neighbour;
    rows.similarities[written++] = similarity;
  };
  let old = 0;
  for (let face = 0; face < faceCount; face++) {
    let next = added.offsets[face];
    const end = added.offsets[face + 1];
    if (places[old] === face) {
      for (let from = offsets[old]; from < offsets[old + 1]; from++) {
        const neighbour = places[neighbours[from]];
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
    rows.offsets[face + 1] = written;
  }
  const extended: Adjacency = {
    faceCount,
    offsets: rows.offsets,
    neighbours: rows.neighbours.subarray(0, written),
    similarities: rows.similarities.subarray(0, written),
    ...(floor === undefined ? {} : { floor }),
  };
  markSound(extended);
  return extended;
}

function checkPlaces(
  oldCount: number,
  faceCount: number,
  places: Uint32Array,
): void {
  const fail = (value: number | string, expected: string): never => {
    throw new ClusteringError(
      { code: "OPTION_OUT_OF_RANGE", option: "places", value },
      `Expected ${expected} but received ${value}.`,
    );
  };
  if (places.length !== oldCount)
    fail(places.length, `a place for each of ${oldCount} faces`);
  for (let face = 0; face < oldCount; face++) {
    const isAbove = face === 0 || places[face] > places[face - 1];
    if (!isAbove || places[face] >= faceCount)
      fail(
        places[face],
        `places that ascend below ${faceCount}, also at face ${face},`,
      );
  }
}
