import type { FacePair } from "../nodes/constraints.ts";

/**
 * The faces that must-links join, as sets of two and more.
 * @returns sets in the order of the first faces that were named
 */
export function mustLinkedSets(mustLinks: readonly FacePair[]): number[][] {
  const setOf = new Map<number, number[]>();
  for (const [one, two] of mustLinks) {
    const first = setOf.get(one) ?? [one];
    const second = setOf.get(two) ?? [two];
    if (first === second) continue;
    first.push(...second);
    for (const face of first) setOf.set(face, first);
  }
  return [...new Set(setOf.values())];
}
