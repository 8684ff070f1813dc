import type { FacePair } from "@facegraph/cw-core";
import type { FaceConstraint } from "../people/what-was-said.ts";

/** Constraints between rows. */
export interface RowConstraints {
  readonly mustLinks: readonly FacePair[];
  readonly cannotLinks: readonly FacePair[];
}

/**
 * Finds the rows of constraints; those with a face that has no row are left out.
 * @param faceIds by row
 */
export function toRowConstraints(
  constraints: readonly FaceConstraint[],
  faceIds: readonly string[],
): RowConstraints {
  const constrained = new Set(
    constraints.flatMap(({ face, other }) => [face, other]),
  );
  const rowOf = new Map<string, number>(); // of a few among what may be a million
  if (constrained.size > 0)
    faceIds.forEach((id, row) => {
      if (constrained.has(id)) rowOf.set(id, row);
    });
  const pairsOf = (kind: FaceConstraint["kind"]) =>
    constraints.flatMap((constraint): FacePair[] => {
      const [one, two] = [
        rowOf.get(constraint.face),
        rowOf.get(constraint.other),
      ];
      return constraint.kind === kind && one !== undefined && two !== undefined
        ? [[one, two]]
        : [];
    });
  return {
    mustLinks: pairsOf("MUST_LINK"),
    cannotLinks: pairsOf("CANNOT_LINK"),
  };
}
