import type { Adjacency } from "@facegraph/cw-core";

/** Two rows. */
export type RowPair = readonly [number, number];

/** Rows that may not carry a label, and pairs of new rows that may not carry the same. */
export interface Bars {
  readonly labels: ReadonlyMap<number, ReadonlySet<number>>;
  readonly pairs: readonly RowPair[];
}

/** Rows that must be together, in sets of two and more. */
export function joinRows(pairs: readonly RowPair[]): number[][] {
  const setOf = new Map<number, number[]>();
  for (const [one, two] of pairs) {
    const first = setOf.get(one) ?? [one];
    const second = setOf.get(two) ?? [two];
    if (first === second) continue;
    first.push(...second);
    for (const row of first) setOf.set(row, first);
  }
  return [...new Set(setOf.values())];
}

/**
 * The adjacency without the edges over which a face could come to a label that is barred to it.
 * @param labels by row; negative for new faces
 */
export function withoutBarredEdges(
  adjacency: Adjacency,
  labels: Int32Array,
  { labels: barred, pairs }: Bars,
): Adjacency {
  if (barred.size === 0 && pairs.length === 0) return adjacency;
  const apart = new Map<number, Set<number>>();
  for (const [one, two] of pairs) {
    apart.set(one, (apart.get(one) ?? new Set()).add(two));
    apart.set(two, (apart.get(two) ?? new Set()).add(one));
  }
  const isBarred = (one: number, two: number) =>
    barred.get(one)?.has(labels[two]!) === true ||
    barred.get(two)?.has(labels[one]!) === true ||
    apart.get(one)?.has(two) === true;
  const { faceCount, offsets, neighbours, similarities } = adjacency;
  const kept = {
    ...adjacency,
    offsets: new Uint32Array(faceCount + 1),
    neighbours: new Uint32Array(neighbours.length),
    similarities: new Float32Array(neighbours.length),
  };
  let count = 0;
  for (let row = 0; row < faceCount; row++) {
    for (let end = offsets[row]!; end < offsets[row + 1]!; end++) {
      if (isBarred(row, neighbours[end]!)) continue;
      kept.neighbours[count] = neighbours[end]!;
      kept.similarities[count++] = similarities[end]!;
    }
    kept.offsets[row + 1] = count;
  }
  return {
    ...kept,
    neighbours: kept.neighbours.slice(0, count),
    similarities: kept.similarities.slice(0, count),
  };
}

/**
 * Sets new faces apart that came to a label barred to them by way of other new faces: each gets a
 * label of its own, and waits for a person or a full run.
 * @param labels by row; changed
 * @param isNew whether a row may be moved
 */
export function setApart(
  labels: Uint32Array,
  { labels: barred, pairs }: Bars,
  isNew: (row: number) => boolean,
): void {
  let next = labels.reduce((most, label) => Math.max(most, label), 0) + 1;
  for (const [row, barredLabels] of barred)
    if (isNew(row) && barredLabels.has(labels[row]!)) labels[row] = next++;
  for (const [one, two] of pairs) {
    if (labels[one] !== labels[two]) continue;
    const later = Math.max(one, two); // rows are in visiting order
    if (isNew(later)) labels[later] = next++;
    else if (isNew(Math.min(one, two))) labels[Math.min(one, two)] = next++;
  }
}
