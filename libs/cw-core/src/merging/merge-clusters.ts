import { throwIfAborted } from "../errors.ts";
import type { CannotLinkRows } from "../nodes/cannot-link-rows.ts";
import type { NodeGraph } from "../nodes/node-graph.ts";
import { identityOrder } from "../nodes/radix-order.ts";
import { ClusterGraph } from "./cluster-graph.ts";
import { MergeQueue } from "./merge-queue.ts";
import { apart, mergeRule } from "./merge-rule.ts";
import {
  defaultMergingSettings,
  type MergingSettings,
} from "./merging-settings.ts";
import { Touching } from "./touching.ts";

export interface MergingOptions {
  /** The threshold of the run. */
  readonly threshold: number;
  /** The weakest edge that could be there. */
  readonly weakest: number;
  readonly settings?: Partial<MergingSettings> | undefined;
  /** Nodes that must not share a label; absent when there are none. */
  readonly cannotLinkRows?: CannotLinkRows | undefined;
  readonly signal?: { readonly aborted: boolean } | undefined;
}

/**
 * Merges clusters that are as similar to each other as clusters of one person are: the most
 * similar two first, and again, until the rule allows no more. Linear in edges, but for a merge,
 * which compares the merged cluster anew with those that it touches.
 * @param graph all edges that are known, weak ones too; read, never changed
 * @param labels by node, below the number of nodes; overwritten
 * @throws AbortedError
 */
export function mergeClusters(
  graph: NodeGraph,
  labels: Uint32Array,
  { threshold, weakest, cannotLinkRows, signal, ...options }: MergingOptions,
): void {
  const settings = { ...defaultMergingSettings, ...options.settings };
  const clusters = new ClusterGraph(graph, labels);
  const { clusterCount, clusterOf } = clusters;
  const rule = mergeRule(clusters, { threshold, weakest, settings });
  const barred = barredClusters(cannotLinkRows, clusterOf);
  const mergedInto = identityOrder(clusterCount);
  const versions = new Uint32Array(clusterCount);
  const queue = new MergeQueue();
  const offer = (first: number, second: number, similarity: number) => {
    const [one, two] = first < second ? [first, second] : [second, first];
    if (barred.get(one)?.has(two) !== true)
      queue.push({
        one,
        two,
        similarity,
        versions: [versions[one], versions[two]],
      });
  };
  clusters.forEachPair((one, two, sum, count, strongest) => {
    const similarity = rule.similarity(one, two, sum, count, strongest);
    if (similarity !== apart) offer(one, two, similarity);
  });
  const touching = new Touching(clusters, mergedInto);
  for (;;) {
    throwIfAborted(signal);
    const next = queue.pop();
    if (next === undefined) break;
    const { one, two } = next;
    if (versions[one] !== next.versions[0]) continue; // it has merged since
    if (versions[two] !== next.versions[1]) continue;
    rule.merge(one, two, touching.of(one).get(two)!);
    touching.merge(one, two);
    joinBars(barred, one, two);
    versions[one]++;
    versions[two]++;
    for (const [other, { sum, count, strongest }] of touching.of(one)) {
      const similarity = rule.similarity(one, other, sum, count, strongest);
      if (similarity !== apart) offer(one, other, similarity);
    }
  }
  for (let node = 0; node < labels.length; node++)
    labels[node] = clusters.firstOf(mergedInto[clusterOf[node]]);
}

/**
 * Finds clusters that are as similar to each other as clusters of one person are, without merging
 * any. Cannot-links are not asked.
 * @param labels by node, below the number of nodes; read, never changed
 * @returns a node of either cluster, two by two
 */
export function similarClusters(
  graph: NodeGraph,
  labels: Uint32Array,
  {
    threshold,
    weakest,
    ...options
  }: Pick<MergingOptions, "threshold" | "weakest" | "settings">,
): (readonly [number, number])[] {
  const settings = { ...defaultMergingSettings, ...options.settings };
  const clusters = new ClusterGraph(graph, labels);
  const rule = mergeRule(clusters, { threshold, weakest, settings });
  const similar: (readonly [number, number])[] = [];
  clusters.forEachPair((one, two, sum, count, strongest) => {
    if (rule.similarity(one, two, sum, count, strongest) !== apart)
      similar.push([clusters.firstOf(one), clusters.firstOf(two)]);
  });
  return similar;
}

type BarredClusters = Map<number, Set<number>>;

/** By cluster: those that a cannot-link keeps it from. */
function barredClusters(
  cannotLinkRows: CannotLinkRows | undefined,
  clusterOf: Uint32Array,
): BarredClusters {
  const barred: BarredClusters = new Map();
  if (cannotLinkRows === undefined) return barred;
  const { offsets, nodes } = cannotLinkRows;
  for (let node = 0; node < clusterOf.length; node++) {
    for (let index = offsets[node]; index < offsets[node + 1]; index++) {
      const cluster = clusterOf[node];
      const others = barred.get(cluster) ?? new Set();
      barred.set(cluster, others.add(clusterOf[nodes[index]]));
    }
  }
  return barred;
}

function joinBars(barred: BarredClusters, kept: number, gone: number): void {
  const others = barred.get(gone);
  if (others === undefined) return;
  const own = barred.get(kept) ?? new Set();
  barred.set(kept, own);
  for (const other of others) {
    own.add(other);
    const back = barred.get(other)!;
    back.delete(gone);
    back.add(kept);
  }
  barred.delete(gone);
}
