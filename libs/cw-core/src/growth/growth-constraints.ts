import type { Adjacency } from "../adjacency/adjacency.ts";
import type { FacePair } from "../nodes/constraints.ts";
import { mustLinkedSets } from "./must-linked-sets.ts";
import { unplaced } from "./placed-labels.ts";

/** By face: labels that it may not take. */
export type BarredLabels = ReadonlyMap<number, ReadonlySet<number>>;

/** What new faces may not do. */
export interface Bars {
  readonly labels: BarredLabels;
  /** New faces that may not carry the same label. */
  readonly pairs: readonly FacePair[];
}

/** Cannot-links as bars: of a new face and a placed one, the label of the placed one is barred. */
export function barsOf(
  placedLabels: Int32Array,
  cannotLinks: readonly FacePair[],
  barredLabels: BarredLabels = new Map(),
): Bars {
  const labels = new Map<number, Set<number>>();
  const bar = (face: number, label: number) => {
    labels.set(face, (labels.get(face) ?? new Set()).add(label));
  };
  const pairs: FacePair[] = [];
  for (const [one, two] of cannotLinks) {
    const [first, second] = [placedLabels[one], placedLabels[two]];
    if (first === unplaced && second === unplaced) pairs.push([one, two]);
    else if (first === unplaced) bar(one, second);
    else if (second === unplaced) bar(two, first);
  }
  for (const [face, barred] of barredLabels)
    if (placedLabels[face] === unplaced)
      for (const label of barred) bar(face, label);
  return { labels, pairs };
}

/**
 * Places new faces with the placed face to which they are must-linked, unless its label is barred.
 * @returns placed labels, in an array of its own
 */
export function placeMustLinked(
  placedLabels: Int32Array,
  mustLinks: readonly FacePair[],
  bars: Bars,
): Int32Array {
  const labels = placedLabels.slice();
  for (const faces of mustLinkedSets(mustLinks)) {
    const placed = faces.find((face) => labels[face] !== unplaced);
    if (placed === undefined) continue;
    for (const face of faces) {
      const isBarred = bars.labels.get(face)?.has(labels[placed]) === true;
      if (labels[face] === unplaced && !isBarred) labels[face] = labels[placed];
    }
  }
  return labels;
}

/**
 * The adjacency without the edges over which a new face could take a label that is barred to it.
 * @param adjacency read, never changed
 * @returns the same where nothing is barred, else arrays of its own
 */
export function withoutBarredEdges(
  adjacency: Adjacency,
  placedLabels: Int32Array,
  { labels: barred, pairs }: Bars,
): Adjacency {
  if (barred.size === 0 && pairs.length === 0) return adjacency;
  const cannotLinked = new Map<number, Set<number>>();
  for (const [one, two] of pairs) {
    cannotLinked.set(one, (cannotLinked.get(one) ?? new Set()).add(two));
    cannotLinked.set(two, (cannotLinked.get(two) ?? new Set()).add(one));
  }
  const isBarred = (one: number, two: number) =>
    barred.get(one)?.has(placedLabels[two]) === true ||
    barred.get(two)?.has(placedLabels[one]) === true ||
    cannotLinked.get(one)?.has(two) === true;
  const { faceCount, offsets, neighbours, similarities } = adjacency;
  const kept = {
    offsets: new Uint32Array(faceCount + 1),
    neighbours: new Uint32Array(neighbours.length),
    similarities: new Float32Array(neighbours.length),
  };
  let count = 0;
  for (let face = 0; face < faceCount; face++) {
    for (let edge = offsets[face]; edge < offsets[face + 1]; edge++) {
      if (isBarred(face, neighbours[edge])) continue;
      kept.neighbours[count] = neighbours[edge];
      kept.similarities[count++] = similarities[edge];
    }
    kept.offsets[face + 1] = count;
  }
  return {
    ...adjacency,
    offsets: kept.offsets,
    neighbours: kept.neighbours.slice(0, count),
    similarities: kept.similarities.slice(0, count),
  };
}

/**
 * Gives must-linked new faces one label: that of a placed cluster, where one of them joined one,
 * rather than that of a new one.
 * @param labels by face, those of new clusters above those of placed ones; changed
 */
export function joinNewFaces(
  labels: Uint32Array,
  mustLinks: readonly FacePair[],
  isNew: (face: number) => boolean,
): void {
  for (const faces of mustLinkedSets(mustLinks)) {
    if (!faces.every(isNew)) continue;
    const label = Math.min(...faces.map((face) => labels[face]));
    for (const face of faces) labels[face] = label;
  }
}

/**
 * Sets new faces apart that took a label barred to them by way of other new faces. Each gets a
 * label of its own, and waits for a person or a full run.
 * @param labels by face; changed
 */
export function setApart(
  labels: Uint32Array,
  { labels: barred, pairs }: Bars,
  isNew: (face: number) => boolean,
): void {
  let next = labels.reduce((most, label) => Math.max(most, label), 0) + 1;
  for (const [face, barredLabels] of barred)
    if (isNew(face) && barredLabels.has(labels[face])) labels[face] = next++;
  for (const [one, two] of pairs) {
    if (labels[one] !== labels[two]) continue;
    const later = Math.max(one, two);
    if (isNew(later)) labels[later] = next++;
    else if (isNew(Math.min(one, two))) labels[Math.min(one, two)] = next++;
  }
}
