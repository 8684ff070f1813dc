import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { reweigh, viewFaces } from "../../src/nodes/node-graph.ts";
import { keepLocalEdges } from "../../src/whispers/local-edges.ts";
import { runPasses } from "../../src/whispers/passes.ts";
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
  crowdView,
  drawCannotLinks,
  midway,
  placedBy,
  ranksOf,
  type Rule,
  visitEverybody,
} from "./textbook-passes.ts";

const untilItConverges = { maxIterations: 1000 };

describe("runPasses", () => {
  test.each([
    ["as they are", true, false],
    ["that differ between its two nodes", false, false],
    ["as they are, with some nodes placed", true, true],
    ["that differ between its two nodes, with some nodes placed", false, true],
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
              minimumSupport: 0,
              dividesBySize: false,
              ...(placed === undefined ? {} : { placed }),
            };
            const changes: number[] = [];
            const result = runPasses(graph, {
              ...rule,
              ...untilItConverges,
              isMutual,
              onPass: (pass, changed) => {
                expect(pass).toBe(changes.push(changed));
              },
            });
            const labels = placed?.labels.slice() ?? ranksOf(graph);
            for (const changed of changes)
              expect(visitEverybody(graph, labels, rule)).toBe(changed);
            expect(result).toEqual({
              labels,
              ranIterations: changes.length,
              didConverge: true,
              ranCompiled: false,
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
    ["is withheld from cannot-linked nodes", false, true],
    ["is both", true, true],
  ])(
    "law: where support %s, the first pass visits everybody, whatever labels are there",
    (_, dividesBySize, hasCannotLinks) => {
      fc.assert(
        fc.property(
          anyCrowd,
          anyThreshold,
          anyDraws,
          ({ faceCount, edges }, threshold, draws) => {
            const graph = crowdView(faceCount, edges, threshold, draws);
            const placed = midway(faceCount, draws);
            const rule: Rule = {
              minimumSupport: dividesBySize ? threshold : 0,
              dividesBySize,
              placed,
              ...(hasCannotLinks
                ? { cannotLinkRows: drawCannotLinks(faceCount, draws) }
                : {}),
            };
            const labels = placed.labels.slice();
            const changed = visitEverybody(graph, labels, rule);
            const told: number[] = [];
            const result = runPasses(graph, {
              ...rule,
              maxIterations: 1,
              isMutual: true,
              onPass: (...pass) => told.push(...pass),
            });
            expect(result.labels).toEqual(labels);
            expect(told).toEqual([1, changed]);
          },
        ),
        runs(1),
      );
    },
  );

  test.each([
    ["is divided by the size of its label", true, false],
    ["is withheld from cannot-linked nodes", false, true],
    ["is both", true, true],
  ])(
    "law: where support %s, converged means that nobody would change on another visit",
    (_, dividesBySize, hasCannotLinks) => {
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
            const cannotLinkRows = drawCannotLinks(faceCount, draws);
            const rule: Rule = {
              minimumSupport: dividesBySize ? threshold : 0,
              dividesBySize,
              ...(hasCannotLinks ? { cannotLinkRows } : {}),
            };
            const { labels, didConverge } = runPasses(graph, {
              ...rule,
              ...untilItConverges,
              isMutual: true,
            });
            if (!didConverge) return;
            if (hasCannotLinks)
              for (const node of range(0, faceCount))
                for (const other of cannotLinkRows.nodes.subarray(
                  cannotLinkRows.offsets[node],
                  cannotLinkRows.offsets[node + 1],
                ))
                  expect(labels[node]).not.toBe(labels[other]);
            expect(visitEverybody(graph, labels.slice(), rule)).toBe(0);
          },
        ),
        runs(2),
      );
    },
  );
});
