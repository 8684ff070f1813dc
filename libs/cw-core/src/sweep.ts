import { ClusteringError } from "./errors.ts";
import type { NodeGraph } from "./node-graph.ts";

/** Support that differs by less, relatively, is a tie. */
const tie = 1e-9;

export interface SweepOptions {
  /** Passes over the nodes, at most. */
  readonly maxIterations: number;
  /** Support a label needs before a node joins it: 0 under `classic`, the threshold under `robust`. */
  readonly evidence: number;
  /** Whether support is divided by the square root of the label's size. */
  readonly dividesBySize: boolean;
  /** Nodes that keep the label they have, and are never visited: the label of each, or its own number for those that are free. */
  readonly placed?: {
    readonly labels: Uint32Array;
    readonly isFixed: Uint8Array;
  };
  /** Nodes that must not share a label: rows of a CSR over nodes; absent when there are none. */
  readonly apart?: {
    readonly offsets: Uint32Array;
    readonly nodes: Uint32Array;
  };
  readonly signal?: { readonly aborted: boolean };
  /** Called after each pass with the number of nodes that changed their label. */
  readonly onIteration?: (iteration: number, changed: number) => void;
}

export interface Swept {
  readonly labels: Uint32Array;
  readonly ranIterations: number;
  readonly didConverge: boolean;
}

/**
 * Lets every node take the label its neighbours support most, until nothing changes.
 *
 * A pass visits only nodes with a neighbour that changed since their last visit. Where support depends on more than the
 * neighbours (sizes of labels, nodes kept apart) a last pass visits everyone, and the end is a full pass without a change.
 * Ties keep the present label, else take the smallest. A node that no label has enough evidence for stands alone again.
 */
export function sweep(graph: NodeGraph, options: SweepOptions): Swept {
  const { nodeCount, offsets, neighbours, weights } = graph;
  const { evidence, dividesBySize, apart, maxIterations, placed } = options;
  const labels =
    placed?.labels.slice() ??
    Uint32Array.from({ length: nodeCount }, (_, node) => node);
  const sizes = new Uint32Array(dividesBySize ? nodeCount : 0);
  if (dividesBySize) for (const label of labels) sizes[label]++;
  const support = new Float64Array(nodeCount);
  const touched = new Uint32Array(nodeCount);
  const isActive = new Uint8Array(nodeCount).fill(1);
  const needsFullPass = dividesBySize || apart !== undefined;

  let ranIterations = 0;
  let isFullPass = true;
  while (ranIterations < maxIterations) {
    if (options.signal?.aborted === true) {
      throw new ClusteringError(
        { code: "ABORTED" },
        "Clustering was cancelled; no labels were returned.",
      );
    }
    let changed = 0;
    let waiting = 0; // nodes activated behind the visit, for the next pass
    for (let node = 0; node < nodeCount; node++) {
      if (isActive[node] === 0) continue;
      isActive[node] = 0;
      if (placed?.isFixed[node] === 1) continue;
      const start = offsets[node];
      const end = offsets[node + 1];
      const own = labels[node];

      let touchedCount = 0;
      for (let edge = start; edge < end; edge++) {
        const label = labels[neighbours[edge]];
        if (support[label] === 0) touched[touchedCount++] = label; // weights here are > 0
        support[label] += weights[edge];
      }
      // What is best must not depend on the order of neighbours: first the most support, then who comes near enough to it.
      let ownSupport = support[own];
      if (dividesBySize && ownSupport > 0)
        ownSupport /= Math.sqrt(sizes[own] - 1);
      let bestSupport = ownSupport;
      for (let index = 0; index < touchedCount; index++) {
        const label = touched[index];
        if (label === own) continue;
        if (dividesBySize) support[label] /= Math.sqrt(sizes[label]);
        if (support[label] <= bestSupport) continue;
        if (apart !== undefined && isHeldApart(node, label, labels, apart))
          support[label] = 0;
        else bestSupport = support[label];
      }
      const nearEnough = bestSupport * (1 - tie);
      const staysIfItCan = ownSupport >= nearEnough;
      let best = own;
      for (let index = 0; index < touchedCount; index++) {
        const label = touched[index];
        const isBest =
          !staysIfItCan &&
          support[label] >= nearEnough &&
          (best === own || label < best);
        support[label] = 0;
        if (!isBest || label === own) continue;
        if (apart === undefined || !isHeldApart(node, label, labels, apart))
          best = label;
      }
      if (dividesBySize && bestSupport < evidence)
        best = sizes[own] === 1 ? own : freeLabel(sizes, node);
      if (best === own) continue;

      changed++;
      labels[node] = best;
      if (dividesBySize) {
        sizes[own]--;
        sizes[best]++;
      }
      for (let edge = start; edge < end; edge++) {
        const neighbour = neighbours[edge];
        if (labels[neighbour] === best || isActive[neighbour] === 1) continue;
        isActive[neighbour] = 1;
        if (neighbour < node) waiting++;
      }
    }
    ranIterations++;
    options.onIteration?.(ranIterations, changed);
    if (waiting > 0) {
      isFullPass = false;
      continue;
    }
    if (!needsFullPass || (isFullPass && changed === 0))
      return { labels, ranIterations, didConverge: true };
    isActive.fill(1);
    isFullPass = true;
  }
  return { labels, ranIterations, didConverge: nodeCount === 0 };
}

/** A label that nobody holds: the node's own number, else the next one up. There is one, since two nodes share a label. */
function freeLabel(sizes: Uint32Array, node: number): number {
  let label = node;
  while (sizes[label] > 0) label = label + 1 === sizes.length ? 0 : label + 1;
  return label;
}

function isHeldApart(
  node: number,
  label: number,
  labels: Uint32Array,
  apart: NonNullable<SweepOptions["apart"]>,
): boolean {
  for (
    let index = apart.offsets[node];
    index < apart.offsets[node + 1];
    index++
  ) {
    if (labels[apart.nodes[index]] === label) return true;
  }
  return false;
}
