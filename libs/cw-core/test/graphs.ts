import fc from "fast-check";
import {
  type Adjacency,
  allocateRows,
  buildAdjacency,
  type ClusterMethod,
  type EdgeList,
} from "../src/index.ts";

export type Edge = readonly [
  source: number,
  target: number,
  similarity: number,
];

export function edgeList(edges: readonly Edge[]): EdgeList {
  return {
    sources: Uint32Array.from(edges, ([source]) => source),
    targets: Uint32Array.from(edges, ([, target]) => target),
    similarities: Float32Array.from(edges, ([, , similarity]) => similarity),
  };
}

export function graphOf(faceCount: number, edges: readonly Edge[]): Adjacency {
  return buildAdjacency(faceCount, edgeList(edges));
}

/** A copy whose rows lie where the compiled loops reach them, however few they are. */
export function withinReach(adjacency: Adjacency): Adjacency {
  const { faceCount, offsets, neighbours, similarities } = adjacency;
  const rows = allocateRows(faceCount, neighbours.length, {
    evenIfSmall: true,
  });
  rows.offsets.set(offsets);
  rows.neighbours.set(neighbours);
  rows.similarities.set(similarities);
  return { faceCount, ...rows };
}

/** Every two of the faces joined. */
export function clique(faces: readonly number[], similarity = 0.7): Edge[] {
  return faces.flatMap((face, index) =>
    faces.slice(0, index).map((other): Edge => [face, other, similarity]),
  );
}

export function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index);
}

/** Random graphs of up to `most` faces: similarities in eighths, so that ties happen. */
export function anyGraph(
  most = 24,
): fc.Arbitrary<{ faceCount: number; edges: Edge[] }> {
  return fc.integer({ min: 0, max: most }).chain((faceCount) =>
    fc
      .array(
        fc.tuple(
          fc.nat(Math.max(0, faceCount - 1)),
          fc.nat(Math.max(0, faceCount - 1)),
          fc.oneof(
            fc.integer({ min: 1, max: 8 }).map((level) => level / 8),
            fc.double({ min: 0.05, max: 1, noNaN: true }).map(Math.fround),
          ),
        ),
        { maxLength: faceCount * 4 },
      )
      .map((edges) => ({
        faceCount,
        edges: edges.filter(
          ([source, target]) => source !== target && faceCount > 1,
        ),
      })),
  );
}

/** The partition as text, whatever the numbers: two labelings of the same groups look the same. */
export function groupsOf(
  labels: Uint32Array,
  nameOf: (face: number) => number = (face) => face,
): string {
  const groups = new Map<number, number[]>();
  labels.forEach((label, face) =>
    groups.set(label, [...(groups.get(label) ?? []), nameOf(face)]),
  );
  return [...groups.values()]
    .map((group) => group.sort((one, two) => one - two).join(" "))
    .sort()
    .join(" | ");
}

/** Connected components of the edges at or above a similarity, the slow way. */
export function componentsOf(
  faceCount: number,
  edges: readonly Edge[],
  threshold: number,
): Uint32Array {
  const components = Uint32Array.from({ length: faceCount }, (_, face) => face);
  for (let changed = true; changed;) {
    changed = false;
    for (const [source, target, similarity] of edges) {
      if (similarity < threshold) continue;
      const smallest = Math.min(components[source], components[target]);
      if (components[source] !== smallest || components[target] !== smallest)
        changed = true;
      components[source] = smallest;
      components[target] = smallest;
    }
  }
  return components;
}

export const methods: readonly ClusterMethod[] = [
  "cohesive",
  "robust",
  "classic",
  "sharpened",
];
export const anyMethod = fc.constantFrom(...methods);
/** The methods under which edges that do not whisper, and faces elsewhere, do not matter. */
export const anyLocalMethod = fc.constantFrom<ClusterMethod>(
  "robust",
  "classic",
  "sharpened",
);
export const anyThreshold = fc
  .integer({ min: 2, max: 16 })
  .map((level) => level / 16);
export const anySeed = fc.integer({ min: 0, max: 1000 });

/** The weakest edge that can join two faces into a cluster. */
export function floorUnder(method: ClusterMethod, threshold: number): number {
  switch (method) {
    case "cohesive":
      return Math.min(threshold - 0.1, threshold ** 1.5); // whispers; merges
    case "robust":
      return threshold - 0.1;
    case "classic":
    case "sharpened":
      return threshold;
  }
}

/** Distinct keys, so that indices and keys are different things. */
export function keysFrom(faceCount: number, salt: number): BigUint64Array {
  return BigUint64Array.from({ length: faceCount }, (_, face) =>
    BigInt.asUintN(
      64,
      (BigInt(face) + 1n) * 0x9e3779b97f4a7c15n + BigInt(salt),
    ),
  );
}

export function permutationFrom(
  faceCount: number,
  draws: Iterator<number>,
): number[] {
  return Array.from({ length: faceCount }, (_, face) => ({
    face,
    drawn: Number(draws.next().value),
  }))
    .sort((one, two) => one.drawn - two.drawn || one.face - two.face)
    .map(({ face }) => face);
}

/** So many times the runs that a law usually gets. */
export function runs(times: number): { readonly numRuns: number } {
  return { numRuns: times * (fc.readConfigureGlobal().numRuns ?? 100) };
}
