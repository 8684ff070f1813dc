import type { GraphConnection } from "./connection.ts";
import * as cypher from "./cypher/similarities.ts";
import { GraphError } from "./errors.ts";
import { isUnchanged, readGraphState, type GraphState } from "./graph-state.ts";
import { faceKeyOf } from "./identifiers.ts";
import { readLinks, type FaceLink } from "./links.ts";

/** The faces of a collection, the edges between them and what people said of them, as they were at one generation. */
export interface StoredEdges {
  readonly state: GraphState;
  /** By row, which is the face's ordinal where nothing was erased. */
  readonly faceIds: readonly string[];
  readonly faceKeys: BigUint64Array;
  /** By row, ascending. */
  readonly ordinals: Uint32Array;
  /** By row: 1 where something speaks against the face's quality. */
  readonly isPoor: Uint8Array;
  /** Rows; each pair once. */
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  readonly similarities: Float32Array;
  readonly links: readonly FaceLink[];
}

export interface StreamAdjacencyOptions {
  readonly signal?: AbortSignal;
  /** Called with how many faces' edges have come, and of how many. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Faces whose edges are asked for at a time: neither side holds the whole graph in rows. */
  readonly rangeSize?: number;
  /** Ranges read side by side. */
  readonly readers?: number;
}

export const defaultStreamAdjacencyOptions = Object.freeze({
  rangeSize: 5000,
  readers: 2,
});
const attempts = 5;

/**
 * Reads all SIMILAR relationships of a collection straight into typed arrays, and the links beside them. When the collection changed meanwhile it
 * is read again, since rows may have been skipped or repeated.
 * @throws GraphError `COLLECTION_NOT_FOUND`, `GRAPH_KEEPS_CHANGING`, `ABORTED`
 */
export async function streamAdjacency(
  connection: GraphConnection,
  collectionName: string,
  options: StreamAdjacencyOptions = {},
): Promise<StoredEdges> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const state = await readGraphState(connection, collectionName);
    const faceIds = await readFaceIds(
      connection,
      collectionName,
      state.ordinalEnd,
    );
    const edges = await readEdges(
      connection,
      collectionName,
      state.ordinalEnd,
      options,
    );
    const isPoor = await readPoor(connection, collectionName, state.ordinalEnd);
    const links = await readLinks(connection, collectionName);
    const stored = { ...byRow(state, faceIds, isPoor, edges), links };
    const read = {
      faces: stored.faceIds.length,
      similarities: stored.sources.length,
      links: links.length,
    };
    if (await isUnchanged(connection, collectionName, state, read))
      return stored;
  }
  throw new GraphError(
    "GRAPH_KEEPS_CHANGING",
    `Collection ${collectionName} changed ${attempts} times while it was read; wait until the ingest that runs has ended.`,
    { retriable: true },
  );
}

async function readFaceIds(
  connection: GraphConnection,
  collection: string,
  ordinalEnd: number,
): Promise<(string | undefined)[]> {
  const faceIds = new Array<string | undefined>(ordinalEnd).fill(undefined);
  const onRow = (values: readonly unknown[]) => {
    const [ordinal, id] = values as [number, string];
    faceIds[ordinal] = id;
  };
  await connection.stream(
    cypher.streamFaceIds,
    { collection, from: 0, to: ordinalEnd },
    { onRow },
  );
  return faceIds;
}

async function readPoor(
  connection: GraphConnection,
  collection: string,
  ordinalEnd: number,
): Promise<Uint8Array> {
  const isPoor = new Uint8Array(ordinalEnd);
  await connection.stream(
    cypher.streamPoorFaces,
    { collection, from: 0, to: ordinalEnd },
    {
      onRow: ([ordinal]) => {
        isPoor[ordinal as number] = 1;
      },
    },
  );
  return isPoor;
}

async function readEdges(
  connection: GraphConnection,
  collection: string,
  ordinalEnd: number,
  options: StreamAdjacencyOptions,
): Promise<EdgeArrays> {
  const { signal, onProgress, rangeSize, readers } = {
    ...defaultStreamAdjacencyOptions,
    ...options,
  };
  const edges = new EdgeArrays();
  let next = 0;
  let done = 0;
  const readRanges = async () => {
    while (next < ordinalEnd) {
      if (signal?.aborted === true)
        throw new GraphError("ABORTED", "Reading the graph was stopped.");
      const from = next;
      const to = Math.min(from + rangeSize, ordinalEnd);
      next = to;
      await connection.stream(
        cypher.streamSimilarities,
        { collection, from, to },
        {
          onRow: (values) => {
            const [source, targets, weights] = values as [
              number,
              number[],
              number[],
            ];
            edges.add(source, targets, weights);
          },
        },
      );
      done += to - from;
      onProgress?.(done, ordinalEnd);
    }
  };
  await Promise.all(Array.from({ length: readers }, readRanges));
  return edges;
}

/** Edges as they come, in arrays that double. */
class EdgeArrays {
  sources = new Uint32Array(1 << 16);
  targets = new Uint32Array(1 << 16);
  similarities = new Float32Array(1 << 16);
  count = 0;

  add(
    source: number,
    targets: readonly number[],
    weights: readonly number[],
  ): void {
    while (this.count + targets.length > this.sources.length) this.grow();
    const { sources, similarities, targets: stored } = this;
    let position = this.count;
    for (let index = 0; index < targets.length; index++) {
      sources[position] = source;
      stored[position] = targets[index]!;
      similarities[position++] = weights[index]!;
    }
    this.count = position;
  }

  private grow(): void {
    const capacity = this.sources.length * 2;
    const longer = <T extends Uint32Array | Float32Array>(
      from: T,
      to: T,
    ): T => {
      to.set(from);
      return to;
    };
    this.sources = longer(this.sources, new Uint32Array(capacity));
    this.targets = longer(this.targets, new Uint32Array(capacity));
    this.similarities = longer(this.similarities, new Float32Array(capacity));
  }
}

/** Ordinals are rows, until faces are erased; then the rows close up. */
function byRow(
  state: GraphState,
  idsByOrdinal: readonly (string | undefined)[],
  isPoor: Uint8Array,
  edges: EdgeArrays,
): Omit<StoredEdges, "links"> {
  const rows = new Uint32Array(idsByOrdinal.length);
  const faceIds: string[] = [];
  const ordinals: number[] = [];
  idsByOrdinal.forEach((id, ordinal) => {
    rows[ordinal] = faceIds.length;
    if (id === undefined) return;
    faceIds.push(id);
    ordinals.push(ordinal);
  });
  const hasGaps = faceIds.length < idsByOrdinal.length;
  const toRows = (ordinals: Uint32Array) =>
    hasGaps ? ordinals.map((ordinal) => rows[ordinal]!) : ordinals;
  return {
    state,
    faceIds,
    faceKeys: BigUint64Array.from(faceIds, faceKeyOf),
    ordinals: Uint32Array.from(ordinals),
    isPoor: hasGaps
      ? isPoor.filter((_, ordinal) => idsByOrdinal[ordinal] !== undefined)
      : isPoor,
    sources: toRows(edges.sources.slice(0, edges.count)),
    targets: toRows(edges.targets.slice(0, edges.count)),
    similarities: edges.similarities.slice(0, edges.count),
  };
}
