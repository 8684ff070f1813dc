import type { Adjacency } from "../adjacency/adjacency.ts";
import { ClusteringError } from "../errors.ts";
import { DisjointSets } from "../nodes/disjoint-sets.ts";
import { radixOrder } from "../nodes/radix-order.ts";

/** A step from one face to the next. */
export interface PathEdge {
  readonly from: number;
  readonly to: number;
  readonly similarity: number;
}

/**
 * Explains why two faces are together: of all paths between them within their cluster, it finds one
 * whose weakest edge is strongest.
 * @param labels a number per face
 * @param from, to face indices
 * @returns the edges from one face to the other; none for a face and itself; undefined when the two
 *   are not in one cluster, or no path joins them
 * @throws ClusteringError `EDGE_TO_UNKNOWN_FACE`
 * @see Hu 1961, "The maximum capacity route problem": the path lies on a maximum spanning tree, so
 *   edges are joined strongest first until the two meet (Kruskal 1956)
 */
export function explainPath(
  adjacency: Adjacency,
  labels: Uint32Array,
  from: number,
  to: number,
): PathEdge[] | undefined {
  const { faceCount, offsets, neighbours, similarities, floor = 0 } = adjacency;
  for (const face of [from, to]) {
    if (Number.isInteger(face) && face >= 0 && face < faceCount) continue;
    throw new ClusteringError(
      { code: "EDGE_TO_UNKNOWN_FACE", edge: -1, face },
      `Expected faces below ${faceCount} but received ${face}.`,
    );
  }
  if (labels[from] !== labels[to]) return undefined;
  const sources: number[] = [];
  const edges: number[] = [];
  for (let face = 0; face < faceCount; face++) {
    if (labels[face] !== labels[from]) continue;
    for (
      let edge = offsets[face];
      edge < offsets[face + 1] && neighbours[edge] < face;
      edge++
    ) {
      if (labels[neighbours[edge]] !== labels[from]) continue;
      if (similarities[edge] < floor) continue;
      sources.push(face);
      edges.push(edge);
    }
  }
  const bits = new Uint32Array(
    Float32Array.from(edges, (edge) => similarities[edge]).buffer,
  ).map((value) => 0xffffffff - value);
  const tree = new Map<number, PathEdge[]>();
  const sets = new DisjointSets(faceCount);
  for (const index of radixOrder(bits)) {
    if (sets.find(from) === sets.find(to)) break;
    const one = sources[index];
    const two = neighbours[edges[index]];
    if (!sets.join(one, two)) continue;
    const similarity = similarities[edges[index]];
    tree.set(one, [
      ...(tree.get(one) ?? []),
      { from: one, to: two, similarity },
    ]);
    tree.set(two, [
      ...(tree.get(two) ?? []),
      { from: two, to: one, similarity },
    ]);
  }
  return walk(tree, from, to);
}

/** The only path between two faces of a tree. */
function walk(
  tree: ReadonlyMap<number, readonly PathEdge[]>,
  from: number,
  to: number,
): PathEdge[] | undefined {
  const reachedBy = new Map<number, PathEdge>();
  const waiting = [from];
  for (const face of waiting) {
    if (face === to) break;
    for (const edge of tree.get(face) ?? []) {
      if (edge.to === from || reachedBy.has(edge.to)) continue;
      reachedBy.set(edge.to, edge);
      waiting.push(edge.to);
    }
  }
  const path: PathEdge[] = [];
  for (let face = to; face !== from;) {
    const edge = reachedBy.get(face);
    if (edge === undefined) return undefined;
    path.unshift(edge);
    face = edge.from;
  }
  return path;
}
