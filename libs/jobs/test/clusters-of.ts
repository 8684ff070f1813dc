import fc from "fast-check";

/** Clusters named after their faces, as content-addressed ones are. */
export function clustersOf(...groups: readonly (readonly number[])[]) {
  return groups.map((ordinals, label) => ({
    id: ordinals.toSorted((one, two) => one - two).join("-"),
    label,
    size: ordinals.length,
    ordinals,
  }));
}

export const eightFaces = [...Array(8).keys()];

/** Labels of eight faces, as clusters of two and more. */
export const partition = fc
  .array(fc.nat(4), { minLength: 8, maxLength: 8 })
  .map((labels) =>
    clustersOf(
      ...[...Map.groupBy(eightFaces, (face) => labels[face]!).values()].filter(
        (faces) => faces.length > 1,
      ),
    ),
  );
