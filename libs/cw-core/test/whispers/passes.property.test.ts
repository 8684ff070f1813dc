import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keepLocalEdges } from "../../src/whispers/chinese-whispers.ts";
import { reweigh, viewFaces } from "../../src/nodes/node-graph.ts";
import { sweep } from "../../src/whispers/passes.ts";
import {
  anyGraph,
  anyThreshold,
  graphOf,
  permutationFrom,
  range,
  runs,
} from "../graphs.ts";
import {
  anyCrowd,
  anyDraws,
  apartBy,
  crowdView,
  midway,
  placedBy,
  ranksOf,
  visitEverybody,
  type Rule,
} from "./textbook-passes.ts";

const untilItSettles = { maxIterations: 1000 };

describe("sweep", () => {
  test.each([
    ["as they are", true, false],
    ["that differ from end to end", false, false],
    ["as they are, with some nodes placed", true, true],
    ["that differ from end to end, with some nodes placed", false, true],
  ])(
    "law: where support is a sum of weights %s, no visit is left out that would change a label",
    (_, isMutual, isPlaced) => {
      fc.assert(
        fc.property(
          fc.oneof(anyGraph(), anyCrowd, anyCrowd),
          anyThreshold,
          anyDraws,
          ({ faceCount, edges }, threshold, draws) => {
            const faces = viewFaces(
              graphOf(faceCount, edges),
              Uint32Array.from(permutationFrom(faceCount, draws)),
              threshold,
            );
            const graph = isMutual
              ? faces
              : reweigh(
                  faces,
                  (weight, _, other) => weight / (1 + (other % 4)),
                );
            const placed = isPlaced ? placedBy(graph, draws) : undefined;
            const rule: Rule = {
              evidence: 0,
              dividesBySize: false,
              ...(placed === undefined ? {} : { placed }),
            };
            const changes: number[] = [];
            const swept = sweep(graph, {
              ...rule,
              ...untilItSettles,
              isMutual,
              onIteration: (iteration, changed) => {
                expect(iteration).toBe(changes.push(changed));
              },
            });
            const labels = placed?.labels.slice() ?? ranksOf(graph);
            for (const changed of changes)
              expect(visitEverybody(graph, labels, rule)).toBe(changed);
            expect(swept).toEqual({
              labels,
              ranIterations: changes.length,
              didConverge: true,
            });
            expect(visitEverybody(graph, labels, rule)).toBe(0);
          },
        ),
        runs(1),
      );
    },
  );

  test.each([
    ["is a sum", false, false],
    ["is divided by the size of its label", true, false],
    ["is withheld from nodes kept apart", false, true],
    ["is both", true, true],
  ])(
    "law: where support %s, the first pass visits everybody, whatever labels are there",
    (_, dividesBySize, isApart) => {
      fc.assert(
        fc.property(
          anyCrowd,
          anyThreshold,
          anyDraws,
          ({ faceCount, edges }, threshold, draws) => {
            const graph = crowdView(faceCount, edges, threshold, draws);
            const placed = midway(faceCount, draws);
            const rule: Rule = {
              evidence: dividesBySize ? threshold : 0,
              dividesBySize,
              placed,
              ...(isApart ? { apart: apartBy(faceCount, draws) } : {}),
            };
            const labels = placed.labels.slice();
            const changed = visitEverybody(graph, labels, rule);
            const told: number[] = [];
            const swept = sweep(graph, {
              ...rule,
              maxIterations: 1,
              isMutual: true,
              onIteration: (...pass) => told.push(...pass),
            });
            expect(swept.labels).toEqual(labels);
            expect(told).toEqual([1, changed]);
          },
        ),
        runs(1),
      );
    },
  );

  test.each([
    ["is divided by the size of its label", true, false],
    ["is withheld from nodes kept apart", false, true],
    ["is both", true, true],
  ])(
    "law: where support %s, settled means that nobody would change on another visit",
    (_, dividesBySize, isApart) => {
      fc.assert(
        fc.property(
          fc.oneof(anyGraph(), anyCrowd, anyCrowd),
          anyThreshold,
          anyDraws,
          ({ faceCount, edges }, threshold, draws) => {
            const faces = crowdView(faceCount, edges, threshold - 0.1, draws);
            const graph = dividesBySize
              ? keepLocalEdges(faces, threshold - 0.1, 0.75)
              : faces;
            const apart = apartBy(faceCount, draws);
            const rule: Rule = {
              evidence: dividesBySize ? threshold : 0,
              dividesBySize,
              ...(isApart ? { apart } : {}),
            };
            const { labels, didConverge } = sweep(graph, {
              ...rule,
              ...untilItSettles,
              isMutual: true,
            });
            if (!didConverge) return;
            if (isApart)
              for (const node of range(0, faceCount))
                for (const enemy of apart.nodes.subarray(
                  apart.offsets[node],
                  apart.offsets[node + 1],
                ))
                  expect(labels[node]).not.toBe(labels[enemy]);
            expect(visitEverybody(graph, labels.slice(), rule)).toBe(0);
          },
        ),
        runs(2),
      );
    },
  );
});
