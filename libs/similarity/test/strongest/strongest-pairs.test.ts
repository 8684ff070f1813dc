import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { StrongestPairs } from "../../src/strongest/strongest-pairs.ts";

function keysOf(faceCount: number): BigUint64Array {
  return BigUint64Array.from({ length: faceCount }, (_, face) => BigInt(face));
}

type Pair = readonly [source: number, target: number, similarity: number];

function keep(pairs: readonly Pair[], faceCount: number, maxPerFace: number) {
  const strongest = new StrongestPairs(keysOf(faceCount), maxPerFace);
  for (const [source, target, similarity] of pairs)
    strongest.add(source, target, Math.fround(similarity));
  const kept = strongest.finish();
  const list = Array.from(kept.sources, (source, index) => [
    source,
    kept.targets[index]!,
    kept.similarities[index]!,
  ]);
  return { list, dropped: strongest.droppedCount };
}

/**
 * The definition, one pair at a time: among the strongest of either end, equal ones by the other
 * face.
 */
function keepByDefinition(
  pairs: readonly Pair[],
  faceCount: number,
  maxPerFace: number,
) {
  const wanted = new Set<Pair>();
  for (let face = 0; face < faceCount; face++) {
    pairs
      .filter(([source, target]) => source === face || target === face)
      .sort((one, two) => {
        const other = ([source, target]: Pair) => source + target - face;
        return (
          Math.fround(two[2]) - Math.fround(one[2]) || other(one) - other(two)
        );
      })
      .slice(0, maxPerFace)
      .forEach((pair) => wanted.add(pair));
  }
  return pairs
    .filter((pair) => wanted.has(pair))
    .map(([source, target, similarity]) => [
      source,
      target,
      Math.fround(similarity),
    ]);
}

const allPairsOf = (
  faceCount: number,
  similarityOf: (source: number, target: number) => number,
): Pair[] =>
  Array.from({ length: faceCount }, (_, source) =>
    Array.from({ length: source }, (_, target): Pair => [
      source,
      target,
      similarityOf(source, target),
    ]),
  ).flat();

describe("StrongestPairs", () => {
  test("keeps nothing of nothing", () => {
    expect(keep([], 0, 1)).toEqual({ list: [], dropped: 0 });
  });

  test("keeps everything while no face has more than the maximum", () => {
    const pairs = allPairsOf(5, () => 0.5);
    expect(keep(pairs, 5, 4)).toEqual({ list: pairs, dropped: 0 });
  });

  test("keeps a weak pair that is the strongest of its other end", () => {
    const pairs: Pair[] = [
      [1, 0, 0.75],
      [2, 0, 0.5],
      [3, 0, 0.25],
    ];
    expect(keep(pairs, 4, 1)).toEqual({ list: pairs, dropped: 0 });
  });

  test("agrees with the definition, whatever the order of adding", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 14 }),
        fc.integer({ min: 1, max: 5 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 6 })),
        fc.infiniteStream(fc.integer()),
        (faceCount, maxPerFace, levels, order) => {
          const pairs = allPairsOf(
            faceCount,
            () => (levels.next().value as number) / 8,
          );
          const shuffled = pairs
            .map((pair) => ({ pair, at: order.next().value as number }))
            .sort((one, two) => one.at - two.at)
            .map(({ pair }) => pair);
          const byPlace = (list: readonly (readonly number[])[]) =>
            list.map((pair) => pair.join(" ")).sort();
          expect(byPlace(keep(shuffled, faceCount, maxPerFace).list)).toEqual(
            byPlace(keepByDefinition(pairs, faceCount, maxPerFace)),
          );
        },
      ),
    );
  });

  test("prunes on the way without losing a pair that should stay", () => {
    const faceCount = 600; // 179,700 pairs: past the first capacity twice
    const similarity = (source: number, target: number) =>
      ((source * 7919 + target * 104729) % 9973) / 9973 || 0.5;
    const pairs = allPairsOf(faceCount, similarity);
    const { list, dropped } = keep(pairs, faceCount, 8);
    expect(list).toEqual(keepByDefinition(pairs, faceCount, 8));
    expect(list.length + dropped).toBe(pairs.length);
  });
});
