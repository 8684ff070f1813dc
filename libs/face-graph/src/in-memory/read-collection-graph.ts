import {
  buildAdjacency,
  defaultChineseWhispersOptions,
  type EdgeList,
  extendAdjacency,
  visitingOrder,
} from "@facegraph/cw-core";
import { addsUp } from "../collections/graph-state.ts";
import { type GraphConnection } from "../database/connection.ts";
import { faceKeyOf } from "../faces/identifiers.ts";
import {
  streamAdjacency,
  type StreamAdjacencyOptions,
} from "../similarities/stream-adjacency.ts";
import {
  type StoredGrowth,
  streamGrowth,
} from "../similarities/stream-growth.ts";
import {
  type CollectionGraph,
  countGraph,
  markTruncatedRows,
  rowsByOrdinal,
} from "./collection-graph.ts";

/**
 * Reads the graph of a collection, its rows numbered as they will be visited, so that clustering
 * walks through memory from one end to the other.
 * @throws GraphError `COLLECTION_NOT_FOUND`, `GRAPH_KEEPS_CHANGING`; AbortedError
 */
export async function readCollectionGraph(
  connection: GraphConnection,
  collection: string,
  options: StreamAdjacencyOptions,
): Promise<CollectionGraph> {
  const stored = await streamAdjacency(connection, collection, options);
  const { order, ranks } = orderOfVisits(stored.faceKeys);
  return {
    state: stored.state,
    ...facesInOrder(stored, order),
    adjacency: markTruncatedRows(
      buildAdjacency(order.length, renumber(stored, ranks)),
      stored.state,
    ),
    constraints: stored.constraints,
  };
}

/**
 * Reads only what came since a graph was read. The outcome is what reading the whole graph would
 * give.
 * @returns undefined where all has to be read, see `streamGrowth`
 * @throws GraphError `COLLECTION_NOT_FOUND`; AbortedError
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

function withGrowth(
  graph: CollectionGraph,
  { state, constraints, faces: come, ...edges }: StoredGrowth,
): CollectionGraph | undefined {
  if (come.length === 0 && edges.sources.length === 0)
    return { ...graph, state, constraints };
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
  const { order, ranks } = orderOfVisits(faces.faceKeys);
  const inOrder = facesInOrder(faces, order);
  const rows = rowsByOrdinal({ ordinals: inOrder.ordinals, state });
  if (edges.targets.some((ordinal) => (rows[ordinal] ?? -1) < 0))
    return undefined; // somebody stored an edge to a face of another collection
  return {
    state,
    ...inOrder,
    adjacency: markTruncatedRows(
      extendAdjacency(
        graph.adjacency,
        order.length,
        ranks.subarray(0, graph.faceIds.length),
        renumber(edges, rows),
      ),
      state,
    ),
    constraints,
  };
}

/** The rows in the order in which they are visited, and the rank of each row in that order. */
function orderOfVisits(faceKeys: BigUint64Array) {
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
