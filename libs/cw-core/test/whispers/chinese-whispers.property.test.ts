import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chineseWhispers } from "../../src/index.ts";
import {
  anyGraph,
  anyLocalMethod,
  anyMethod,
  anySeed,
  anyThreshold,
  componentsOf,
  type Edge,
  floorUnder,
  graphOf,
  groupsOf,
  keysFrom,
  permutationFrom,
} from "../graphs.ts";

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
          const floor = floorUnder(method, threshold);
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
          const floor = floorUnder(method, threshold);
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
        ({ faceCount, edges }, method, threshold, seed, draws) => {
          const options = {
            method,
            threshold,
            seed,
            faceKeys: keysFrom(faceCount, seed),
          };
          const shuffled = permutationFrom(edges.length, draws).map(
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
        ({ faceCount, edges }, method, threshold, seed, draws) => {
          const faceKeys = keysFrom(faceCount, seed);
          const rowOf = permutationFrom(faceCount, draws);
          const moved = edges.map(([source, target, similarity]): Edge => [
            rowOf[source],
            rowOf[target],
            similarity,
          ]);
          const movedKeys = new BigUint64Array(faceCount);
          const faceAt = new Array<number>(faceCount);
          rowOf.forEach((row, face) => {
            movedKeys[row] = faceKeys[face];
            faceAt[row] = face;
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
          expect(groupsOf(there.labels, (row) => faceAt[row])).toBe(
            groupsOf(here.labels),
          );
          expect(there.ranIterations).toBe(here.ranIterations);
        },
      ),
    );
  });

  test("7: converged means that more passes change nothing", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        anyMethod,
        anyThreshold,
        ({ faceCount, edges }, method, threshold) => {
          const graph = graphOf(faceCount, edges);
          const result = chineseWhispers(graph, {
            method,
            threshold,
            maxIterations: 100,
          });
          if (!result.didConverge) return;
          expect(
            chineseWhispers(graph, {
              method,
              threshold,
              maxIterations: 10_000,
            }),
          ).toEqual(result);
          if (result.ranIterations > 1) {
            expect(
              chineseWhispers(graph, {
                method,
                threshold,
                maxIterations: result.ranIterations - 1,
              }).didConverge,
            ).toBe(false);
          }
        },
      ),
    );
  });

  test("8: but for cohesive, which asks how many clusters there are, adding a component of its own changes nothing elsewhere", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        anyGraph(8),
        anyLocalMethod,
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
});
