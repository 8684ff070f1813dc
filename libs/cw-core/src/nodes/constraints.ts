import { ClusteringError } from "../errors.ts";
import { DisjointSets } from "./disjoint-sets.ts";

/** Two faces, by index. */
export type FacePair = readonly [number, number];

/**
 * Refuses constraints that name unknown faces or one face twice, and cannot-links between faces
 * that must-links join.
 * @throws ClusteringError `CONSTRAINT_MALFORMED`; `CONSTRAINT_CONTRADICTION` with the shortest
 *   chain of must-links
 */
export function checkConstraints(
  faceCount: number,
  mustLinks: readonly FacePair[],
  cannotLinks: readonly FacePair[],
): void {
  for (const pair of [...mustLinks, ...cannotLinks]) {
    const isValid =
      pair[0] !== pair[1] &&
      pair.every(
        (face) => Number.isInteger(face) && face >= 0 && face < faceCount,
      );
    if (!isValid) {
      throw new ClusteringError(
        { code: "CONSTRAINT_MALFORMED", pair },
        `Expected constraints between two different faces below ${faceCount} but received ${pair[0]} and ${pair[1]}.`,
      );
    }
  }
  const joined = new DisjointSets(faceCount);
  for (const [one, two] of mustLinks) joined.join(one, two);
  for (const [one, two] of cannotLinks) {
    if (joined.find(one) !== joined.find(two)) continue;
    const path = shortestPath(mustLinks, one, two);
    throw new ClusteringError(
      { code: "CONSTRAINT_CONTRADICTION", path },
      `Faces ${one} and ${two} must not be together, yet must-links join them: ${path.join(" – ")}. Take one of these constraints back.`,
    );
  }
}

/** Breadth first over the must-links, which join `from` and `to`. */
function shortestPath(
  mustLinks: readonly FacePair[],
  from: number,
  to: number,
): number[] {
  const neighboursOf = new Map<number, number[]>();
  for (const [one, two] of mustLinks) {
    neighboursOf.set(one, [...(neighboursOf.get(one) ?? []), two]);
    neighboursOf.set(two, [...(neighboursOf.get(two) ?? []), one]);
  }
  const reachedFrom = new Map<number, number>([[from, from]]);
  const waiting = [from];
  for (const face of waiting) {
    if (face === to) break;
    for (const next of neighboursOf.get(face) ?? []) {
      if (reachedFrom.has(next)) continue;
      reachedFrom.set(next, face);
      waiting.push(next);
    }
  }
  const path = [to];
  while (path[0] !== from) path.unshift(reachedFrom.get(path[0]) ?? from);
  return path;
}
