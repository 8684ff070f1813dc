import { describe, expect, test } from "vitest";
import {
  apart,
  type MergeRule,
  mergeRule,
} from "../../src/merging/merge-rule.ts";
import {
  defaultMergingSettings,
  type MergingSettings,
} from "../../src/merging/merging-settings.ts";
import { clique, type Edge, range } from "../graphs.ts";
import { clustersOf } from "./merging-cases.ts";

/** Settings under which nothing keeps two clusters apart; tests set what they are about. */
const lenient: MergingSettings = {
  contactPower: 100,
  meanPower: 100,
  fewNodes: 0,
  sharePerSpread: 0,
  spreadOffset: 0,
  sharePower: 0,
  largestShare: 10,
  missingShare: 0,
  priorPairs: 0,
};

interface Asked extends Partial<MergingSettings> {
  readonly threshold?: number;
  readonly weakest?: number;
}

function ruleOf(
  sizes: readonly number[],
  edges: readonly Edge[],
  { threshold = 0.5, weakest = 0, ...settings }: Asked,
): MergeRule {
  const labels = sizes.flatMap((size, label) =>
    new Array<number>(size).fill(label),
  );
  return mergeRule(clustersOf(labels, edges), {
    threshold,
    weakest,
    settings: { ...lenient, ...settings },
  });
}

/** Clusters of so many nodes, each two of a cluster joined by 0.64. */
function cliquesOf(sizes: readonly number[], similarity = 0.64): Edge[] {
  let start = 0;
  return sizes.flatMap((size) => {
    start += size;
    return clique(range(start - size, start), similarity);
  });
}

/** The rule for cliques. */
function ruleOfCliques(sizes: readonly number[], asked: Asked): MergeRule {
  return ruleOf(sizes, cliquesOf(sizes), asked);
}

/** The lowest mean similarity of all pairs from which on clusters 0 and 1 merge. */
function barOf(rule: MergeRule, pairs: number): number {
  let [low, high] = [0, 2];
  for (let step = 0; step < 40; step++) {
    const mean = (low + high) / 2;
    if (rule.similarity(0, 1, mean * pairs, pairs, 1) === apart) low = mean;
    else high = mean;
  }
  return high;
}

const merges = (
  rule: MergeRule,
  ...between: [sum: number, count: number, strongest: number]
) => rule.similarity(0, 1, ...between) !== apart;

describe("mergeRule", () => {
  test("asks for one pair that reaches the threshold to the power of the contact", () => {
    const rule = ruleOfCliques([3, 3], { contactPower: 2 });
    expect(merges(rule, 2.25, 9, 0.25)).toBe(true);
    expect(merges(rule, 2.25, 9, 0.249)).toBe(false);
  });

  test("asks for a mean over all pairs that reaches the threshold to its power", () => {
    const rule = ruleOfCliques([3, 3], { meanPower: 2 });
    expect(merges(rule, 2.25, 3, 0.75)).toBe(true); // of nine pairs, all or three
    expect(merges(rule, 2.25, 9, 0.75)).toBe(true);
    expect(merges(rule, 2.24, 9, 0.75)).toBe(false);
  });

  test("asks few nodes for a pair that reaches the threshold itself", () => {
    const isEnough = (sizes: readonly number[], strongest: number) =>
      merges(
        ruleOfCliques(sizes, { fewNodes: 3, priorPairs: 1 }),
        1,
        1,
        strongest,
      );
    expect(isEnough([1, 1], 0.5)).toBe(true);
    expect(isEnough([1, 1], 0.49)).toBe(false);
    expect(isEnough([1, 2], 0.49)).toBe(false);
    expect(isEnough([2, 2], 0.49)).toBe(true);
    expect(isEnough([1, 3], 0.49)).toBe(true);
  });

  test("says how similar they are: the mean over all pairs, without what missing ones count", () => {
    const rule = ruleOfCliques([2, 3], { missingShare: 0.5, weakest: 0.5 });
    expect(rule.similarity(0, 1, 3, 4, 0.9)).toBe((3 - 4 * 0.25) / 6);
    expect(ruleOfCliques([2, 3], {}).similarity(0, 1, 3, 4, 0.9)).toBe(0.5);
  });

  test("a missing pair counts in the mean that is asked for, too", () => {
    // 0.5² = 0.25 is asked for; six pairs, of which three are there, and three count 0.125
    const rule = ruleOfCliques([2, 3], {
      meanPower: 2,
      missingShare: 0.25,
      weakest: 0.5,
    });
    expect(merges(rule, 6 * 0.25 - 3 * 0.125, 3, 0.9)).toBe(true);
    expect(merges(rule, 6 * 0.25 - 3 * 0.125 - 0.01, 3, 0.9)).toBe(false);
  });

  test("asks for a share of their cohesion: of the geometric mean of both", () => {
    const sizes = [3, 3];
    const edges = [
      ...cliquesOf([3], 0.81),
      ...clique(range(3, 6), 0.49),
    ] as const;
    const rule = ruleOf(sizes, edges, { sharePerSpread: 1 });
    // √(2 ln 2) is the spread of two clusters
    expect(barOf(rule, 9)).toBeCloseTo(Math.sqrt(2 * Math.log(2)) * 0.63);
  });

  test("asks for more of that share the more clusters there are, by √(2 ln clusters)", () => {
    const barAmong = (clusterCount: number, spreadOffset: number) =>
      barOf(
        ruleOfCliques([3, 3, ...new Array<number>(clusterCount - 2).fill(1)], {
          sharePerSpread: 0.5,
          spreadOffset,
        }),
        9,
      );
    const spreadOf = (count: number) => Math.sqrt(2 * Math.log(count));
    for (const count of [3, 20, 200])
      expect(barAmong(count, 0)).toBeCloseTo(0.5 * spreadOf(count) * 0.64);
    expect(barAmong(200, 1)).toBeCloseTo(0.5 * (spreadOf(200) - 1) * 0.64);
    // the spread less the offset is 0.5 at least
    expect(barAmong(3, 1.5)).toBeCloseTo(0.5 * 0.5 * 0.64);
    expect(barAmong(7, 1.5)).toBeCloseTo(0.5 * 0.5 * 0.64);
    expect(barAmong(9, 1.5)).toBeGreaterThan(0.5 * 0.5 * 0.64 + 0.01);
  });

  test("asks for more the larger the smaller cluster is, and nothing by the larger one", () => {
    const bar = (one: number, two: number) =>
      barOf(
        ruleOfCliques([one, two, 3], {
          sharePerSpread: 0.4,
          spreadOffset: 10, // a share of 0.2 for one node
          sharePower: 0.5,
          priorPairs: 1,
        }),
        one * two,
      );
    expect(bar(1, 9)).toBeCloseTo(0.2 * 0.64);
    expect(bar(4, 4)).toBeCloseTo(0.4 * 0.64);
    expect(bar(4, 16)).toBeCloseTo(0.4 * 0.64);
    expect(bar(16, 4)).toBeCloseTo(0.4 * 0.64);
    expect(bar(9, 16)).toBeCloseTo(0.6 * 0.64);
  });

  test.each([
    ["of many nodes", 16, 0.8],
    ["of three nodes, among however many clusters", 3, 4],
  ])(
    "never asks clusters %s for more than the largest share",
    (_, size, per) => {
      const rule = ruleOfCliques([size, size], {
        sharePerSpread: per,
        spreadOffset: 10,
        sharePower: 1,
        largestShare: 0.75,
      });
      expect(barOf(rule, size * size)).toBeCloseTo(0.75 * 0.64);
    },
  );

  test("missing pairs within a cluster lower what is asked for", () => {
    // two of the three pairs are there: (0.8 + 0.8 + what a missing one counts) / 3, above that
    const path: Edge[] = [
      [0, 1, 0.8],
      [1, 2, 0.8],
    ];
    const barAt = (missingShare: number) =>
      barOf(
        ruleOf([3, 3], [...path, ...clique(range(3, 6), 0.8)], {
          sharePerSpread: 2,
          spreadOffset: 10,
          missingShare,
          weakest: 0.4,
        }),
        9,
      );
    expect(barAt(0)).toBeCloseTo(Math.sqrt((1.6 / 3) * 0.8));
    // means between are told over 0.2, too
    expect(barAt(0.5)).toBeCloseTo(0.2 + Math.sqrt((1.2 / 3) * 0.6));
  });

  describe("counts prior pairs of typical cohesion into each cluster:", () => {
    /** The bar between a node alone and a clique of three, as a share of 1. */
    const barOfOne = (edges: readonly Edge[], sizes: readonly number[]) =>
      barOf(
        ruleOf(sizes, edges, {
          sharePerSpread: 2,
          spreadOffset: 10,
          priorPairs: 3,
        }),
        sizes[0] * sizes[1],
      );

    test("a node alone is as cohesive as is typical, a pair between that and its own", () => {
      const three = clique(range(1, 4), 0.6);
      expect(barOfOne(three, [1, 3])).toBeCloseTo(0.6);
      const two: Edge[] = [[0, 1, 0.9], ...clique(range(2, 5), 0.6)];
      const ofPair = (0.9 + 3 * 0.6) / 4;
      expect(barOfOne(two, [2, 3])).toBeCloseTo(Math.sqrt(ofPair * 0.6));
    });

    test("typical is the median of the clusters of three nodes and more", () => {
      const sizes = [1, 1, 3, 3, 3, 2];
      const edges: Edge[] = [
        ...clique(range(2, 5), 0.9),
        ...clique(range(5, 8), 0.5),
        ...clique(range(8, 11), 0.6),
        [11, 12, 0.99],
      ];
      expect(barOfOne(edges, sizes)).toBeCloseTo(0.6);
    });

    test("where none tells, typical is the threshold over 0.65, 1 at most", () => {
      const bar = (threshold: number) =>
        barOf(
          ruleOf([1, 1, 2], [[2, 3, 0.9]], {
            threshold,
            sharePerSpread: 2,
            spreadOffset: 10,
            priorPairs: 3,
          }),
          1,
        );
      expect(bar(0.52)).toBeCloseTo(0.8);
      expect(bar(0.7)).toBeCloseTo(1);
    });
  });

  test("a merged cluster has the nodes and edges of both, and those between", () => {
    const rule = ruleOfCliques([3, 4, 2], {
      sharePerSpread: 0.8,
      spreadOffset: 10, // a share of 0.4 for one node
      sharePower: 0.5,
      missingShare: 0.5,
      weakest: 0.25, // a missing pair counts 0.125
      priorPairs: 3,
    });
    rule.merge(0, 2, { sum: 1.25, count: 2 });
    const typical = 0.64 - 0.125;
    const ofFive = (4 * 0.64 + 1.25 - 6 * 0.125 + 3 * typical) / (10 + 3);
    expect(barOf(rule, 5 * 4)).toBeCloseTo(
      0.125 + 0.4 * Math.sqrt(4) * Math.sqrt(ofFive * typical),
    );
  });

  test("has defaults that nobody changes by accident", () => {
    expect(Object.isFrozen(defaultMergingSettings)).toBe(true);
  });

  test("takes no clusters", () => {
    expect(() => ruleOf([], [], {})).not.toThrow();
  });
});
