import { ClusteringError } from "../errors.ts";
import type { Adjacency } from "./adjacency.ts";
import { scaleOf } from "./own-scale.ts";

/**
 * Says that an adjacency holds only the strongest similar pairs of each face: those among the
 * strongest `mostPerFace` of either of their faces. A row with so many that are local is truncated,
 * so others that would count may be missing. Clustering then asks for no share of a large cluster
 * where the face is joined to a part of it only, and does not count missing pairs as dissimilar.
 * @param mostPerFace the cap under which pairs were kept, at least 1
 * @returns the same arrays, not a copy, beside which rows are truncated
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
  const { faceCount } = adjacency;
  const isTruncated = new Uint8Array(faceCount);
  for (let face = 0; face < faceCount; face++)
    if (
      adjacency.offsets[face + 1] - adjacency.offsets[face] >= mostPerFace &&
      countLocal(adjacency, face) >= mostPerFace
    )
      isTruncated[face] = 1;
  return isTruncated.includes(1) ? { ...adjacency, isTruncated } : adjacency;
}

/**
 * An edge may count from this share of its face's own scale on: less than the share that is asked
 * of both faces, since the scale of the other may be lower.
 */
const locality = 0.6;

function countLocal(
  { offsets, similarities }: Adjacency,
  face: number,
): number {
  const least = locality * scaleOf(offsets, similarities, face);
  let count = 0;
  for (let edge = offsets[face]; edge < offsets[face + 1]; edge++)
    if (similarities[edge] >= least) count++;
  return count;
}
