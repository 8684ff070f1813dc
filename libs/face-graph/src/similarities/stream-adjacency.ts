import { setImmediate } from "node:timers/promises";
import { type Collection, readCollection } from "../collections/collections.ts";
import {
  type GraphState,
  isUnchanged,
  readGraphState,
} from "../collections/graph-state.ts";
import * as cypher from "../cypher/similarities/similarities.ts";
import type { GraphConnection } from "../database/connection.ts";
import { streamRanges } from "../database/ordinal-ranges.ts";
import { GraphError } from "../errors.ts";
import { faceKeyOf } from "../faces/identifiers.ts";
import { readConstraints } from "../people/constraints.ts";
import type { FaceConstraint } from "../people/what-was-said.ts";
import { EdgeArrays } from "./edge-arrays.ts";

/**
 * The faces of a collection, their similar pairs and constraints, as they were at one generation.
 */
export interface StoredEdges {
  readonly state: GraphState;
  /** By row. The row of a face is its ordinal, unless faces were deleted. */
  readonly faceIds: readonly string[];
  readonly faceKeys: BigUint64Array;
  /** By row: the server's own number of the face's node. */
  readonly nodes: Float64Array;
  /** By row, ascending. */
  readonly ordinals: Uint32Array;
  /** By row: 1 where something speaks against the face's quality. */
  readonly isLowQuality: Uint8Array;
  /** Rows; each pair once. */
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  readonly similarities: Float32Array;
  readonly constraints: readonly FaceConstraint[];
}

export interface StreamAdjacencyOptions {
  readonly signal?: AbortSignal;
  /** Called with of how many faces the edges have come, and of how many they will. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Faces whose edges are asked for at a time: neither side holds the whole graph in rows. */
  readonly rangeSize?: number;
  /** Ranges read side by side. */
  readonly readers?: number;
}

export const defaultStreamAdjacencyOptions = Object.freeze({
  rangeSize: 10_000,
  readers: 2,
});
const attempts = 5;

/**
 * Reads all SIMILAR relationships of a collection straight into typed arrays, and its constraints.
 * If the collection changed meanwhile, it is read again, as rows may have been skipped or
 * repeated.
 * @throws GraphError `COLLECTION_NOT_FOUND`, `GRAPH_KEEPS_CHANGING`; AbortedError
 */
export async function streamAdjacency(
  connection: GraphConnection,
  collectionName: string,
  options: StreamAdjacencyOptions = {},
): Promise<StoredEdges> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const state = await readGraphState(connection, collectionName);
    const { pairTypes } = await readCollection(connection, collectionName);
    const source = { connection, collectionName, state, pairTypes };
    const [{ faces, sums }, constraints] = await Promise.all([
      readFaces(source, options),
      readConstraints(connection, collectionName),
    ]);
    const edges =
      edgesOfSums(faces, sums) ?? (await readAnyEdges(source, options));
    const read = {
      faces: faces.count,
      similarities: edges.count,
      constraints: constraints.length,
    };
    const [isCurrent, rows] = await Promise.all([
      isUnchanged(connection, collectionName, state, read),
      setImmediate().then(() => byRow(state, faces, edges)), // while the server answers
    ]);
    if (isCurrent) return { ...rows, constraints };
  }
  throw new GraphError(
    { code: "GRAPH_KEEPS_CHANGING", collection: collectionName },
    `Collection ${collectionName} changed ${attempts} times while it was read; wait until the ingest that runs has ended.`,
    { retriable: true },
  );
}

/** What is read, and its state when reading began. */
interface Source {
  readonly connection: GraphConnection;
  readonly collectionName: string;
  readonly state: GraphState;
  readonly pairTypes: Collection["pairTypes"];
}

/** By ordinal. */
interface FaceArrays {
  /** Undefined where a face was deleted. */
  readonly ids: (string | undefined)[];
  readonly nodes: Float64Array;
  readonly isLowQuality: Uint8Array;
  /** Faces that are there. */
  readonly count: number;
}

/**
 * Ordinal, id, the server's number, whether its quality is low, and its edges as
 * `EdgeArrays.addSums` takes them.
 */
type FaceRow = [number, string, number, boolean | null, number[]];

/** @returns sums undefined where sums cannot hold the edges, see `EdgeArrays.addSums` */
async function readFaces(
  source: Source,
  options: StreamAdjacencyOptions,
): Promise<{ faces: FaceArrays; sums: EdgeArrays | undefined }> {
  const { ordinalEnd } = source.state;
  const ids = new Array<string | undefined>(ordinalEnd).fill(undefined);
  const isLowQuality = new Uint8Array(ordinalEnd);
  const nodes = new Float64Array(ordinalEnd).fill(-1);
  const edges = new EdgeArrays(source.state.counts.similarities);
  let count = 0;
  let inexact = 0;
  await readRanges(
    source,
    cypher.streamFaces(source.pairTypes),
    options,
    ([faces]) => {
      for (const [ordinal, id, node, isLow, sums] of faces as FaceRow[]) {
        count++;
        ids[ordinal] = id;
        nodes[ordinal] = node;
        if (isLow === true) isLowQuality[ordinal] = 1;
        if (!edges.addSums(ordinal, sums)) inexact++;
      }
    },
  );
  return {
    faces: { ids, nodes, isLowQuality, count },
    sums: inexact === 0 ? edges : undefined,
  };
}

/**
 * Turns the server's numbers of target faces into ordinals.
 * @returns undefined where a number is not that of a face
 */
function edgesOfSums(
  { nodes }: FaceArrays,
  sums: EdgeArrays | undefined,
): EdgeArrays | undefined {
  return sums?.renumberTargets(ordinalsByNode(nodes)) === true
    ? sums
    : undefined;
}

/** −1 where a node is not one of the faces. */
function ordinalsByNode(nodes: Float64Array): Int32Array {
  const end = nodes.reduce((most, node) => Math.max(most, node), -1) + 1;
  const ordinals = new Int32Array(end).fill(-1);
  nodes.forEach((node, ordinal) => {
    if (node >= 0) ordinals[node] = ordinal;
  });
  return ordinals;
}

async function readAnyEdges(
  source: Source,
  options: StreamAdjacencyOptions,
): Promise<EdgeArrays> {
  const edges = new EdgeArrays(source.state.counts.similarities);
  await readRanges(
    source,
    cypher.streamSimilarities(source.pairTypes),
    options,
    (values) => {
      edges.add(...(values as [number, number[], number[]]));
    },
  );
  return edges;
}

function readRanges(
  { connection, collectionName, state: { ordinalEnd } }: Source,
  query: string,
  options: StreamAdjacencyOptions,
  onRow: (values: readonly unknown[]) => void,
): Promise<void> {
  const ranges = {
    ...defaultStreamAdjacencyOptions,
    ...options,
    collection: collectionName,
    to: ordinalEnd,
  };
  return streamRanges(connection, query, ranges, onRow);
}

/** Ordinals are rows, unless faces were deleted; then later rows move up. */
function byRow(
  state: GraphState,
  { ids, nodes, isLowQuality }: FaceArrays,
  edges: EdgeArrays,
): Omit<StoredEdges, "constraints"> {
  const rows = new Uint32Array(ids.length);
  const faceIds: string[] = [];
  const faceKeys = new BigUint64Array(ids.length);
  const ordinals = new Uint32Array(ids.length);
  for (let ordinal = 0; ordinal < ids.length; ordinal++) {
    const id = ids[ordinal];
    const row = faceIds.length;
    rows[ordinal] = row;
    if (id === undefined) continue;
    faceKeys[row] = faceKeyOf(id);
    ordinals[row] = ordinal;
    faceIds.push(id);
  }
  const { sources, targets, similarities } = edges.trimmed();
  if (faceIds.length === ids.length)
    return {
      state,
      faceIds,
      faceKeys,
      nodes,
      ordinals,
      isLowQuality,
      sources,
      targets,
      similarities,
    };
  const toRows = (ends: Uint32Array) => ends.map((ordinal) => rows[ordinal]!);
  return {
    state,
    faceIds,
    faceKeys: faceKeys.slice(0, faceIds.length),
    nodes: nodes.filter((_, ordinal) => ids[ordinal] !== undefined),
    ordinals: ordinals.slice(0, faceIds.length),
    isLowQuality: isLowQuality.filter(
      (_, ordinal) => ids[ordinal] !== undefined,
    ),
    sources: toRows(sources),
    targets: toRows(targets),
    similarities,
  };
}
