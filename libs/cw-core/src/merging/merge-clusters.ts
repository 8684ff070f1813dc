import { throwIfAborted } from "../errors.ts";
import type { CannotLinkRows } from "../nodes/cannot-link-rows.ts";
import type { NodeGraph } from "../nodes/node-graph.ts";
import { addSums, clusterGraph, type NodeCluster } from "./cluster-graph.ts";
import { MergeQueue } from "./merge-queue.ts";
import { mergeRule } from "./merge-rule.ts";
import {
  defaultMergingSettings,
  type MergingSettings,
} from "./merging-settings.ts";

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
 * similar two first, and again, until the rule allows no more. Near-linear: a merge compares the
 * clusters that the merged one touches, and the smaller list is added to the larger.
 * @param graph all edges that are known, weak ones too; read, never changed
 * @param labels by node, below the number of nodes; overwritten
 * @throws AbortedError
 */
export function mergeClusters(
  graph: NodeGraph,
  labels: Uint32Array,
  options: MergingOptions,
): void {
  const { threshold, weakest, cannotLinkRows, signal } = options;
  const settings = { ...defaultMergingSettings, ...options.settings };
  const { clusters, clusterOf } = clusterGraph(
    graph,
    labels,
    threshold ** settings.contactPower,
  );
  const rule = mergeRule(clusters, { threshold, weakest, settings });
  const standing: (NodeCluster | undefined)[] = clusters.slice();
  const mergedInto = Uint32Array.from(clusters.keys());
  const versions = new Uint32Array(clusters.length);
  const barred = barredClusters(cannotLinkRows, clusterOf, clusters.length);
  const queue = new MergeQueue();
  const compare = (first: number, second: number) => {
    const [one, two] = first < second ? [first, second] : [second, first];
    if (barred.get(one)?.has(two) === true) return;
    const between = standing[one]!.touching.get(two)!;
    const similarity = rule(standing[one]!, standing[two]!, between);
    if (similarity !== undefined)
      queue.push({
        one,
        two,
        similarity,
        versions: [versions[one], versions[two]],
      });
  };
  clusters.forEach(({ touching }, one) => {
    for (const two of touching.keys()) if (one < two) compare(one, two);
  });
  for (;;) {
    throwIfAborted(signal);
    const next = queue.pop();
    if (next === undefined) break;
    const { one, two } = next;
    if (versions[one] !== next.versions[0]) continue; // it has merged since
    if (versions[two] !== next.versions[1]) continue;
    const isFirstLarger =
      touchCount(standing[one]) >= touchCount(standing[two]);
    const [kept, gone] = isFirstLarger ? [one, two] : [two, one];
    standing[kept] = joined(standing, kept, gone);
    standing[gone] = undefined;
    mergedInto[gone] = kept;
    versions[kept]++;
    versions[gone]++;
    joinBars(barred, kept, gone);
    for (const other of standing[kept]!.touching.keys()) compare(kept, other);
  }
  for (let node = 0; node < labels.length; node++) {
    let cluster = clusterOf[node];
    while (mergedInto[cluster] !== cluster) cluster = mergedInto[cluster];
    labels[node] = clusters[cluster].first;
  }
}

function touchCount(cluster: NodeCluster | undefined): number {
  return cluster?.touching.size ?? 0;
}

/**
 * Finds clusters that are as similar to each other as clusters of one person are, without merging
 * any.
 * @param labels by node, below the number of nodes; read, never changed
 * @returns a node of either cluster, two by two
 */
export function similarClusters(
  graph: NodeGraph,
  labels: Uint32Array,
  { threshold, weakest, ...options }: MergingOptions,
): (readonly [number, number])[] {
  const settings = { ...defaultMergingSettings, ...options.settings };
  const contact = threshold ** settings.contactPower;
  const { clusters } = clusterGraph(graph, labels, contact);
  const rule = mergeRule(clusters, { threshold, weakest, settings });
  return clusters.flatMap((cluster, one) =>
    [...cluster.touching]
      .filter(
        ([two, between]) =>
          one < two && rule(cluster, clusters[two], between) !== undefined,
      )
      .map(([two]) => [cluster.first, clusters[two].first] as const),
  );
}

/** One cluster made of two; those that touch either touch it. */
function joined(
  standing: readonly (NodeCluster | undefined)[],
  kept: number,
  gone: number,
): NodeCluster {
  const [one, two] = [standing[kept]!, standing[gone]!];
  const between = one.touching.get(gone)!;
  one.touching.delete(gone);
  for (const [other, sums] of two.touching) {
    if (other === kept) continue;
    const before = one.touching.get(other);
    const all = before === undefined ? sums : addSums(before, sums);
    one.touching.set(other, all);
    const { touching } = standing[other]!;
    touching.delete(gone);
    touching.set(kept, all);
  }
  return {
    first: one.first,
    size: one.size + two.size,
    within: addSums(addSums(one.within, two.within), between),
    touching: one.touching,
  };
}

type BarredClusters = Map<number, Set<number>>;

/** By cluster: those that a cannot-link keeps it from. */
function barredClusters(
  cannotLinkRows: CannotLinkRows | undefined,
  clusterOf: Uint32Array,
  clusterCount: number,
): BarredClusters {
  const barred: BarredClusters = new Map();
  if (cannotLinkRows === undefined || clusterCount === 0) return barred;
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
