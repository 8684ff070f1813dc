import type { FacePair } from "@facegraph/cw-core";
import type { FaceConstraint } from "../people/links.ts";

/** What people said of faces, by row. */
export interface RowConstraints {
  readonly mustLinks: readonly FacePair[];
  readonly cannotLinks: readonly FacePair[];
}

/**
 * Finds the rows of constraints; those with a face that has no row are left out.
 * @param faceIds by row
 */
export function toRowConstraints(
  links: readonly FaceConstraint[],
  faceIds: readonly string[],
): RowConstraints {
  const linked = new Set(links.flatMap(({ face, other }) => [face, other]));
  const rowOf = new Map<string, number>(); // of a few among what may be a million
  if (linked.size > 0)
    faceIds.forEach((id, row) => {
      if (linked.has(id)) rowOf.set(id, row);
    });
  const pairsOf = (kind: FaceConstraint["kind"]) =>
    links.flatMap((link): FacePair[] => {
      const [one, two] = [rowOf.get(link.face), rowOf.get(link.other)];
      return link.kind === kind && one !== undefined && two !== undefined
        ? [[one, two]]
        : [];
    });
  return {
    mustLinks: pairsOf("MUST_LINK"),
    cannotLinks: pairsOf("CANNOT_LINK"),
  };
}
