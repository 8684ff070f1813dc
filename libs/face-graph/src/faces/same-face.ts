/** A box in fractions 0..1 of an upright image: x, y, width, height. */
export type Box = readonly [number, number, number, number];

/** Boxes of one image that overlap more (intersection over union) are of one face. */
const sameFaceOverlap = 0.5;

/**
 * Pairs faces of one image that were found twice: the two that overlap most first, each face once.
 * @returns of each pair, what was found first and what is there
 */
export function pairSameFaces<
  Found extends { readonly box: Box },
  There extends { readonly box: Box },
>(
  found: readonly Found[],
  there: readonly There[],
): { readonly found: Found; readonly there: There }[] {
  const candidates = found
    .flatMap((one) =>
      there.map((two) => ({
        found: one,
        there: two,
        overlap: overlapOf(one.box, two.box),
      })),
    )
    .filter(({ overlap }) => overlap > sameFaceOverlap)
    .sort((one, two) => two.overlap - one.overlap);
  const paired = new Set<Found | There>();
  return candidates.flatMap(({ found: one, there: two }) => {
    if (paired.has(one) || paired.has(two)) return [];
    paired.add(one).add(two);
    return [{ found: one, there: two }];
  });
}

/** Intersection over union, 0..1; the same in fractions of an image as in its pixels. */
function overlapOf(one: Box, two: Box): number {
  const width =
    Math.min(one[0] + one[2], two[0] + two[2]) - Math.max(one[0], two[0]);
  const height =
    Math.min(one[1] + one[3], two[1] + two[3]) - Math.max(one[1], two[1]);
  if (width <= 0 || height <= 0) return 0;
  const both = width * height;
  return both / (one[2] * one[3] + two[2] * two[3] - both);
}
