import type { Adjacency } from "./adjacency.ts";
import { DisjointSets } from "./disjoint-sets.ts";
import { ClusteringError } from "./errors.ts";
import { radixOrder } from "./radix-order.ts";

/** How a cluster hangs together. Faces alone are no clusters here. */
export interface ClusterSummary {
  /** The number its faces carry. */
  readonly label: number;
  /** Face indices, ascending; two at least. */
  readonly members: Uint32Array;
  /** Mean similarity over the stored edges between its faces; 0 when there is none. */
  readonly cohesion: number;
  /** Edges at or above the threshold, over the edges there could be; 0..1. */
  readonly density: number;
  /** The smallest edge of the maximum spanning tree: at a higher threshold the cluster falls apart. Undefined when edges do not join it (must-links do). */
  readonly weakestLink: number | undefined;
  /** The face most similar to the others in sum; of equal ones the first. */
  readonly representative: number;
}

/**
 * Describes each cluster of two faces or more, in the order of labels; linear in edges.
 * @param adjacency symmetric CSR of n faces
 * @param labels a number per face, contiguous from 0
 * @param options.threshold edges that count for the density, in (0, 1]
 * @throws ClusteringError `LABELS_MALFORMED` when there is not one label per face
 */
export function summariseClusters(
  adjacency: Adjacency,
  labels: Uint32Array,
  { threshold }: { readonly threshold: number },
): ClusterSummary[] {
  const { faceCount, offsets, neighbours, similarities, floor = 0 } = adjacency;
  if (labels.length !== faceCount) {
    throw new ClusteringError(
      {
        code: "LABELS_MALFORMED",
        expected: faceCount,
        received: labels.length,
      },
      `Expected a label for each of ${faceCount} faces but received ${labels.length}.`,
    );
  }
  const members = membersByLabel(labels);
  const weakest = weakestLinks(adjacency, labels, members.length);
  const summaries: ClusterSummary[] = [];
  for (let label = 0; label < members.length; label++) {
    const faces = members[label];
    if (faces.length < 2) continue;
    let representative = faces[0];
    let mostSupport = -1;
    let sum = 0;
    let edgeEnds = 0;
    let strongEdgeEnds = 0;
    for (const face of faces) {
      let support = 0;
      for (let end = offsets[face]; end < offsets[face + 1]; end++) {
        if (labels[neighbours[end]] !== label || similarities[end] < floor)
          continue;
        support += similarities[end];
        edgeEnds++;
        if (similarities[end] >= threshold) strongEdgeEnds++;
      }
      sum += support;
      if (support > mostSupport) {
        mostSupport = support;
        representative = face;
      }
    }
    summaries.push({
      label,
      members: faces,
      cohesion: edgeEnds === 0 ? 0 : sum / edgeEnds,
      density: strongEdgeEnds / (faces.length * (faces.length - 1)),
      weakestLink: weakest[label],
      representative,
    });
  }
  return summaries;
}

/** The faces of each label, ascending, as views of one array. */
export function membersByLabel(labels: Uint32Array): Uint32Array[] {
  let labelCount = 0;
  for (const label of labels) labelCount = Math.max(labelCount, label + 1);
  const offsets = new Uint32Array(labelCount + 1);
  for (const label of labels) offsets[label + 1]++;
  for (let label = 0; label < labelCount; label++)
    offsets[label + 1] += offsets[label];
  const next = offsets.slice(0, labelCount);
  const faces = new Uint32Array(labels.length);
  for (let face = 0; face < labels.length; face++)
    faces[next[labels[face]]++] = face;
  return Array.from({ length: labelCount }, (_, label) =>
    faces.subarray(offsets[label], offsets[label + 1]),
  );
}

/** Kruskal over the edges within clusters, strongest first: the last edge that joins two parts of a cluster is its weakest link. */
function weakestLinks(
  adjacency: Adjacency,
  labels: Uint32Array,
  labelCount: number,
): (number | undefined)[] {
  const { faceCount, offsets, neighbours, similarities, floor = 0 } = adjacency;
  const ends: number[] = [];
  const parts = new Uint32Array(labelCount);
  for (let face = 0; face < faceCount; face++) {
    parts[labels[face]]++;
    for (
      let end = offsets[face];
      end < offsets[face + 1] && neighbours[end] < face;
      end++
    ) {
      if (
        labels[neighbours[end]] === labels[face] &&
        similarities[end] >= floor
      )
        ends.push(end);
    }
  }
  const inside = Uint32Array.from(ends);
  const faceOfEnd = sourcesOf(adjacency, inside);
  // The bits of a positive float ascend with its value; taken from all ones, the strongest comes first.
  const bits = new Uint32Array(inside.length);
  const similarityBits = new Uint32Array(
    similarities.buffer,
    similarities.byteOffset,
    similarities.length,
  );
  for (let index = 0; index < inside.length; index++)
    bits[index] = 0xffffffff - similarityBits[inside[index]];

  const sets = new DisjointSets(faceCount);
  const weakest: (number | undefined)[] =
    Array<undefined>(labelCount).fill(undefined);
  for (const index of radixOrder(bits)) {
    const face = faceOfEnd[index];
    const end = inside[index];
    if (!sets.join(face, neighbours[end])) continue;
    parts[labels[face]]--;
    weakest[labels[face]] = similarities[end];
  }
  return weakest.map((similarity, label) =>
    parts[label] === 1 ? similarity : undefined,
  );
}

/** The face in whose row each edge end stands; `ends` ascends. */
function sourcesOf({ offsets }: Adjacency, ends: Uint32Array): Uint32Array {
  const sources = new Uint32Array(ends.length);
  let face = 0;
  for (let index = 0; index < ends.length; index++) {
    while (offsets[face + 1] <= ends[index]) face++;
    sources[index] = face;
  }
  return sources;
}
