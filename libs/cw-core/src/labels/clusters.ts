import type { Adjacency } from "../adjacency/adjacency.ts";
import { ClusteringError } from "../errors.ts";

/** A cluster in figures. A face alone is no cluster here. */
export interface ClusterSummary {
  /** The number its faces carry. */
  readonly label: number;
  /** Face indices, ascending, at least two; a view of an array that all summaries share. */
  readonly members: Uint32Array;
  /** The mean similarity of the edges between its faces; 0 when there is none. */
  readonly cohesion: number;
  /** The edges at or above the threshold, over the pairs of its faces; 0 to 1. */
  readonly density: number;
  /**
   * The smallest edge of the maximum spanning tree: at a higher threshold the cluster falls apart.
   * Undefined when edges do not join it (must-links do).
   */
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
  const sums = new Float64Array(members.length);
  const mostSupports = new Float64Array(members.length).fill(-1);
  const representatives = new Uint32Array(members.length);
  const directedEdges = new Uint32Array(members.length);
  const strongEdges = new Uint32Array(members.length);
  const strongest = new Float32Array(faceCount);
  for (let face = 0; face < faceCount; face++) {
    const label = labels[face];
    if (members[label].length < 2) continue;
    let support = 0;
    let most = 0;
    let count = 0;
    let strongCount = 0;
    for (let edge = offsets[face]; edge < offsets[face + 1]; edge++) {
      const similarity = similarities[edge];
      if (labels[neighbours[edge]] !== label || similarity < floor) continue;
      support += similarity;
      count++;
      if (similarity >= threshold) strongCount++;
      if (similarity > most) most = similarity;
    }
    strongest[face] = most;
    sums[label] += support;
    directedEdges[label] += count;
    strongEdges[label] += strongCount;
    if (support > mostSupports[label]) {
      mostSupports[label] = support;
      representatives[label] = face;
    }
  }
  const workspace = {
    adjacency,
    labels,
    strongest,
    partOf: new Int32Array(faceCount),
    strongestOut: new Float32Array(faceCount),
    reached: new Uint32Array(faceCount),
  };
  const summaries: ClusterSummary[] = [];
  for (let label = 0; label < members.length; label++) {
    const faces = members[label];
    if (faces.length < 2) continue;
    summaries.push({
      label,
      members: faces,
      cohesion:
        directedEdges[label] === 0 ? 0 : sums[label] / directedEdges[label],
      density: strongEdges[label] / (faces.length * (faces.length - 1)),
      weakestLink: weakestLinkOf(faces, workspace),
      representative: representatives[label],
    });
  }
  return summaries;
}

/** What is allocated once for all clusters. */
interface Workspace {
  readonly adjacency: Adjacency;
  readonly labels: Uint32Array;
  /** By face: its strongest edge within its cluster, 0 where there is none. */
  readonly strongest: Float32Array;
  /** By face. */
  readonly partOf: Int32Array;
  /** By part of one cluster: its strongest edge to another part. */
  readonly strongestOut: Float32Array;
  /** Room for the faces of one cluster. */
  readonly reached: Uint32Array;
}

/**
 * The faces of each label, ascending.
 * @returns by label, views of one array that is the caller's
 */
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

/**
 * The smallest edge of the maximum spanning tree. The strongest edge from each part to another is
 * in the tree (the cut property), so the smallest edge is no stronger than the weakest of these.
 * Where the edges that reach that weakest one join all faces, it is the smallest. Else they leave
 * at most half as many parts, and the same is done with these.
 * @see Camerini 1978, "The min-max spanning tree problem and some extensions"; departure: whole
 *   rounds as in Borůvka's algorithm, no medians
 */
function weakestLinkOf(
  faces: Uint32Array,
  workspace: Workspace,
): number | undefined {
  const { adjacency, labels, strongest, partOf, strongestOut } = workspace;
  const { offsets, neighbours, similarities, floor = 0 } = adjacency;
  const label = labels[faces[0]];
  let weakest = Infinity;
  for (const face of faces) weakest = Math.min(weakest, strongest[face]);
  while (weakest > 0) {
    const partCount = partByEdges(weakest, faces, workspace);
    if (partCount === 1) return weakest;
    strongestOut.fill(0, 0, partCount);
    for (const face of faces) {
      const part = partOf[face];
      for (let edge = offsets[face]; edge < offsets[face + 1]; edge++) {
        const other = neighbours[edge];
        const similarity = similarities[edge];
        if (similarity <= strongestOut[part] || similarity < floor) continue;
        if (labels[other] === label && partOf[other] !== part)
          strongestOut[part] = similarity;
      }
    }
    for (let part = 0; part < partCount; part++)
      weakest = Math.min(weakest, strongestOut[part]);
  }
  return undefined;
}

const unreached = -1;

/**
 * Parts a cluster into what its edges that reach a bound connect. Rows are read only until every
 * face has been reached.
 * @returns how many parts there are
 */
function partByEdges(
  bound: number,
  faces: Uint32Array,
  { adjacency, labels, partOf, reached }: Workspace,
): number {
  const { offsets, neighbours, similarities } = adjacency;
  const label = labels[faces[0]];
  for (const face of faces) partOf[face] = unreached;
  let partCount = 0;
  let count = 0;
  let next = 0;
  for (const start of faces) {
    if (partOf[start] !== unreached) continue;
    const part = partCount++;
    partOf[start] = part;
    reached[count++] = start;
    for (; next < count && count < faces.length; next++) {
      const face = reached[next];
      for (let edge = offsets[face]; edge < offsets[face + 1]; edge++) {
        const other = neighbours[edge];
        if (similarities[edge] < bound || labels[other] !== label) continue;
        if (partOf[other] !== unreached) continue;
        partOf[other] = part;
        reached[count++] = other;
      }
    }
  }
  return partCount;
}
