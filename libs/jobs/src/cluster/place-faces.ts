import { unplaced } from "@facegraph/cw-core";
import type { FaceAssignment } from "@facegraph/face-graph/people";
import type { StoredCluster } from "@facegraph/face-graph/runs";
import type { RowConstraints } from "@facegraph/face-graph/in-memory";
import { joinRows, type Bars, type RowPair } from "./growth-links.ts";

/**
 * The labels that faces have in a run: of a cluster its own, of a face alone the smallest that is
 * free, of a face that the run has not seen `unplaced`.
 * @param rowOfOrdinal −1 where there is no row
 * @param ordinalEnd faces below it are placed
 */
export function labelsOfRun(
  clusters: readonly StoredCluster[],
  rowOfOrdinal: Int32Array,
  faceCount: number,
  ordinalEnd: number,
): Int32Array {
  const labels = new Int32Array(faceCount).fill(unplaced);
  const taken = new Set<number>();
  for (const { label, ordinals } of clusters) {
    taken.add(label);
    for (const ordinal of ordinals) {
      const row = rowOfOrdinal[ordinal] ?? -1;
      if (row >= 0) labels[row] = label;
    }
  }
  let free = 0;
  for (let ordinal = 0; ordinal < ordinalEnd; ordinal++) {
    const row = rowOfOrdinal[ordinal] ?? -1;
    if (row < 0 || labels[row] !== unplaced) continue;
    while (taken.has(free)) free++;
    labels[row] = free++;
  }
  return labels;
}

/** Whether a cannot-link lies between two labels. */
export function areApart(
  labels: Int32Array | Uint32Array,
  { cannotLinks }: RowConstraints,
  one: number,
  two: number,
): boolean {
  return cannotLinks.some(
    ([first, second]) =>
      (labels[first] === one && labels[second] === two) ||
      (labels[first] === two && labels[second] === one),
  );
}

/**
 * Joins placed clusters that a person said are one, unless the same person said of two of their
 * faces that they are not.
 * @param labels by row; changed
 * @returns how many clusters were joined to another
 */
export function joinLinkedClusters(
  labels: Int32Array,
  links: RowConstraints,
): number {
  let joined = 0;
  for (const rows of joinRows(links.mustLinks)) {
    const placed = rows.filter((row) => labels[row] !== unplaced);
    const into = Math.min(...placed.map((row) => labels[row]!));
    for (const row of placed) {
      const label = labels[row]!;
      if (label === into || areApart(labels, links, label, into)) continue;
      labels.forEach((each, other) => {
        if (each === label) labels[other] = into;
      });
      joined++;
    }
  }
  return joined;
}

/**
 * Where new faces may not go: to the cluster of a face they are not to be with, to one of another
 * person than they are, and to one of a person they are not.
 * @param decisions what was said of new faces
 * @param confirmed who named faces are; by row
 */
export function barNewFaces(
  labels: Int32Array,
  { cannotLinks }: RowConstraints,
  decisions: readonly (Omit<FaceAssignment, "face"> & {
    readonly row: number;
  })[],
  confirmed: readonly { readonly row: number; readonly person: string }[],
): Bars {
  const barred = new Map<number, Set<number>>();
  const bar = (row: number, label: number) => {
    barred.set(row, (barred.get(row) ?? new Set()).add(label));
  };
  const pairs: RowPair[] = [];
  for (const [one, two] of cannotLinks) {
    const [first, second] = [labels[one]!, labels[two]!];
    if (first === unplaced && second === unplaced) pairs.push([one, two]);
    else if (first === unplaced) bar(one, second);
    else if (second === unplaced) bar(two, first);
  }
  const personsOf = new Map<number, Set<string>>();
  for (const { row, person } of confirmed) {
    const label = labels[row]!;
    if (label === unplaced) continue;
    personsOf.set(label, (personsOf.get(label) ?? new Set()).add(person));
  }
  for (const { row, person, isPerson } of decisions) {
    if (labels[row] !== unplaced) continue;
    for (const [label, persons] of personsOf)
      if (persons.has(person) !== isPerson) bar(row, label);
  }
  return { labels: barred, pairs };
}

/**
 * New faces that a person said belong with a placed one are placed with it. @param labels by row;
 * changed
 */
export function placeLinkedFaces(
  labels: Int32Array,
  { mustLinks }: RowConstraints,
  bars: Bars,
): void {
  for (const rows of joinRows(mustLinks)) {
    const placed = rows.find((row) => labels[row] !== unplaced);
    if (placed === undefined) continue;
    for (const row of rows) {
      const isBarred = bars.labels.get(row)?.has(labels[placed]!) === true;
      if (labels[row] === unplaced && !isBarred) labels[row] = labels[placed]!;
    }
  }
}

/**
 * New faces that a person said are one go where one of them went: into a placed cluster rather than
 * a new one.
 * @param labels by row, those of new clusters above those of placed ones; changed
 */
export function joinNewFaces(
  labels: Uint32Array,
  { mustLinks }: RowConstraints,
  isNew: (row: number) => boolean,
): void {
  for (const rows of joinRows(mustLinks)) {
    if (!rows.every(isNew)) continue;
    const label = Math.min(...rows.map((row) => labels[row]!));
    for (const row of rows) labels[row] = label;
  }
}
