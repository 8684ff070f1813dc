import {
  buildAdjacency,
  defaultChineseWhispersOptions,
  extendAdjacency,
  visitingOrder,
  type EdgeList,
} from "@facegraph/cw-core";
import { addsUp, type GraphCounts } from "../collections/graph-state.ts";
import { faceKeyOf } from "../faces/identifiers.ts";
import {
  streamAdjacency,
  type StreamAdjacencyOptions,
} from "../similarities/stream-adjacency.ts";
import {
  streamGrowth,
  type StoredGrowth,
} from "../similarities/stream-growth.ts";
import { type GraphConnection } from "../database/connection.ts";
import {
  truncatedAsStored,
  rowsByOrdinal,
  type CollectionGraph,
} from "./graph-file.ts";

/**
 * Reads the graph of a collection, its rows numbered as they will be visited, so that clustering
 * walks through memory from one end to the other.
 * @throws GraphError `COLLECTION_NOT_FOUND`, `GRAPH_KEEPS_CHANGING`, `ABORTED`
 */
export async function readGraph(
  connection: GraphConnection,
  collection: string,
  options: StreamAdjacencyOptions,
): Promise<CollectionGraph> {
  const stored = await streamAdjacency(connection, collection, options);
  const { order, ranks } = visit(stored.faceKeys);
  return {
    state: stored.state,
    ...facesInOrder(stored, order),
    adjacency: truncatedAsStored(
      buildAdjacency(order.length, renumber(stored, ranks)),
      stored.state,
    ),
    links: stored.links,
  };
}

/**
 * Reads only what came since a graph was read, and gives the graph that reading all of it would
 * give.
 * @returns undefined where all has to be read, see `streamGrowth`
 * @throws GraphError `COLLECTION_NOT_FOUND`, `ABORTED`
 */
export async function readGrownGraph(
  connection: GraphConnection,
  collection: string,
  graph: CollectionGraph,
  options: StreamAdjacencyOptions,
): Promise<CollectionGraph | undefined> {
  const growth = await streamGrowth(
    connection,
    collection,
    graph.state,
    options,
  );
  if (growth === undefined) return undefined;
  const grown = withGrowth(graph, growth);
  if (grown === undefined) return undefined;
  const isWhole = await addsUp(
    connection,
    collection,
    [graph.state, grown.state],
    { before: countGraph(graph), after: countGraph(grown) },
  );
  return isWhole ? grown : undefined;
}

/** How much was read of what the server counts. */
export function countGraph({
  faceIds,
  adjacency,
  links,
}: CollectionGraph): GraphCounts {
  return {
    faces: faceIds.length,
    similarities: adjacency.neighbours.length / 2,
    links: links.length,
  };
}

function withGrowth(
  graph: CollectionGraph,
  { state, links, faces: come, ...edges }: StoredGrowth,
): CollectionGraph | undefined {
  if (come.length === 0 && edges.sources.length === 0)
    return { ...graph, state, links };
  const faceCount = graph.faceIds.length + come.length;
  const faces = {
    faceIds: [...graph.faceIds, ...come.map(({ id }) => id)],
    faceKeys: new BigUint64Array(faceCount),
    nodes: new Float64Array(faceCount),
    ordinals: new Uint32Array(faceCount),
    isLowQuality: new Uint8Array(faceCount),
  };
  faces.faceKeys.set(graph.faceKeys);
  faces.nodes.set(graph.nodes);
  faces.ordinals.set(graph.ordinals);
  faces.isLowQuality.set(graph.isLowQuality);
  come.forEach(({ id, node, ordinal, isLowQuality }, index) => {
    const row = graph.faceIds.length + index;
    faces.faceKeys[row] = faceKeyOf(id);
    faces.nodes[row] = node;
    faces.ordinals[row] = ordinal;
    faces.isLowQuality[row] = Number(isLowQuality);
  });
  const { order, ranks } = visit(faces.faceKeys);
  const inOrder = facesInOrder(faces, order);
  const rows = rowsByOrdinal({ ordinals: inOrder.ordinals, state });
  if (edges.targets.some((ordinal) => (rows[ordinal] ?? -1) < 0))
    return undefined; // somebody's edge out of the collection
  return {
    state,
    ...inOrder,
    adjacency: truncatedAsStored(
      extendAdjacency(
        graph.adjacency,
        order.length,
        ranks.subarray(0, graph.faceIds.length),
        renumber(edges, rows),
      ),
      state,
    ),
    links,
  };
}

/** The rows in the order they are visited in, and the place of each in it. */
function visit(faceKeys: BigUint64Array) {
  const order = visitingOrder(faceKeys, defaultChineseWhispersOptions.seed);
  const ranks = new Uint32Array(order.length);
  for (let rank = 0; rank < order.length; rank++) ranks[order[rank]!] = rank;
  return { order, ranks };
}

type Faces = Pick<
  CollectionGraph,
  "faceIds" | "faceKeys" | "nodes" | "ordinals" | "isLowQuality"
>;

function facesInOrder(
  { faceIds, faceKeys, nodes, ordinals, isLowQuality }: Faces,
  order: Uint32Array,
): Faces {
  return {
    faceIds: Array.from(order, (row) => faceIds[row]!),
    faceKeys: BigUint64Array.from(order, (row) => faceKeys[row]!),
    nodes: Float64Array.from(order, (row) => nodes[row]!),
    ordinals: Uint32Array.from(order, (row) => ordinals[row]!),
    isLowQuality: Uint8Array.from(order, (row) => isLowQuality[row]!),
  };
}

function renumber(
  { sources, targets, similarities }: EdgeList,
  numbers: Uint32Array | Int32Array,
): EdgeList {
  const numbersOf = (rows: Uint32Array) => {
    const renumbered = new Uint32Array(rows.length);
    for (let edge = 0; edge < rows.length; edge++)
      renumbered[edge] = numbers[rows[edge]!]!;
    return renumbered;
  };
  return {
    sources: numbersOf(sources),
    targets: numbersOf(targets),
    similarities,
  };
}
