import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  mergeClusters,
  type MergingOptions,
  similarClusters,
} from "../../src/merging/merge-clusters.ts";
import {
  defaultMergingSettings,
  type MergingSettings,
} from "../../src/merging/merging-settings.ts";
import { toCannotLinkRows } from "../../src/nodes/cannot-link-rows.ts";
import type { FacePair } from "../../src/nodes/constraints.ts";
import { identityOrder } from "../../src/nodes/radix-order.ts";
import { clique, type Edge, graphOf, groupsOf, range } from "../graphs.ts";
import { anyClusters, nodesOf } from "./merging-cases.ts";

/** Clusters merge where their mean similarity is 0.25 and one pair reaches 0.5. */
const byMean: Partial<MergingSettings> = {
  contactPower: 1,
  meanPower: 2,
  fewNodes: 0,
  sharePerSpread: 0,
  missingShare: 0,
};

interface Asked extends Partial<MergingOptions> {
  readonly cannotLinks?: readonly FacePair[];
  readonly order?: Uint32Array<ArrayBuffer>;
  readonly floor?: number;
}

/** The groups after merging, as text. */
function merged(
  labels: readonly number[],
  edges: readonly Edge[],
  { cannotLinks = [], order, floor = 0, ...asked }: Asked = {},
): string {
  const after = Uint32Array.from(labels);
  mergeClusters(
    nodesOf(labels.length, edges, {
      order: order ?? identityOrder(labels.length),
      floor,
    }),
    after,
    {
      threshold: 0.5,
      weakest: 0,
      settings: byMean,
      cannotLinkRows: toCannotLinkRows(cannotLinks, {
        nodeCount: labels.length,
        nodeOfFace: undefined,
      }),
      ...asked,
    },
  );
  return groupsOf(after);
}

describe("mergeClusters", () => {
  test("has nothing to merge of no nodes, of one, of nodes without edges", () => {
    expect(merged([], [])).toBe("");
    expect(merged([0], [])).toBe("0");
    expect(merged([0, 1, 2], [])).toBe("0 | 1 | 2");
    expect(merged([2, 2, 2], clique([0, 1, 2]))).toBe("0 1 2");
  });

  test("merges two clusters that are similar on average, and none by one strong pair", () => {
    const cliques = [...clique([0, 1], 0.75), ...clique([2, 3], 0.75)];
    const labels = [0, 0, 2, 2];
    expect(merged(labels, [...cliques, [0, 2, 0.5], [1, 3, 0.5]])).toBe(
      "0 1 2 3",
    );
    expect(merged(labels, [...cliques, [0, 2, 0.9375]])).toBe("0 1 | 2 3");
  });

  test("merges the most similar two first, after which a third may be too far from both", () => {
    // 1 is like 0 and more like 2; 0 and 2 are nothing to each other: (0.625 + 0) / 2 ≥ 0.25
    const chain: Edge[] = [
      [0, 1, 0.5],
      [1, 2, 0.625],
    ];
    const strict = { settings: { ...byMean, meanPower: 1.5 } }; // a mean of 0.354
    expect(merged([0, 1, 2], chain, strict)).toBe("0 | 1 2");
    expect(merged([0, 1, 2], chain)).toBe("0 1 2"); // 0.25 suffices
  });

  test("merges of equally similar ones those that are visited first", () => {
    const chain: Edge[] = [
      [0, 1, 0.625],
      [1, 2, 0.625],
    ];
    const strict = { settings: { ...byMean, meanPower: 1.5 } };
    expect(merged([0, 1, 2], chain, strict)).toBe("0 1 | 2");
    const order = Uint32Array.of(2, 1, 0);
    expect(merged([0, 1, 2], chain, { ...strict, order })).toBe("0 | 1 2");
  });

  test("compares merged clusters anew: what was similar to one of them may be too far from both", () => {
    // 2 reaches a mean of 0.435 with 0; 0 and 1 merge before that
    const near = { settings: { ...byMean, meanPower: 1.2 } };
    const to = (similarity: number): Edge[] => [
      [0, 1, 0.875],
      [0, 2, 0.5],
      [1, 2, similarity],
    ];
    expect(merged([0, 1, 2], to(0.375), near)).toBe("0 1 2"); // 0.4375
    expect(merged([0, 1, 2], to(0.34375), near)).toBe("0 1 | 2"); // 0.421875
  });

  test("never merges clusters that a cannot-link keeps apart, nor what merged with them", () => {
    const all = clique(range(0, 4), 0.75);
    const labels = [0, 1, 2, 3];
    expect(merged(labels, all)).toBe("0 1 2 3");
    // 0 and 1 merge first, and then both keep away from 3
    expect(merged(labels, all, { cannotLinks: [[1, 3]] })).toBe("0 1 2 | 3");
    expect(merged(labels, all, { cannotLinks: [[3, 0]] })).toBe("0 1 2 | 3");
    // bars of both are inherited: 0 from 2, 1 from 3
    expect(
      merged(labels, all, {
        cannotLinks: [
          [0, 2],
          [1, 3],
        ],
      }),
    ).toBe("0 1 | 2 3");
    // the one that goes is the one that others are barred from
    expect(
      merged(labels, all, {
        cannotLinks: [
          [1, 2],
          [1, 3],
          [2, 3],
        ],
      }),
    ).toBe("0 1 | 2 | 3");
  });

  test("stops when it is asked to", () => {
    expect(() => merged([0], [], { signal: { aborted: true } })).toThrow(
      expect.objectContaining({ code: "ABORTED" }) as Error,
    );
  });

  /** As the doc says it, over a table of all pairs: slow, and without anything kept. */
  function mergedSlowly(
    labels: readonly number[],
    edges: readonly Edge[],
    {
      order,
      floor,
      threshold,
      weakest,
      settings,
      cannotLinks,
    }: Required<Pick<Asked, "order" | "floor" | "cannotLinks">> & {
      readonly threshold: number;
      readonly weakest: number;
      readonly settings: MergingSettings;
    },
  ): string {
    const { offsets, neighbours, similarities } = graphOf(labels.length, edges);
    const weightOf = (one: number, two: number) => {
      for (let edge = offsets[one]; edge < offsets[one + 1]; edge++)
        if (neighbours[edge] === two && similarities[edge] >= floor)
          return similarities[edge];
      return undefined;
    };
    const missing = settings.missingShare * weakest;
    const excessOf = (pairs: readonly FacePair[]) =>
      pairs.reduce(
        (sum, [one, two]) => sum + ((weightOf(one, two) ?? missing) - missing),
        0,
      );
    const within = (nodes: readonly number[]) =>
      nodes.flatMap((one, at) =>
        nodes.slice(0, at).map((two): FacePair => [one, two]),
      );
    const between = (first: readonly number[], second: readonly number[]) =>
      first.flatMap((one) => second.map((two): FacePair => [one, two]));
    const clusters = [...Map.groupBy(order, (node) => labels[node]).values()];
    const shareOfOne =
      settings.sharePerSpread *
      Math.max(
        Math.sqrt(2 * Math.log(Math.max(clusters.length, 2))) -
          settings.spreadOffset,
        0.5,
      );
    const telling = clusters
      .filter((nodes) => nodes.length > 2)
      .map((nodes) => excessOf(within(nodes)) / within(nodes).length)
      .sort((one, two) => one - two);
    const typical =
      telling.length > 0
        ? telling[telling.length >>> 1]
        : Math.min(threshold / 0.65, 1) - missing;
    const rootOf = (nodes: readonly number[]) =>
      Math.sqrt(
        Math.max(excessOf(within(nodes)) + settings.priorPairs * typical, 0) /
          (within(nodes).length + settings.priorPairs),
      );
    const isBarred = (first: readonly number[], second: readonly number[]) =>
      cannotLinks.some(
        ([one, two]) =>
          (first.includes(one) && second.includes(two)) ||
          (first.includes(two) && second.includes(one)),
      );
    const similarityOf = (
      first: readonly number[],
      second: readonly number[],
    ) => {
      const pairs = between(first, second);
      const strongest = Math.max(
        ...pairs.map((pair) => weightOf(...pair) ?? 0),
      );
      if (strongest < threshold ** settings.contactPower || strongest === 0)
        return -1;
      const isFew = first.length + second.length <= settings.fewNodes;
      if (isFew && strongest < threshold) return -1;
      const mean = excessOf(pairs) / pairs.length;
      if (mean < threshold ** settings.meanPower - missing) return -1;
      const smaller = Math.min(first.length, second.length);
      const share = Math.min(
        shareOfOne * smaller ** settings.sharePower,
        settings.largestShare,
      );
      const bar = share * rootOf(first) * rootOf(second);
      return mean >= bar && !isBarred(first, second) ? mean : -1;
    };
    for (;;) {
      let best = { similarity: -1, one: 0, two: 0 };
      for (let one = 0; one < clusters.length; one++)
        for (let two = one + 1; two < clusters.length; two++) {
          if (clusters[one].length === 0 || clusters[two].length === 0)
            continue;
          const similarity = similarityOf(clusters[one], clusters[two]);
          if (similarity > best.similarity) best = { similarity, one, two };
        }
      if (best.similarity < 0) break;
      clusters[best.one].push(...clusters[best.two].splice(0));
    }
    const after = new Uint32Array(labels.length);
    clusters.forEach((nodes, cluster) => {
      for (const node of nodes) after[node] = cluster;
    });
    return groupsOf(after);
  }

  const anySettings = fc.record<MergingSettings>({
    contactPower: fc.constantFrom(1, 1.5),
    meanPower: fc.constantFrom(1, 2.5, 100),
    fewNodes: fc.constantFrom(0, 3),
    sharePerSpread: fc.constantFrom(0.1, 0.15, 0.9),
    spreadOffset: fc.constantFrom(0, 1.5),
    sharePower: fc.constantFrom(0, 0.6),
    largestShare: fc.constantFrom(0.45, 0.95),
    missingShare: fc.constantFrom(0, 0.5),
    priorPairs: fc.constantFrom(1, 3),
  });

  test("law: it merges what is merged over a table of all pairs, bars and all", () => {
    let mergedAny = 0;
    fc.assert(
      fc.property(
        anyClusters,
        anySettings,
        fc.constantFrom(0.25, 0.5, 0.75),
        fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 3 }),
        ({ labels, edges, order, floor }, settings, threshold, draws) => {
          const cannotLinks = draws
            .map(([one, two]): FacePair => [
              one % Math.max(labels.length, 1),
              two % Math.max(labels.length, 1),
            ])
            .filter(([one, two]) => labels[one] !== labels[two]);
          const asked = {
            order,
            floor,
            threshold,
            weakest: 0.375,
            settings,
            cannotLinks,
          };
          const after = merged(labels, edges, asked);
          expect(after).toBe(mergedSlowly(labels, edges, asked));
          if (after !== groupsOf(Uint32Array.from(labels))) mergedAny++;
        },
      ),
    );
    expect(mergedAny).toBeGreaterThan(10);
  });

  test("gives as labels nodes of the clusters, so that they stay below the number of nodes", () => {
    const labels = Uint32Array.of(4, 4, 2, 3, 3);
    mergeClusters(nodesOf(5, clique(range(0, 5), 0.75)), labels, {
      threshold: 0.5,
      weakest: 0,
      settings: byMean,
    });
    expect([...labels]).toEqual([0, 0, 0, 0, 0]);
  });

  test("takes the defaults where nothing else is asked for", () => {
    const edges = [
      ...clique(range(0, 4), 0.75),
      ...clique(range(4, 8), 0.75),
      ...range(0, 4).map((node): Edge => [node, node + 4, 0.5625]),
    ];
    const labels = range(0, 8).map((node) => node >>> 2);
    const under = (settings: Partial<MergingSettings> | undefined) =>
      merged(labels, edges, { settings, weakest: 0.5 });
    expect(under(undefined)).toBe(under(defaultMergingSettings));
    expect(under({})).toBe(under(defaultMergingSettings));
  });
});

describe("similarClusters", () => {
  test("names a node of each two clusters that the rule would merge, as they stand", () => {
    const edges: Edge[] = [
      [0, 1, 0.5],
      [1, 2, 0.625],
      [2, 3, 0.4375],
    ];
    const labels = Uint32Array.of(0, 1, 2, 3);
    expect(
      similarClusters(nodesOf(4, edges), labels, {
        threshold: 0.5,
        weakest: 0,
        settings: byMean,
      }),
    ).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect([...labels]).toEqual([0, 1, 2, 3]);
  });

  test("finds none among no nodes, nor in one cluster", () => {
    const none = { threshold: 0.5, weakest: 1 };
    expect(similarClusters(nodesOf(0, []), new Uint32Array(0), none)).toEqual(
      [],
    );
    expect(
      similarClusters(nodesOf(2, [[0, 1, 0.9]]), new Uint32Array(2), none),
    ).toEqual([]);
  });
});
