import { addSums, type ClusterGraph, type EdgeSums } from "./cluster-graph.ts";

/** The clusters that edges join to each cluster, while clusters merge. Found when asked for. */
export class Touching {
  private readonly clusters: ClusterGraph;
  /** By cluster: the cluster in which it is by now. */
  private readonly mergedInto: Uint32Array;
  private readonly parts = new Map<number, number[]>();
  private readonly found = new Map<number, Map<number, EdgeSums>>();

  /** @param mergedInto every cluster in itself; kept up to date by each merge */
  constructor(clusters: ClusterGraph, mergedInto: Uint32Array) {
    this.clusters = clusters;
    this.mergedInto = mergedInto;
  }

  /** By number of the other cluster: the edges between the two. */
  of(cluster: number): ReadonlyMap<number, EdgeSums> {
    return this.mapOf(cluster);
  }

  /** Makes the second cluster part of the first. */
  merge(kept: number, gone: number): void {
    const [keptMap, goneMap] = [this.mapOf(kept), this.mapOf(gone)];
    keptMap.delete(gone);
    goneMap.delete(kept);
    // The shorter list is added to the longer, whichever of the two stays.
    const [all, added] =
      keptMap.size >= goneMap.size ? [keptMap, goneMap] : [goneMap, keptMap];
    for (const [other, sums] of added) {
      const before = all.get(other);
      all.set(other, before === undefined ? sums : addSums(before, sums));
    }
    for (const [other, sums] of all) {
      const back = this.found.get(other);
      if (back === undefined) continue;
      back.delete(gone);
      back.set(kept, sums);
    }
    this.found.set(kept, all);
    this.found.delete(gone);
    const parts = this.parts.get(kept) ?? [kept];
    for (const part of this.parts.get(gone) ?? [gone]) {
      this.mergedInto[part] = kept;
      parts.push(part);
    }
    this.parts.set(kept, parts);
    this.parts.delete(gone);
  }

  private mapOf(cluster: number): Map<number, EdgeSums> {
    let map = this.found.get(cluster);
    if (map === undefined) {
      map = this.clusters.touching(cluster, this.mergedInto);
      this.found.set(cluster, map);
    }
    return map;
  }
}
