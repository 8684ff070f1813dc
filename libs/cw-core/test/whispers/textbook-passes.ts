import fc from "fast-check";
import {
  type NodeGraph,
  takesPart,
  viewFaces,
} from "../../src/nodes/node-graph.ts";
import type { PassOptions } from "../../src/whispers/pass-options.ts";
import { type Edge, graphOf, permutationFrom, range } from "../graphs.ts";

export type Rule = Pick<
  PassOptions,
  "minimumSupport" | "dividesBySize" | "placed" | "cannotLinkRows"
>;

/**
 * One pass of the textbook: every node, in order, told nothing of what happened before. Returns how
 * many changed their label.
 */
export function visitEverybody(
  graph: NodeGraph,
  labels: Uint32Array,
  { minimumSupport, dividesBySize, placed, cannotLinkRows }: Rule,
): number {
  let changed = 0;
  for (const [rank, node] of graph.order.entries()) {
    if (placed?.isFixed[node] === 1) continue;
    const sums = new Map<number, number>();
    for (
      let edge = graph.offsets[node];
      edge < graph.offsets[node + 1];
      edge++
    ) {
      if (!takesPart(graph, edge)) continue;
      const label = labels[graph.neighbours[edge]];
      sums.set(label, (sums.get(label) ?? 0) + graph.weights[edge]);
    }
    const cannotLinked = cannotLinkRows?.nodes.subarray(
      cannotLinkRows.offsets[node],
      cannotLinkRows.offsets[node + 1],
    );
    const own = labels[node];
    const support = [...sums].map(([label, sum]) => {
      const others = labels.filter(
        (held, holder) => held === label && holder !== node,
      ).length;
      const divides = dividesBySize && graph.isTruncated?.[node] !== 1;
      return { label, sum: divides ? sum / Math.sqrt(others) : sum };
    });
    const stay = support.find(({ label }) => label === own)?.sum ?? 0;
    const choices = support
      .filter(({ label }) => label !== own)
      .filter(
        ({ label }) => !cannotLinked?.some((other) => labels[other] === label),
      )
      .sort((one, two) => one.label - two.label);
    const most = Math.max(0, ...choices.map(({ sum }) => sum));
    let next = own;
    if (dividesBySize && stay < minimumSupport && most < minimumSupport) {
      if (labels.filter((label) => label === own).length > 1)
        next = [...range(rank, labels.length), ...range(0, rank)].find(
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

export function ranksOf({ order }: NodeGraph): Uint32Array {
  const ranks = new Uint32Array(order.length);
  order.forEach((node, rank) => (ranks[node] = rank));
  return ranks;
}

/** Some nodes fixed to the label of another, the rest free. */
export function placedBy(
  graph: NodeGraph,
  draws: Iterator<number>,
): NonNullable<PassOptions["placed"]> {
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
export function drawCannotLinks(
  nodeCount: number,
  draws: Iterator<number>,
): NonNullable<PassOptions["cannotLinkRows"]> {
  const pairs = range(0, Math.floor(nodeCount / 2))
    .map(() => [
      Number(draws.next().value) % nodeCount,
      Number(draws.next().value) % nodeCount,
    ])
    .filter(([one, two]) => one !== two);
  const rows = range(0, nodeCount).map((node) =>
    pairs.flatMap(([one, two]) =>
      one === node ? [two] : two === node ? [one] : [],
    ),
  );
  let end = 0;
  return {
    offsets: Uint32Array.of(0, ...rows.map((row) => (end += row.length))),
    nodes: Uint32Array.from(rows.flat()),
  };
}

/**
 * Some people of several faces each, of whose pairs most are there, and as many strangers' pairs:
 * crowded rows, unlike `anyGraph`.
 */
export const anyCrowd = fc
  .record({
    sizes: fc.array(fc.integer({ min: 1, max: 9 }), {
      minLength: 3,
      maxLength: 6,
    }),
    draws: fc.infiniteStream(fc.nat(15)),
  })
  .map(({ sizes, draws }) => {
    const drawn = () => Number(draws.next().value);
    const personOf = sizes.flatMap((size, person) =>
      new Array<number>(size).fill(person),
    );
    const edges = personOf.flatMap((person, face) =>
      personOf.slice(0, face).flatMap((other, earlier): Edge[] => {
        const isDrawn = drawn() < (person === other ? 12 : 4);
        return isDrawn ? [[face, earlier, (6 + (drawn() % 8)) / 16]] : [];
      }),
    );
    return { faceCount: personOf.length, edges };
  });
export const anyDraws = fc.infiniteStream(fc.nat());
/** Visited in an order that is drawn, with every fourth row truncated. */
export function crowdView(
  faceCount: number,
  edges: readonly Edge[],
  threshold: number,
  draws: Iterator<number>,
): NodeGraph {
  const order = Uint32Array.from(permutationFrom(faceCount, draws));
  const isTruncated = Uint8Array.from(order, (face) => +(face % 4 === 0));
  return viewFaces(
    { ...graphOf(faceCount, edges), isTruncated },
    order,
    threshold,
  );
}

/** Labels that any nodes may share, and some nodes fixed to theirs. */
export function midway(
  nodeCount: number,
  draws: Iterator<number>,
): NonNullable<PassOptions["placed"]> {
  const drawn = () => Number(draws.next().value);
  const most = 1 + (drawn() % nodeCount);
  return {
    labels: Uint32Array.from(range(0, nodeCount), () => drawn() % most),
    isFixed: Uint8Array.from(range(0, nodeCount), () => +(drawn() % 4 === 0)),
  };
}
