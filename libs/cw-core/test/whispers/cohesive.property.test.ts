import { RandomSource } from "@facegraph/synthetic";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  chineseWhispers,
  type ChineseWhispersOptions,
  type FacePair,
  visitingOrder,
} from "../../src/index.ts";
import {
  anyGraph,
  anySeed,
  anyThreshold,
  componentsOf,
  type Edge,
  graphOf,
  groupsOf,
  keysFrom,
  permutationFrom,
  range,
  runs,
  withinReach,
} from "../graphs.ts";

/** What keeps all clusters as they were before they merge. */
const unmerged = {
  contactPower: 0,
  meanPower: 0,
  largestShare: 1e9,
  sharePerSpread: 1e9,
} as const;

/** The same with many ties, and faces with more neighbours than are compared. */
const anyPeople = fc
  .record({
    seed: fc.nat(),
    faceCount: fc.integer({ min: 0, max: 60 }),
    people: fc.integer({ min: 1, max: 6 }),
    within: fc.constantFrom(0.3, 0.6, 0.9),
    between: fc.constantFrom(0.05, 0.3),
  })
  .map(({ seed, faceCount, people, within, between }) => {
    const random = new RandomSource(seed);
    const level = () => Math.floor(random.uniform() * 8) / 32;
    const edges = range(0, faceCount).flatMap((face) =>
      range(0, face).flatMap((other): Edge[] => {
        const isSame = face % people === other % people;
        if (random.uniform() > (isSame ? within : between)) return [];
        return [[face, other, (isSame ? 0.5 : 0.25) + level()]];
      }),
    );
    return { faceCount, edges };
  });

const anyLibrary = fc.oneof(anyGraph(), anyPeople);

/** The graph with its faces at other places, and the keys that go with them. */
function moved(
  faceCount: number,
  edges: readonly Edge[],
  draws: Iterator<number>,
) {
  const placeOf = permutationFrom(faceCount, draws);
  const faceAt = new Array<number>(faceCount);
  placeOf.forEach((place, face) => (faceAt[place] = face));
  const shuffled = permutationFrom(edges.length, draws).map((at): Edge => {
    const [one, two, weight] = edges[at];
    return at % 2 === 0
      ? [placeOf[one], placeOf[two], weight]
      : [placeOf[two], placeOf[one], weight];
  });
  return { graph: graphOf(faceCount, shuffled), placeOf, faceAt };
}

function linksFrom(
  faceCount: number,
  draws: Iterator<number>,
): Pick<ChineseWhispersOptions, "mustLinks" | "cannotLinks"> {
  if (faceCount < 6) return {};
  const [a, b, c, d, e] = permutationFrom(faceCount, draws);
  return {
    mustLinks: [[a, b]],
    cannotLinks: [
      [b, c],
      [d, e],
    ],
  };
}

describe("laws of cohesive", () => {
  test("the same faces are together however faces, rows and edges are ordered", () => {
    fc.assert(
      fc.property(
        anyLibrary,
        anyThreshold,
        anySeed,
        fc.infiniteStream(fc.nat()),
        fc.boolean(),
        ({ faceCount, edges }, threshold, seed, draws, isLinked) => {
          const faceKeys = keysFrom(faceCount, seed);
          const links = isLinked ? linksFrom(faceCount, draws) : {};
          const here = chineseWhispers(graphOf(faceCount, edges), {
            threshold,
            seed,
            faceKeys,
            ...links,
          });
          const { graph, placeOf, faceAt } = moved(faceCount, edges, draws);
          const moveAll = (pairs: readonly FacePair[] = []) =>
            pairs.map(([one, two]): FacePair => [placeOf[one], placeOf[two]]);
          const there = chineseWhispers(graph, {
            threshold,
            seed,
            faceKeys: BigUint64Array.from(faceAt, (face) => faceKeys[face]),
            mustLinks: moveAll(links.mustLinks),
            cannotLinks: moveAll(links.cannotLinks),
          });
          expect(groupsOf(there.labels, (place) => faceAt[place])).toBe(
            groupsOf(here.labels),
          );
        },
      ),
      runs(4),
    );
  });

  test("compiled and plain loops give the same", () => {
    fc.assert(
      fc.property(
        anyLibrary,
        anyThreshold,
        anySeed,
        ({ faceCount, edges }, threshold, seed) => {
          const keys = keysFrom(faceCount, seed);
          const inOrder = visitingOrder(keys, seed);
          const options = {
            threshold,
            seed,
            faceKeys: BigUint64Array.from(inOrder, (face) => keys[face]),
          };
          const plain = graphOf(faceCount, edges);
          const compiled = chineseWhispers(withinReach(plain), options);
          expect({ ...compiled, ranCompiled: false }).toEqual(
            chineseWhispers(plain, options),
          );
        },
      ),
      runs(2),
    );
  });

  test("clusters are unions of those before merging, each joined by a pair of the contact", () => {
    let unions = 0;
    fc.assert(
      fc.property(
        anyLibrary,
        anyThreshold,
        fc.infiniteStream(fc.nat()),
        fc.boolean(),
        ({ faceCount, edges }, threshold, draws, isLinked) => {
          const graph = graphOf(faceCount, edges);
          const links = isLinked ? linksFrom(faceCount, draws) : {};
          const before = chineseWhispers(graph, {
            threshold,
            ...links,
            merging: unmerged,
          }).labels;
          const after = chineseWhispers(graph, { threshold, ...links }).labels;
          // The clusters before are joined within, and others by what reaches the contact.
          const together = edges.filter(
            ([one, two, weight]) =>
              after[one] === after[two] &&
              (before[one] === before[two] ||
                Math.fround(weight) >= threshold ** 1.5),
          );
          const kept = range(1, faceCount).flatMap((face): Edge[] =>
            range(0, face)
              .filter((other) => before[other] === before[face])
              .map((other) => [face, other, 1]),
          );
          expect(
            groupsOf(componentsOf(faceCount, [...together, ...kept], 0)),
          ).toBe(groupsOf(after));
          if (groupsOf(before) !== groupsOf(after)) unions++;
        },
      ),
      runs(2),
    );
    expect(unions).toBeGreaterThan(0);
  });

  test("no cluster spans two components, of all edges that there are", () => {
    fc.assert(
      fc.property(
        anyPeople,
        anyPeople,
        anyThreshold,
        (here, there, threshold) => {
          const edges = [
            ...here.edges,
            ...there.edges.map(([one, two, weight]): Edge => [
              one + here.faceCount,
              two + here.faceCount,
              weight,
            ]),
          ];
          const faceCount = here.faceCount + there.faceCount;
          const { labels } = chineseWhispers(graphOf(faceCount, edges), {
            threshold,
          });
          const first = new Set(labels.subarray(0, here.faceCount));
          for (const label of labels.subarray(here.faceCount))
            expect(first.has(label)).toBe(false);
        },
      ),
    );
  });

  test("at threshold 1, each two faces of a cluster are of similarity 1", () => {
    fc.assert(
      fc.property(anyGraph(10), ({ faceCount, edges }) => {
        const close = edges.map(([one, two, weight]): Edge => [
          one,
          two,
          weight > 0.4 ? 1 : 0.9 + weight / 8,
        ]);
        const { offsets, neighbours, similarities } = graphOf(faceCount, close);
        const { labels } = chineseWhispers(graphOf(faceCount, close), {
          threshold: 1,
        });
        for (let face = 0; face < faceCount; face++) {
          const same = new Set(
            range(offsets[face], offsets[face + 1])
              .filter((edge) => similarities[edge] === 1)
              .map((edge) => neighbours[edge]),
          );
          for (let other = 0; other < faceCount; other++)
            if (other !== face && labels[other] === labels[face])
              expect(same.has(other)).toBe(true);
        }
      }),
      runs(3),
    );
  });

  test("must-links and cannot-links hold, through merges too", () => {
    fc.assert(
      fc.property(
        anyPeople,
        anyThreshold,
        fc.infiniteStream(fc.nat()),
        ({ faceCount, edges }, threshold, draws) => {
          const links = linksFrom(faceCount, draws);
          const { labels } = chineseWhispers(graphOf(faceCount, edges), {
            threshold,
            ...links,
            merging: { sharePerSpread: 0, meanPower: 100 }, // whatever touches
          });
          for (const [one, two] of links.mustLinks ?? [])
            expect(labels[one]).toBe(labels[two]);
          for (const [one, two] of links.cannotLinks ?? [])
            expect(labels[one]).not.toBe(labels[two]);
        },
      ),
      runs(2),
    );
  });

  test("runs over the same faces, one after the other, give what each gives by itself", () => {
    fc.assert(
      fc.property(anyPeople, anySeed, ({ faceCount, edges }, seed) => {
        const graph = graphOf(faceCount, edges);
        const options = { threshold: 0.5, seed };
        const once = chineseWhispers(graph, options);
        chineseWhispers(graph, { ...options, threshold: 0.3 });
        expect(chineseWhispers(graph, options)).toEqual(once);
      }),
    );
  });
});
