import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keepLocalEdges } from "../src/chinese-whispers.ts";
import {
  reweigh,
  takesPart,
  viewFaces,
  type NodeGraph,
} from "../src/node-graph.ts";
import { sweep, type SweepOptions } from "../src/sweep.ts";
import {
  anyGraph,
  anyThreshold,
  graphOf,
  permutationFrom,
  range,
  runs,
} from "./graphs.ts";

type Rule = Pick<
  SweepOptions,
  "evidence" | "dividesBySize" | "placed" | "apart"
>;

/** One pass of the textbook: every node, in order, told nothing of what happened before. Returns how many changed their label. */
function visitEverybody(
  graph: NodeGraph,
  labels: Uint32Array,
  { evidence, dividesBySize, placed, apart }: Rule,
): number {
  let changed = 0;
  for (const node of graph.order) {
    if (placed?.isFixed[node] === 1) continue;
    const sums = new Map<number, number>();
    for (let end = graph.offsets[node]; end < graph.offsets[node + 1]; end++) {
      if (!takesPart(graph, end)) continue;
      const label = labels[graph.neighbours[end]];
      sums.set(label, (sums.get(label) ?? 0) + graph.weights[end]);
    }
    const enemies = apart?.nodes.subarray(
      apart.offsets[node],
      apart.offsets[node + 1],
    );
    const own = labels[node];
    const support = [...sums].map(([label, sum]) => {
      const others = labels.filter(
        (held, holder) => held === label && holder !== node,
      ).length;
      const divides = dividesBySize && graph.isCut?.[node] !== 1;
      return { label, sum: divides ? sum / Math.sqrt(others) : sum };
    });
    const stay = support.find(({ label }) => label === own)?.sum ?? 0;
    const choices = support
      .filter(({ label }) => label !== own)
      .filter(({ label }) => !enemies?.some((enemy) => labels[enemy] === label))
      .sort((one, two) => one.label - two.label);
    const most = Math.max(0, ...choices.map(({ sum }) => sum));
    let next = own;
    if (dividesBySize && stay < evidence && most < evidence) {
      if (labels.filter((label) => label === own).length > 1)
        next = range(0, labels.length).find(
          (label) => !labels.includes(label),
        )!;
    } else if (stay < most * (1 - 1e-9))
      next = choices.find(({ sum }) => sum >= most * (1 - 1e-9))!.label;
    if (next === own) continue;
    labels[node] = next;
    changed++;
  }
  return changed;
}

function ranksOf({ order }: NodeGraph): Uint32Array {
  const ranks = new Uint32Array(order.length);
  order.forEach((node, rank) => (ranks[node] = rank));
  return ranks;
}

/** Some nodes fixed to the label of another, the rest free. */
function placedBy(
  graph: NodeGraph,
  draws: Iterator<number>,
): NonNullable<SweepOptions["placed"]> {
  const labels = ranksOf(graph);
  const isFixed = new Uint8Array(graph.nodeCount);
  for (const node of range(0, graph.nodeCount)) {
    if (Number(draws.next().value) % 3 > 0) continue;
    isFixed[node] = 1;
    labels[node] = Number(draws.next().value) % Math.min(3, graph.nodeCount);
  }
  return { labels, isFixed };
}

/** Cannot-links, as rows of a CSR, between nodes that are drawn. */
function apartBy(
  nodeCount: number,
  draws: Iterator<number>,
): NonNullable<SweepOptions["apart"]> {
  const links = range(0, Math.floor(nodeCount / 2))
    .map(() => [
      Number(draws.next().value) % nodeCount,
      Number(draws.next().value) % nodeCount,
    ])
    .filter(([one, two]) => one !== two);
  const rows = range(0, nodeCount).map((node) =>
    links.flatMap(([one, two]) =>
      one === node ? [two] : two === node ? [one] : [],
    ),
  );
  let end = 0;
  return {
    offsets: Uint32Array.of(0, ...rows.map((row) => (end += row.length))),
    nodes: Uint32Array.from(rows.flat()),
  };
}

const anyDraws = fc.infiniteStream(fc.nat());
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
          anyGraph(),
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
        runs(3),
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
          anyGraph(),
          anyThreshold,
          anyDraws,
          ({ faceCount, edges }, threshold, draws) => {
            const order = Uint32Array.from(permutationFrom(faceCount, draws));
            const adjacency = {
              ...graphOf(faceCount, edges),
              isCut: Uint8Array.from(order, (face) => (face % 4 === 0 ? 1 : 0)),
            };
            const faces = viewFaces(adjacency, order, threshold - 0.1);
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
        runs(5),
      );
    },
  );
});
