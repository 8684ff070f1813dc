import type { Adjacency } from "./adjacency.ts";
import { ClusteringError } from "../errors.ts";

/**
 * Says of an adjacency that of each face only the strongest pairs were kept, those among the
 * strongest `mostPerFace` of either end. A face that has so many may have lost others: it is not
 * held against a cluster of thousands that the face is not joined to most of it, nor against
 * near-duplicates that pairs between them are missing.
 * @returns the same arrays, not a copy, beside which faces were cut
 * @throws ClusteringError `OPTION_OUT_OF_RANGE`
 */
export function withRowsTruncatedAt(
  adjacency: Adjacency,
  mostPerFace: number,
): Adjacency {
  if (!Number.isInteger(mostPerFace) || mostPerFace < 1)
    throw new ClusteringError(
      {
        code: "OPTION_OUT_OF_RANGE",
        option: "mostPerFace",
        value: mostPerFace,
      },
      `Expected a whole number of pairs per face, at least 1, but received ${mostPerFace}.`,
    );
  const { faceCount, offsets } = adjacency;
  const isTruncated = new Uint8Array(faceCount);
  for (let face = 0; face < faceCount; face++)
    if (offsets[face + 1] - offsets[face] >= mostPerFace) isTruncated[face] = 1;
  return isTruncated.includes(1) ? { ...adjacency, isTruncated } : adjacency;
}
