import {
  type Adjacency,
  chineseWhispers,
  grow,
  joinPlacedClusters,
  unplaced,
} from "@facegraph/cw-core";
import { RandomSource } from "@facegraph/synthetic";
import type { MethodOptions } from "./methods.ts";
import type { QualitySet } from "./sets/quality-set.ts";

const batchCount = 10;

/** Which suggestions to merge are accepted after a batch: the right ones as by who knows. */
export type Accepting = "none" | "right" | "all";

export interface GrownLabels {
  readonly labels: Uint32Array;
  readonly askedCount: number;
  /** Of those asked: the two clusters are mostly of one person. */
  readonly rightCount: number;
}

/**
 * Faces that come in ten batches, in random order: the first is clustered, the others are grown,
 * and no placed face moves.
 */
export function growInBatches(
  { adjacency, identities }: QualitySet,
  options: MethodOptions & { readonly threshold: number },
  accepting: Accepting,
): GrownLabels {
  const { faceCount } = adjacency;
  const order = new RandomSource(7).shuffled([...Array(faceCount).keys()]);
  const batchOf = new Uint32Array(faceCount);
  order.forEach((face, rank) => {
    batchOf[face] = Math.floor((rank * batchCount) / faceCount);
  });
  const placed = new Int32Array(faceCount).fill(unplaced);
  let askedCount = 0;
  let rightCount = 0;
  for (let batch = 0; batch < batchCount; batch++) {
    const isHere = (face: number) => batchOf[face]! <= batch;
    const here = withFaces(adjacency, isHere);
    if (batch === 0) {
      place(placed, chineseWhispers(here, options).labels, isHere);
      continue;
    }
    const { labels, mergeSuggestions } = grow(here, placed, options);
    place(placed, labels, isHere);
    if (accepting === "none") continue;
    const personOf = commonestOf(placed, identities);
    const right = mergeSuggestions.filter(
      ({ label, other }) => personOf.get(label) === personOf.get(other),
    );
    askedCount += mergeSuggestions.length;
    rightCount += right.length;
    const accepted = accepting === "all" ? mergeSuggestions : right;
    const mustLinks = accepted.map(({ evidence }) => evidence);
    placed.set(joinPlacedClusters(placed, { mustLinks }).labels);
  }
  return { labels: contiguous(placed), askedCount, rightCount };
}

/** The edges between those faces; the others stay, without any. */
export function withFaces(
  { faceCount, offsets, neighbours, similarities, isTruncated }: Adjacency,
  isHere: (face: number) => boolean,
): Adjacency {
  const keptOffsets = new Uint32Array(faceCount + 1);
  const kept = new Uint32Array(neighbours.length);
  let keptCount = 0;
  for (let face = 0; face < faceCount; face++) {
    if (isHere(face))
      for (let edge = offsets[face]!; edge < offsets[face + 1]!; edge++)
        if (isHere(neighbours[edge]!)) kept[keptCount++] = edge;
    keptOffsets[face + 1] = keptCount;
  }
  const edges = kept.subarray(0, keptCount);
  return {
    faceCount,
    offsets: keptOffsets,
    neighbours: edges.map((edge) => neighbours[edge]!),
    similarities: Float32Array.from(edges, (edge) => similarities[edge]!),
    ...(isTruncated === undefined ? {} : { isTruncated }),
  };
}

/** A face that is not here was alone, with a label to itself. */
function place(
  placed: Int32Array,
  labels: Uint32Array,
  isHere: (face: number) => boolean,
): void {
  for (let face = 0; face < placed.length; face++)
    placed[face] = isHere(face) ? labels[face]! : unplaced;
}

/** By label: the person with most faces. */
function commonestOf(
  labels: Int32Array,
  identities: Uint32Array,
): Map<number, number> {
  const members = Map.groupBy(labels.keys(), (face) => labels[face]!);
  return new Map(
    [...members].map(([label, faces]) => {
      const people = [
        ...Map.groupBy(faces, (face) => identities[face]!).entries(),
      ];
      const [person] = people.reduce((one, two) =>
        two[1].length > one[1].length ? two : one,
      );
      return [label, person];
    }),
  );
}

function contiguous(labels: Int32Array): Uint32Array {
  const numbers = new Map<number, number>();
  return Uint32Array.from(labels, (label) => {
    const number = numbers.get(label) ?? numbers.size;
    numbers.set(label, number);
    return number;
  });
}
