import {
  type Clustering,
  prepareClustering,
  type RunOptions,
} from "@facegraph/cw-core";
import { isUnchanged } from "../collections/graph-state.ts";
import { type GraphConnection } from "../database/connection.ts";
import { type StoredCluster, streamRun } from "../runs/stored-clusters.ts";
import { type StreamAdjacencyOptions } from "../similarities/stream-adjacency.ts";
import { type CollectionGraph, countGraph } from "./collection-graph.ts";
import { graphFileIn, readGraphFile, writeGraphFile } from "./graph-file.ts";
import {
  readCollectionGraph,
  readGrownGraph,
} from "./read-collection-graph.ts";
import { toRowConstraints } from "./row-constraints.ts";

export interface GraphCacheOptions {
  /**
   * Where graphs are kept from one process to the next; without it they are kept in memory only.
   */
  readonly folder?: string;
  /** Memory for graphs that are kept; the one used last is kept however large it is. */
  readonly mostBytes?: number;
}

const defaultGraphCacheOptions = Object.freeze({ mostBytes: 2 ** 30 });

/**
 * A graph, and the clusters of the runs that were asked for with it, by run id. The run used last
 * comes last.
 */
interface KeptGraph {
  readonly graph: CollectionGraph;
  readonly runs: Map<string, readonly StoredCluster[]>;
  /** What is prepared for clustering with a seed, so that the next run need not do it again. */
  prepared?: Prepared;
}

interface Prepared {
  readonly seed: number;
  readonly cluster: (options: RunOptions) => Clustering;
}

/** An active run, and the one activated after it. */
const mostRuns = 2;

/**
 * Keeps the graphs of collections in memory, and in files for the next process. To cluster one
 * again, the database is only asked whether the collection has changed, and for what came to it.
 * The clusters of its active run are kept in memory beside it.
 */
export class GraphCache {
  private readonly folder: string | undefined;
  private readonly mostBytes: number;
  /** The one used last comes last. */
  private readonly graphs = new Map<string, KeptGraph>();
  private readonly reads = new Map<string, Promise<CollectionGraph>>();
  private saved: Promise<unknown> = Promise.resolve();

  constructor({
    folder,
    mostBytes = defaultGraphCacheOptions.mostBytes,
  }: GraphCacheOptions = {}) {
    this.folder = folder;
    this.mostBytes = mostBytes;
  }

  /**
   * Gives the graph as it is now. If the collection has not changed, that is the kept graph. If
   * faces and similar pairs only came, these alone are read; else all is. Callers at the same time
   * share one read.
   * @throws GraphError `COLLECTION_NOT_FOUND`, `GRAPH_KEEPS_CHANGING`; AbortedError
   */
  async read(
    connection: GraphConnection,
    collection: string,
    options: StreamAdjacencyOptions = {},
  ): Promise<CollectionGraph> {
    const running = this.reads.get(collection);
    if (running !== undefined) {
      // the other caller may have been cancelled
      const graph = await running.catch(() => undefined);
      if (
        graph !== undefined &&
        (await isCurrent(connection, collection, graph))
      )
        return graph;
    }
    const reading = this.readNow(connection, collection, options);
    this.reads.set(collection, reading);
    try {
      return await reading;
    } finally {
      if (this.reads.get(collection) === reading) this.reads.delete(collection);
    }
  }

  /**
   * The same, and the clusters of a run. A complete run never changes, so they are read once while
   * the graph is kept.
   * @param run its id
   */
  async readWithRun(
    connection: GraphConnection,
    collection: string,
    run: string,
    options: StreamAdjacencyOptions = {},
  ): Promise<{
    readonly graph: CollectionGraph;
    readonly clusters: readonly StoredCluster[];
  }> {
    const isKept = this.graphs.get(collection)?.runs.has(run) === true;
    const [graph, early] = await Promise.all([
      this.read(connection, collection, options),
      // as the graph may lie in a file
      isKept ? undefined : streamRun(connection, collection, run),
    ]);
    const kept = this.graphs.get(collection);
    const clusters =
      early ??
      (kept?.graph === graph ? kept.runs.get(run) : undefined) ??
      (await streamRun(connection, collection, run));
    this.keepRun(collection, graph, run, clusters);
    return { graph, clusters };
  }

  /**
   * Keeps the clusters of a run that was just stored, while the graph it was made from is kept.
   */
  keepRun(
    collection: string,
    graph: CollectionGraph,
    id: string,
    clusters: readonly StoredCluster[],
  ): void {
    const kept = this.graphs.get(collection);
    if (kept?.graph !== graph) return;
    kept.runs.delete(id);
    kept.runs.set(id, clusters);
    const [oldest] = kept.runs.keys();
    if (kept.runs.size > mostRuns) kept.runs.delete(oldest!);
    this.evict();
  }

  /**
   * Clusters a graph. What the next clustering of it can use again is kept with it.
   * @param graph as `read` gave it
   * @throws ClusteringError
   */
  cluster(
    collection: string,
    graph: CollectionGraph,
    { seed, ...options }: RunOptions & { readonly seed: number },
  ): Clustering {
    const kept = this.graphs.get(collection);
    if (kept?.graph !== graph) return prepare(graph, seed).cluster(options);
    if (kept.prepared?.seed !== seed) {
      kept.prepared = prepare(graph, seed);
      this.evict();
    }
    return kept.prepared.cluster(options);
  }

  /** Waits until what was read is in its file. */
  async close(): Promise<void> {
    await this.saved;
  }

  private async readNow(
    connection: GraphConnection,
    collection: string,
    options: StreamAdjacencyOptions,
  ): Promise<CollectionGraph> {
    const kept =
      this.graphs.get(collection) ??
      withoutRuns(await this.readFile(collection));
    const isKept =
      kept !== undefined &&
      (await isCurrent(connection, collection, kept.graph));
    const current = isKept
      ? kept
      : ((await readOnFrom(connection, collection, kept, options)) ??
        withoutRuns(
          await readCollectionGraph(connection, collection, options),
        ));
    this.graphs.delete(collection);
    this.graphs.set(collection, current);
    this.evict();
    if (!isKept) this.save(collection, current.graph);
    return current.graph;
  }

  private async readFile(
    collection: string,
  ): Promise<CollectionGraph | undefined> {
    return this.folder === undefined
      ? undefined
      : readGraphFile(graphFileIn(this.folder, collection), collection);
  }

  /**
   * Writes one file after the other. If the disk is full, the next process has to read the
   * database; nothing else is lost.
   */
  private save(collection: string, graph: CollectionGraph): void {
    const { folder } = this;
    if (folder === undefined) return;
    this.saved = this.saved
      .then(() =>
        writeGraphFile(graphFileIn(folder, collection), collection, graph),
      )
      .catch(() => undefined);
  }

  private evict(): void {
    let bytes = 0;
    for (const kept of this.graphs.values()) bytes += bytesOf(kept);
    for (const [collection, kept] of this.graphs) {
      if (bytes <= this.mostBytes || this.graphs.size === 1) return;
      this.graphs.delete(collection);
      bytes -= bytesOf(kept);
    }
  }
}

/**
 * Adds what came; the clusters of runs stay as they were.
 * @returns undefined where all has to be read
 */
async function readOnFrom(
  connection: GraphConnection,
  collection: string,
  kept: KeptGraph | undefined,
  options: StreamAdjacencyOptions,
): Promise<KeptGraph | undefined> {
  if (kept === undefined) return undefined;
  const graph = await readGrownGraph(
    connection,
    collection,
    kept.graph,
    options,
  );
  return graph === undefined ? undefined : { graph, runs: kept.runs };
}

function isCurrent(
  connection: GraphConnection,
  collection: string,
  graph: CollectionGraph,
): Promise<boolean> {
  return isUnchanged(connection, collection, graph.state, countGraph(graph));
}

function prepare(graph: CollectionGraph, seed: number): Prepared {
  const { adjacency, isLowQuality, faceIds, faceKeys, constraints } = graph;
  return {
    seed,
    cluster: prepareClustering(adjacency, isLowQuality, {
      seed,
      faceKeys,
      ...toRowConstraints(constraints, faceIds),
    }),
  };
}

function withoutRuns(graph: CollectionGraph): KeptGraph;
function withoutRuns(graph: CollectionGraph | undefined): KeptGraph | undefined;
function withoutRuns(
  graph: CollectionGraph | undefined,
): KeptGraph | undefined {
  return graph === undefined ? undefined : { graph, runs: new Map() };
}

/** An estimate: an id takes some 64 bytes, and what is prepared up to as much as the graph. */
function bytesOf({ graph, runs, prepared }: KeptGraph): number {
  const { faceIds, adjacency, constraints } = graph;
  const edgeBytes = adjacency.neighbours.length * 8;
  let bytes =
    faceIds.length * 88 +
    (prepared === undefined ? 1 : 2) * edgeBytes +
    constraints.length * 200;
  for (const clusters of runs.values())
    for (const { ordinals } of clusters) bytes += 150 + ordinals.length * 8;
  return bytes;
}
