import fc from "fast-check";
import type { FacePair } from "../../src/index.ts";

/** Up to five pairs of different faces. */
export function anyPairs(faceCount: number): fc.Arbitrary<FacePair[]> {
  const face = fc.nat(faceCount - 1);
  return fc
    .array(fc.tuple(face, face), { maxLength: 5 })
    .map((pairs) => pairs.filter(([one, two]) => one !== two));
}
