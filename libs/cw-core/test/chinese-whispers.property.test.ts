import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chineseWhispers, type ClusterMethod } from "../src/index.ts";
import {
  anyGraph,
  componentsOf,
  graphOf,
  groupsOf,
  type Edge,
} from "./graphs.ts";

const anyMethod = fc.constantFrom<ClusterMethod>(
  "robust",
  "classic",
  "sharpened",
);
const anyThreshold = fc.integer({ min: 2, max: 16 }).map((level) => level / 16);
const anySeed = fc.integer({ min: 0, max: 1000 });
const robustFloor = 0.1;

/** Distinct keys, so that places and keys are different things. */
function keysFrom(faceCount: number, salt: number): BigUint64Array {
  return BigUint64Array.from({ length: faceCount }, (_, face) =>
    BigInt.asUintN(
      64,
      (BigInt(face) + 1n) * 0x9e3779b97f4a7c15n + BigInt(salt),
    ),
  );
}

function permutationFrom(
  faceCount: number,
  places: Iterator<number>,
): number[] {
  return Array.from({ length: faceCount }, (_, face) => ({
    face,
    place: Number(places.next().value),
  }))
    .sort((one, two) => one.place - two.place || one.face - two.face)
    .map(({ face }) => face);
}

describe("laws of chineseWhispers", () => {
  test("1: labels are contiguous from 0, in the order of first faces", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        anyMethod,
        anyThreshold,
        ({ faceCount, edges }, method, threshold) => {
          const { labels, clusterCount } = chineseWhispers(
            graphOf(faceCount, edges),
            { method, threshold },
          );
          let next = 0;
          for (const label of labels) {
            expect(label).toBeLessThanOrEqual(next);
            if (label === next) next++;
          }
          expect(next).toBe(clusterCount);
        },
      ),
    );
  });

  test("2: every face that went in comes out, in a cluster or alone", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        anyMethod,
        anyThreshold,
        ({ faceCount, edges }, method, threshold) => {
          const { labels, clusterCount, singletonCount } = chineseWhispers(
            graphOf(faceCount, edges),
            { method, threshold },
          );
          const sizes = new Array<number>(clusterCount).fill(0);
          for (const label of labels) sizes[label]++;
          expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(faceCount);
          expect(sizes.filter((size) => size === 1)).toHaveLength(
            singletonCount,
          );
        },
      ),
    );
  });

  test("3: no cluster spans two components of the edges that count", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        anyMethod,
        anyThreshold,
        ({ faceCount, edges }, method, threshold) => {
          const { labels } = chineseWhispers(graphOf(faceCount, edges), {
            method,
            threshold,
          });
          const floor =
            method === "robust" ? threshold - robustFloor : threshold;
          const components = componentsOf(faceCount, edges, floor);
          const componentOf = new Map<number, number>();
          labels.forEach((label, face) => {
            expect(componentOf.get(label) ?? components[face]).toBe(
              components[face],
            );
            componentOf.set(label, components[face]);
          });
        },
      ),
    );
  });

  test("4: a cluster hangs together by the edges within it", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        anyMethod,
        anyThreshold,
        ({ faceCount, edges }, method, threshold) => {
          const { labels } = chineseWhispers(graphOf(faceCount, edges), {
            method,
            threshold,
          });
          const floor =
            method === "robust" ? threshold - robustFloor : threshold;
          const inside = edges.filter(
            ([source, target]) => labels[source] === labels[target],
          );
          expect(groupsOf(componentsOf(faceCount, inside, floor))).toBe(
            groupsOf(labels),
          );
        },
      ),
    );
  });

  test("5: the same set and seed give the same labels, however edges are ordered and turned", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        anyMethod,
        anyThreshold,
        anySeed,
        fc.infiniteStream(fc.nat()),
        ({ faceCount, edges }, method, threshold, seed, places) => {
          const options = {
            method,
            threshold,
            seed,
            faceKeys: keysFrom(faceCount, seed),
          };
          const shuffled = permutationFrom(edges.length, places).map(
            (index): Edge => {
              const [source, target, similarity] = edges[index];
              return index % 2 === 0
                ? [target, source, similarity]
                : edges[index] && [source, target, similarity];
            },
          );
          expect(
            chineseWhispers(graphOf(faceCount, shuffled), options),
          ).toEqual(chineseWhispers(graphOf(faceCount, edges), options));
        },
      ),
    );
  });

  test("6: permuted rows give permuted groups, the same ones", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        anyMethod,
        anyThreshold,
        anySeed,
        fc.infiniteStream(fc.nat()),
        ({ faceCount, edges }, method, threshold, seed, places) => {
          const faceKeys = keysFrom(faceCount, seed);
          const placeOf = permutationFrom(faceCount, places);
          const moved = edges.map(([source, target, similarity]): Edge => [
            placeOf[source],
            placeOf[target],
            similarity,
          ]);
          const movedKeys = new BigUint64Array(faceCount);
          const faceAt = new Array<number>(faceCount);
          placeOf.forEach((place, face) => {
            movedKeys[place] = faceKeys[face];
            faceAt[place] = face;
          });
          const here = chineseWhispers(graphOf(faceCount, edges), {
            method,
            threshold,
            seed,
            faceKeys,
          });
          const there = chineseWhispers(graphOf(faceCount, moved), {
            method,
            threshold,
            seed,
            faceKeys: movedKeys,
          });
          expect(groupsOf(there.labels, (place) => faceAt[place])).toBe(
            groupsOf(here.labels),
          );
          expect(there.ranIterations).toBe(here.ranIterations);
        },
      ),
    );
  });

  test("7: settled means that more passes change nothing", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        anyMethod,
        anyThreshold,
        ({ faceCount, edges }, method, threshold) => {
          const graph = graphOf(faceCount, edges);
          const settled = chineseWhispers(graph, {
            method,
            threshold,
            maxIterations: 100,
          });
          if (!settled.didConverge) return;
          expect(
            chineseWhispers(graph, {
              method,
              threshold,
              maxIterations: 10_000,
            }),
          ).toEqual(settled);
          if (settled.ranIterations > 1) {
            expect(
              chineseWhispers(graph, {
                method,
                threshold,
                maxIterations: settled.ranIterations - 1,
              }).didConverge,
            ).toBe(false);
          }
        },
      ),
    );
  });

  test("8: adding a component of its own changes nothing elsewhere", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        anyGraph(8),
        anyMethod,
        anyThreshold,
        (here, there, method, threshold) => {
          const moved = there.edges.map(
            ([source, target, similarity]): Edge => [
              source + here.faceCount,
              target + here.faceCount,
              similarity,
            ],
          );
          const alone = chineseWhispers(graphOf(here.faceCount, here.edges), {
            method,
            threshold,
          });
          const both = chineseWhispers(
            graphOf(here.faceCount + there.faceCount, [
              ...here.edges,
              ...moved,
            ]),
            { method, threshold },
          );
          expect(groupsOf(both.labels.subarray(0, here.faceCount))).toBe(
            groupsOf(alone.labels),
          );
        },
      ),
    );
  });

  test("9: under classic, scaling every weight and the threshold changes nothing", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        anyThreshold,
        fc.constantFrom(0.5, 0.25),
        ({ faceCount, edges }, threshold, scale) => {
          const scaled = edges.map(([source, target, similarity]): Edge => [
            source,
            target,
            similarity * scale,
          ]);
          const here = chineseWhispers(graphOf(faceCount, edges), {
            method: "classic",
            threshold,
          });
          const there = chineseWhispers(graphOf(faceCount, scaled), {
            method: "classic",
            threshold: threshold * scale,
          });
          expect(there).toEqual(here);
        },
      ),
    );
  });

  test("10: edges under what counts can be left out", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        anyMethod,
        anyThreshold,
        ({ faceCount, edges }, method, threshold) => {
          const floor =
            method === "robust" ? threshold - robustFloor : threshold;
          const counting = edges.filter(
            ([, , similarity]) => Math.fround(similarity) >= floor,
          );
          expect(
            chineseWhispers(graphOf(faceCount, counting), {
              method,
              threshold,
            }),
          ).toEqual(
            chineseWhispers(graphOf(faceCount, edges), { method, threshold }),
          );
        },
      ),
    );
  });

  test("11: must-linked faces are together", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        anyMethod,
        anyThreshold,
        fc.infiniteStream(fc.nat()),
        ({ faceCount, edges }, method, threshold, places) => {
          fc.pre(faceCount > 3);
          const [a, b, c, d] = permutationFrom(faceCount, places) as [
            number,
            number,
            number,
            number,
          ];
          const { labels } = chineseWhispers(graphOf(faceCount, edges), {
            method,
            threshold,
            mustLinks: [
              [a, b],
              [c, d],
              [b, c],
            ],
          });
          expect(
            new Set([labels[a], labels[b], labels[c], labels[d]]).size,
          ).toBe(1);
        },
      ),
    );
  });

  test("12: cannot-linked faces are apart, whatever the edges say", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        anyMethod,
        anyThreshold,
        fc.infiniteStream(fc.nat()),
        ({ faceCount, edges }, method, threshold, places) => {
          fc.pre(faceCount > 3);
          const [a, b, c, d] = permutationFrom(faceCount, places) as [
            number,
            number,
            number,
            number,
          ];
          const { labels } = chineseWhispers(graphOf(faceCount, edges), {
            method,
            threshold,
            mustLinks: [[a, b]],
            cannotLinks: [
              [a, c],
              [c, d],
            ],
          });
          expect(labels[a]).toBe(labels[b]);
          expect(labels[c]).not.toBe(labels[b]);
          expect(labels[c]).not.toBe(labels[d]);
        },
      ),
    );
  });

  test("13: links that hold anyway change nothing under classic", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        anyThreshold,
        ({ faceCount, edges }, threshold) => {
          const graph = graphOf(faceCount, edges);
          const free = chineseWhispers(graph, { method: "classic", threshold });
          const components = componentsOf(faceCount, edges, threshold);
          const other = components.findIndex(
            (component) => component !== components[0],
          );
          fc.pre(other > 0);
          const held = chineseWhispers(graph, {
            method: "classic",
            threshold,
            cannotLinks: [[0, other]],
          });
          expect(groupsOf(held.labels)).toBe(groupsOf(free.labels));
        },
      ),
    );
  });

  test("14: the input is never changed", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        anyMethod,
        anyThreshold,
        ({ faceCount, edges }, method, threshold) => {
          const graph = graphOf(faceCount, edges);
          const before = structuredClone(graph);
          chineseWhispers(graph, { method, threshold });
          expect(graph).toEqual(before);
        },
      ),
    );
  });

  test("15: well separated cliques are found exactly, by every method and seed", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 2, max: 9 }), {
          minLength: 1,
          maxLength: 6,
        }),
        anyMethod,
        anySeed,
        (sizes, method, seed) => {
          const truth = sizes.flatMap((size, number) =>
            new Array<number>(size).fill(number),
          );
          const edges = truth.flatMap((one, face) =>
            truth
              .slice(0, face)
              .flatMap((two, other): Edge[] =>
                one === two ? [[face, other, 0.8]] : [[face, other, 0.1]],
              ),
          );
          const { labels } = chineseWhispers(graphOf(truth.length, edges), {
            method,
            threshold: 0.5,
            seed,
          });
          expect([...labels]).toEqual(truth);
        },
      ),
    );
  });
});
