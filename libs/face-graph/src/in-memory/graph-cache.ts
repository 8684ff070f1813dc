import {
  prepareClustering,
  type Clustering,
  type RunOptions,
} from "@facegraph/cw-core";
import { isUnchanged } from "../collections/graph-state.ts";
import { streamRun, type StoredCluster } from "../runs/read-run.ts";
import { type GraphConnection } from "../database/connection.ts";
import { type StreamAdjacencyOptions } from "../similarities/stream-adjacency.ts";
import {
  graphFileIn,
  readGraphFile,
  writeGraphFile,
  type CollectionGraph,
} from "./graph-file.ts";
import { toRowConstraints } from "./row-constraints.ts";
import { countGraph, readGraph, readGrownGraph } from "./read-graph.ts";

export interface GraphCacheOptions {
  /**
   * Where graphs are kept from one process to the next; without it they are kept in memory only.
   */
  readonly folder?: string;
  /** Memory for graphs that are kept; the one used last is kept however large it is. */
  readonly mostBytes?: number;
}

export const defaultGraphCacheOptions = Object.freeze({ mostBytes: 2 ** 30 });

/**
 * A graph, and the clusters of the runs that were wanted with it, by their ids: the one used last
 * comes last.
 */
interface KeptGraph {
  readonly graph: CollectionGraph;
  readonly runs: Map<string, readonly StoredCluster[]>;
  /** What was done to cluster it with a seed and may serve the next run. */
  prepared?: Prepared;
}

interface Prepared {
  readonly seed: number;
  readonly cluster: (options: RunOptions) => Clustering;
}

/** An active run, and the one activated after it. */
const mostRuns = 2;

/**
 * Keeps the graph of a collection, so that clustering it again asks the database for nothing but
 * whether the collection has changed, and for what came to it: in memory, and in a file for the
 * next process. The clusters of its active run are kept beside it, in memory.
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
   * Gives the graph as it is now: as kept if the collection has not changed since, with what came
   * if nothing else changed, else read from the database. Callers at the same time share one read.
   * @throws GraphError `COLLECTION_NOT_FOUND`, `GRAPH_KEEPS_CHANGING`, `ABORTED`
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
   * The same, and the clusters of a run beside it. A run that is complete stays as it is, so they
   * are read once while the graph is kept.
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
      isKept ? undefined : streamRun(connection, collection, run), // as the graph may lie in a file
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
   * Keeps the clusters of a run that was just stored, as long as the graph it was made of is kept.
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
   * Clusters a graph; what the next run of it can use again is kept with it.
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
        withoutRuns(await readGraph(connection, collection, options)));
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
   * One file after the other; a disk that is full costs the next process time, and nobody their
   * clusters.
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

/** Runs stay as they were, whatever came. @returns undefined where all has to be read */
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
  const { adjacency, isLowQuality, faceIds, faceKeys, links } = graph;
  return {
    seed,
    cluster: prepareClustering(adjacency, isLowQuality, {
      seed,
      faceKeys,
      ...toRowConstraints(links, faceIds),
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

/** About: an id takes some 64 bytes, and what is prepared up to a graph of its own. */
function bytesOf({ graph, runs, prepared }: KeptGraph): number {
  const { faceIds, adjacency, links } = graph;
  const edgeBytes = adjacency.neighbours.length * 8;
  let bytes =
    faceIds.length * 88 +
    (prepared === undefined ? 1 : 2) * edgeBytes +
    links.length * 200;
  for (const clusters of runs.values())
    for (const { ordinals } of clusters) bytes += 150 + ordinals.length * 8;
  return bytes;
}
