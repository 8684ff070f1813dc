import { kernelFor, sweepCompiled } from "./compiled-passes.ts";
import { throwIfAborted } from "../errors.ts";
import { counts, type NodeGraph } from "../nodes/node-graph.ts";

/** Support that differs by less, relatively, is a tie. */
const tie = 1e-9;
/**
 * Leads are counted in so many parts of 1, up to the most that 16 bits hold: coarser would wake
 * more nodes than need be.
 */
const leadParts = 1024;
const longestLead = 32767;
/**
 * Rows that are read ahead together: few enough that all of them stay in the cache nearest the
 * processor.
 */
const rowsAhead = 8;
/** Edge ends, or their weights, that one line of the cache holds. */
const perCacheLine = 16;

export interface SweepOptions {
  /** Passes over the nodes, at most. */
  readonly maxIterations: number;
  /**
   * Support a label needs before a node joins it: 0 under `classic`, the threshold under `robust`.
   */
  readonly evidence: number;
  /**
   * Whether support is divided by the square root of the label's size, but for nodes whose rows
   * were cut.
   */
  readonly dividesBySize: boolean;
  /** Whether an edge gives as much from either end. */
  readonly isMutual: boolean;
  /**
   * Nodes that keep the label they have, and are never visited: the label of each, or its own rank
   * for those that are free.
   */
  readonly placed?: {
    readonly labels: Uint32Array;
    readonly isFixed: Uint8Array;
  };
  /** Nodes that must not share a label: rows of a CSR over nodes; absent when there are none. */
  readonly apart?:
    | {
        readonly offsets: Uint32Array;
        readonly nodes: Uint32Array;
      }
    | undefined;
  readonly signal?: { readonly aborted: boolean } | undefined;
  /** Called after each pass with the number of nodes that changed their label. */
  readonly onIteration?:
    ((iteration: number, changed: number) => void) | undefined;
}

export interface Swept {
  /** By node; a label is the visiting rank of the node that first had it. */
  readonly labels: Uint32Array;
  readonly ranIterations: number;
  readonly didConverge: boolean;
}

/**
 * Lets every node take the label its neighbours support most, until nothing changes.
 *
 * A pass visits only nodes for which something may have changed since their last visit. Where
 * support is a plain sum of what edges give alike from both ends, that is when neighbours that
 * moved since could have used up the node's *lead*, the support of its label above the next best:
 * no visit is left out that would change a label. Where support depends on more (sizes of labels,
 * nodes kept apart), it is when any neighbour took another label; and once that has settled,
 * whoever is near a label that changed is visited again, until no label does.
 *
 * Ties keep the present label, else take the smallest. A node that no label has enough evidence for
 * stands alone again.
 */
export function sweep(graph: NodeGraph, options: SweepOptions): Swept {
  const kernel = kernelFor(graph, options);
  return kernel === undefined
    ? sweepPlainly(graph, options)
    : sweepCompiled(kernel, graph, options);
}

/** The plain loops: the reference for the compiled ones, and what runs where those cannot. */
export function sweepPlainly(graph: NodeGraph, options: SweepOptions): Swept {
  const { nodeCount, order, offsets, neighbours, weights, floor, kept } = graph;
  const { evidence, dividesBySize, apart, maxIterations, placed } = options;
  const labels = placed?.labels.slice() ?? ownLabels(order);
  const sizes = new Uint32Array(dividesBySize ? nodeCount : 0);
  if (dividesBySize) for (const label of labels) sizes[label]++;
  const isActive = new Uint8Array(nodeCount).fill(1);
  const dependsOnLabels = dividesBySize || apart !== undefined;
  const hasLeads = !dependsOnLabels && options.isMutual;
  const hasChanged = new Uint8Array(dependsOnLabels ? nodeCount : 0);
  const lead = new Int16Array(hasLeads ? nodeCount : 0);

  // One row at a time: the labels of its neighbours, then a small hash table from label to support.
  const longest = longestRow(graph);
  const rowLabels = new Uint32Array(longest + 1);
  const rowWeights = new Float32Array(longest + 1);
  const slots = new Uint32Array(longest + 1);
  const slotLabels = new Uint32Array(tableSize(longest));
  const support = new Float64Array(tableSize(longest));

  let ranIterations = 0;
  let waiting = nodeCount;
  while (ranIterations < maxIterations) {
    throwIfAborted(options.signal);
    let changed = 0;
    const isDense = waiting > nodeCount / 2;
    for (let rank = 0; rank < nodeCount; rank++) {
      if (isDense && rank % rowsAhead === 0)
        readAhead(graph, labels, rank, rank + rowsAhead);
      const node = order[rank];
      if (isActive[node] === 0) continue;
      isActive[node] = 0;
      waiting--;
      if (placed?.isFixed[node] === 1) continue;
      const start = offsets[node];
      const end = offsets[node + 1];
      const own = labels[node];
      const divides = dividesBySize && graph.isTruncated?.[node] !== 1;

      let degree = 0;
      for (let edge = start; edge < end; edge++) {
        rowLabels[degree] = labels[neighbours[edge]];
        rowWeights[degree] = weights[edge];
        degree += counts(weights[edge], edge, floor, kept);
      }
      const mask = tableSize(degree) - 1;
      let labelCount = 0;
      for (let index = 0; index < degree; index++) {
        const label = rowLabels[index];
        let slot = label & mask;
        let sum = support[slot]; // weights are > 0, so 0 is an empty slot
        while (sum !== 0 && slotLabels[slot] !== label) {
          slot = (slot + 1) & mask;
          sum = support[slot];
        }
        slots[labelCount] = slot;
        labelCount += sum === 0 ? 1 : 0;
        slotLabels[slot] = label;
        support[slot] = sum + rowWeights[index];
      }

      // What is best must not depend on the order of neighbours: first the most support, then who
      // comes near enough to it. A sum is divided only where it could matter, since it never grows
      // by that.
      let ownSupport = 0;
      let bestSupport = 0; // of all labels but its own
      for (let index = 0; index < labelCount; index++) {
        const slot = slots[index];
        const label = slotLabels[slot];
        let sum = support[slot];
        if (label === own) {
          if (divides) sum /= Math.sqrt(sizes[own] - 1);
          ownSupport = sum;
        } else if (sum > bestSupport) {
          if (divides) sum /= Math.sqrt(sizes[label]);
          if (sum <= bestSupport) continue;
          if (apart !== undefined && isHeldApart(node, label, labels, apart))
            continue;
          bestSupport = sum;
        }
      }
      const nearEnough = bestSupport * (1 - tie);
      const staysIfItCan = ownSupport >= nearEnough;
      let best = own;
      let wonSupport = staysIfItCan ? ownSupport : 0;
      let nextSupport = staysIfItCan ? bestSupport : ownSupport;
      for (let index = 0; index < labelCount; index++) {
        const slot = slots[index];
        const label = slotLabels[slot];
        let sum = support[slot];
        support[slot] = 0;
        if (staysIfItCan || label === own) continue;
        if (sum >= nearEnough && divides) sum /= Math.sqrt(sizes[label]);
        const isBest =
          sum >= nearEnough &&
          (best === own || label < best) &&
          (apart === undefined || !isHeldApart(node, label, labels, apart));
        if (isBest) {
          if (wonSupport > nextSupport) nextSupport = wonSupport;
          best = label;
          wonSupport = sum;
        } else if (sum > nextSupport) nextSupport = sum;
      }
      if (dividesBySize && ownSupport < evidence && bestSupport < evidence)
        best = sizes[own] === 1 ? own : freeLabel(sizes, rank);
      if (hasLeads) lead[node] = leadOf(wonSupport - nextSupport);
      if (best === own) continue;

      changed++;
      labels[node] = best;
      if (dependsOnLabels) {
        hasChanged[own] = 1;
        hasChanged[best] = 1;
      }
      if (dividesBySize) {
        sizes[own]--;
        sizes[best]++;
      }
      for (let edge = start; edge < end; edge++) {
        const neighbour = neighbours[edge];
        if (isActive[neighbour] === 1) continue;
        const label = labels[neighbour];
        if (label === best) continue;
        const weight = weights[edge];
        if (counts(weight, edge, floor, kept) === 0) continue;
        if (hasLeads) {
          // This node's weight now speaks for another label, and no longer for the neighbour's own
          // where it did.
          const lost = (label === own ? 2 : 1) * weight;
          const left = lead[neighbour] - Math.ceil(lost * leadParts);
          lead[neighbour] = Math.max(left, 0);
          if (left >= 0) continue;
        }
        isActive[neighbour] = 1;
        waiting++;
      }
    }
    ranIterations++;
    options.onIteration?.(ranIterations, changed);
    if (waiting === 0 && dependsOnLabels)
      waiting = activateAround(graph, labels, hasChanged, isActive);
    if (waiting === 0) return { labels, ranIterations, didConverge: true };
  }
  return { labels, ranIterations, didConverge: false };
}

/** In whole parts: never more than it is, as what it loses is never counted as less. */
function leadOf(support: number): number {
  const parts = Math.floor(support * leadParts);
  return Math.min(Math.max(parts, 0), longestLead);
}

/**
 * Every node a label of its own: its visiting rank, so that the smallest label means the same
 * however nodes are numbered.
 */
function ownLabels(order: Uint32Array): Uint32Array {
  const labels = new Uint32Array(order.length);
  for (let rank = 0; rank < order.length; rank++) labels[order[rank]] = rank;
  return labels;
}

function longestRow({ nodeCount, offsets }: NodeGraph): number {
  let longest = 0;
  for (let node = 0; node < nodeCount; node++)
    longest = Math.max(longest, offsets[node + 1] - offsets[node]);
  return longest;
}

/** Slots for so many labels: a power of two, at least half of them free. */
function tableSize(labelCount: number): number {
  return 2 << (32 - Math.clz32(labelCount));
}

/**
 * Touches the rows that are visited next and the labels of their neighbours. Rows lie anywhere in
 * memory; asked for together, they arrive together, where one after the other each would be waited
 * for. Returns a number only so that the reads are made.
 */
function readAhead(
  { nodeCount, order, offsets, neighbours, weights }: NodeGraph,
  labels: Uint32Array,
  from: number,
  to: number,
): number {
  const last = Math.min(to, nodeCount);
  let read = 0;
  for (let rank = from; rank < last; rank++) read ^= offsets[order[rank]];
  for (let rank = from; rank < last; rank++) {
    const end = offsets[order[rank] + 1];
    for (let edge = offsets[order[rank]]; edge < end; edge += perCacheLine)
      read ^= neighbours[edge] ^ weights[edge];
  }
  for (let rank = from; rank < last; rank++) {
    const end = offsets[order[rank] + 1];
    for (let edge = offsets[order[rank]]; edge < end; edge++)
      read ^= labels[neighbours[edge]];
  }
  return read;
}

/**
 * Activates whoever could see that the size of a label, or who holds it, has changed: its nodes,
 * and whom an edge that counts joins to them.
 * @param hasChanged by label; cleared
 * @returns nodes activated
 */
function activateAround(
  { nodeCount, offsets, neighbours, weights, floor, kept }: NodeGraph,
  labels: Uint32Array,
  hasChanged: Uint8Array,
  isActive: Uint8Array,
): number {
  let activated = 0;
  for (let node = 0; node < nodeCount; node++) {
    if (hasChanged[labels[node]] === 0) continue;
    activated += 1 - isActive[node];
    isActive[node] = 1;
    for (let edge = offsets[node]; edge < offsets[node + 1]; edge++) {
      if (counts(weights[edge], edge, floor, kept) === 0) continue;
      activated += 1 - isActive[neighbours[edge]];
      isActive[neighbours[edge]] = 1;
    }
  }
  hasChanged.fill(0);
  return activated;
}

/**
 * A label that nobody holds: the node's own rank, else the next one up. There is one, since two
 * nodes share a label.
 */
function freeLabel(sizes: Uint32Array, rank: number): number {
  let label = rank;
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
