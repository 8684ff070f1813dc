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
  permutationFrom,
} from "../graphs.ts";

describe("laws of chineseWhispers, of weights and constraints", () => {
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

  test("10: but for cohesive, whose means have weak edges too, edges under what counts can be left out", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        anyLocalMethod,
        anyThreshold,
        ({ faceCount, edges }, method, threshold) => {
          const floor = floorUnder(method, threshold);
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
        ({ faceCount, edges }, method, threshold, draws) => {
          fc.pre(faceCount > 3);
          const [a, b, c, d] = permutationFrom(faceCount, draws) as [
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
        ({ faceCount, edges }, method, threshold, draws) => {
          fc.pre(faceCount > 3);
          const [a, b, c, d] = permutationFrom(faceCount, draws) as [
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

  test("13: constraints that hold anyway change nothing under classic", () => {
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
