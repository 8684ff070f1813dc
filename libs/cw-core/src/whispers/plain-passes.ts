import { throwIfAborted } from "../errors.ts";
import { isCannotLinked } from "../nodes/cannot-link-rows.ts";
import { counts, type NodeGraph } from "../nodes/node-graph.ts";
import type { PassesResult, PassOptions } from "./pass-options.ts";
import { readAhead, rowsAhead } from "./read-ahead.ts";

/** Support that differs by less, relatively, is a tie. */
const tie = 1e-9;
/**
 * Margins are counted in so many parts of 1, up to the most that 16 bits hold. Coarser parts would
 * activate more nodes than need be.
 */
const marginParts = 1024;
const largestMargin = 32767;

/** As `runPasses`, by plain loops: what the compiled ones must equal, and where they cannot run. */
export function runPlainPasses(
  graph: NodeGraph,
  options: PassOptions,
): PassesResult {
  const { nodeCount, order, offsets, neighbours, weights, floor, kept } = graph;
  const { minimumSupport, dividesBySize, cannotLinkRows, placed } = options;
  const labels = placed?.labels.slice() ?? ownLabels(order);
  const sizes = new Uint32Array(dividesBySize ? nodeCount : 0);
  if (dividesBySize) for (const label of labels) sizes[label]++;
  const isActive = new Uint8Array(nodeCount).fill(1);
  const dependsOnLabels = dividesBySize || cannotLinkRows !== undefined;
  const hasMargins = !dependsOnLabels && options.isMutual;
  const hasChanged = new Uint8Array(dependsOnLabels ? nodeCount : 0);
  const margins = new Int16Array(hasMargins ? nodeCount : 0);

  // One row at a time: the labels of its neighbours, then a small hash table from label to support.
  const longest = longestRow(graph);
  const rowLabels = new Uint32Array(longest + 1);
  const rowWeights = new Float32Array(longest + 1);
  const slots = new Uint32Array(longest + 1);
  const slotLabels = new Uint32Array(tableSize(longest));
  const support = new Float64Array(tableSize(longest));

  let ranIterations = 0;
  let waiting = nodeCount;
  while (ranIterations < options.maxIterations) {
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

      // The best label must not depend on the order of neighbours. So the first loop finds the
      // most support, and the second finds the labels that come near enough to it. A sum is divided
      // only where it could matter, since division never makes it larger.
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
          if (
            cannotLinkRows !== undefined &&
            isCannotLinked(node, label, labels, cannotLinkRows)
          )
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
          (cannotLinkRows === undefined ||
            !isCannotLinked(node, label, labels, cannotLinkRows));
        if (isBest) {
          if (wonSupport > nextSupport) nextSupport = wonSupport;
          best = label;
          wonSupport = sum;
        } else if (sum > nextSupport) nextSupport = sum;
      }
      if (
        dividesBySize &&
        ownSupport < minimumSupport &&
        bestSupport < minimumSupport
      )
        best = sizes[own] === 1 ? own : freeLabel(sizes, rank);
      if (hasMargins) margins[node] = marginOf(wonSupport - nextSupport);
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
        if (hasMargins) {
          // This edge now supports another label; if it supported the neighbour's own until now,
          // the margin loses its weight twice.
          const lost = (label === own ? 2 : 1) * weight;
          const left = margins[neighbour] - Math.ceil(lost * marginParts);
          margins[neighbour] = Math.max(left, 0);
          if (left >= 0) continue;
        }
        isActive[neighbour] = 1;
        waiting++;
      }
    }
    ranIterations++;
    options.onPass?.(ranIterations, changed);
    if (waiting === 0 && dependsOnLabels)
      waiting = activateAround(graph, labels, hasChanged, isActive);
    if (waiting === 0)
      return { labels, ranIterations, didConverge: true, ranCompiled: false };
  }
  return { labels, ranIterations, didConverge: false, ranCompiled: false };
}

/** The margin in whole parts, rounded down, as what it loses later is rounded up. */
function marginOf(support: number): number {
  const parts = Math.floor(support * marginParts);
  return Math.min(Math.max(parts, 0), largestMargin);
}

/**
 * Gives every node its visiting rank as its label, so that the smallest label is the same however
 * nodes are numbered.
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

/** The slots of a table for so many labels: a power of two, at least half of them free. */
function tableSize(labelCount: number): number {
  return 2 << (32 - Math.clz32(labelCount));
}

/**
 * Activates the nodes for which a label that changed could matter: its own nodes, and their
 * neighbours.
 * @param hasChanged by label; cleared
 * @returns how many nodes were not active before
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
 * A label that no node has: the node's own rank, else the next one up, from the last on to 0. There
 * is one, since two nodes share a label.
 */
function freeLabel(sizes: Uint32Array, rank: number): number {
  let label = rank;
  while (sizes[label] > 0) label = label + 1 === sizes.length ? 0 : label + 1;
  return label;
}
