import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  defaultSparsePeople,
  drawSparsePeople,
  keepPairsAtRandom,
  type PlantedPeople,
} from "../src/index.ts";

const small = { sizes: [40, 60, 100], meanDegree: 10, wrongShare: 0.1 };

function keysOf({ faceCount, pairs }: PlantedPeople): number[] {
  return Array.from(
    pairs.sources,
    (source, pair) => source * faceCount + pairs.targets[pair]!,
  );
}

/** The similarities of pairs within a person, and of pairs between two. */
function similaritiesOf({ identities, pairs }: PlantedPeople) {
  const isWrong = Array.from(
    pairs.sources,
    (source, pair) => identities[source] !== identities[pairs.targets[pair]!],
  );
  const all = [...pairs.similarities];
  return {
    right: all.filter((_, pair) => isWrong[pair] === false),
    wrong: all.filter((_, pair) => isWrong[pair] === true),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

describe("sparse people", () => {
  test("are nobody where no sizes are given", () => {
    expect(drawSparsePeople({ sizes: [], meanDegree: 10 })).toEqual({
      faceCount: 0,
      identities: new Uint32Array(),
      pairs: {
        sources: new Uint32Array(),
        targets: new Uint32Array(),
        similarities: new Float32Array(),
      },
    });
  });

  test("are drawn as they always were", () => {
    const { identities, pairs } = drawSparsePeople(small);
    const digest = createHash("sha256")
      .update(identities)
      .update(pairs.sources)
      .update(pairs.targets)
      .digest("hex");
    expect(digest.slice(0, 16)).toBe("3c98c2f80f1555cc");
  });

  test("differ with the seed", () => {
    const one = drawSparsePeople(small);
    const two = drawSparsePeople({ ...small, seed: 2 });
    expect(two.identities).not.toEqual(one.identities);
    expect(keysOf(two)).not.toEqual(keysOf(one));
  });

  test("have the sizes and the mean degree that were asked for", () => {
    const people = drawSparsePeople(small);
    const sizes = new Uint32Array(3);
    for (const identity of people.identities) sizes[identity]!++;
    expect([...sizes]).toEqual(small.sizes);
    expect(similaritiesOf(people).right).toHaveLength((200 * 10) / 2);
  });

  test("are numbered in no order", () => {
    const { identities } = drawSparsePeople(small);
    expect(identities.subarray(0, 40).every((each) => each === 0)).toBe(false);
  });

  test("have pairs of two faces, the later first, no pair twice", () => {
    const people = drawSparsePeople(small);
    const { sources, targets } = people.pairs;
    expect(sources.every((source, pair) => source > targets[pair]!)).toBe(true);
    const keys = keysOf(people);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("are cliques where they have no more faces than the degree", () => {
    const people = drawSparsePeople({ sizes: [1, 2, 11], meanDegree: 10 });
    expect(people.pairs.sources).toHaveLength(1 + 55);
  });

  test("have the share of wrong pairs that was asked for, none by default", () => {
    const { right, wrong } = similaritiesOf(drawSparsePeople(small));
    expect(wrong.length / (right.length + wrong.length)).toBeCloseTo(0.1, 3);
    const { sizes, meanDegree } = small;
    const clean = drawSparsePeople({ sizes, meanDegree });
    expect(similaritiesOf(clean).wrong).toEqual([]);
  });

  test("have similarities of the spreads that were asked for", () => {
    const { right, wrong } = similaritiesOf(
      drawSparsePeople({ sizes: [400, 400], meanDegree: 35, wrongShare: 0.2 }),
    );
    const { similarity, wrongSimilarity } = defaultSparsePeople;
    expect(mean(right)).toBeCloseTo(similarity.mean, 2);
    expect(deviation(right)).toBeCloseTo(similarity.deviation, 2);
    expect(mean(wrong)).toBeCloseTo(wrongSimilarity.mean, 2);
    expect(deviation(wrong)).toBeCloseTo(wrongSimilarity.deviation, 2);
  });

  test("have similarities above 0 and at most 1, whatever the spread", () => {
    const { pairs } = drawSparsePeople({
      sizes: [60],
      meanDegree: 20,
      similarity: { mean: 0.5, deviation: 2 },
    });
    expect(pairs.similarities.every((each) => each > 0 && each <= 1)).toBe(
      true,
    );
  });
});

describe("pairs kept at random", () => {
  const { pairs } = drawSparsePeople({ sizes: [200], meanDegree: 100 });

  test("are about the share that was asked for", () => {
    const kept = keepPairsAtRandom(pairs, 0.3);
    expect(kept.sources.length / pairs.sources.length).toBeCloseTo(0.3, 1.5);
  });

  test("are pairs that were there, with their similarities", () => {
    const kept = keepPairsAtRandom(pairs, 0.3);
    const weights = new Map<string, number>();
    pairs.sources.forEach((source, pair) =>
      weights.set(
        `${source} ${pairs.targets[pair]!}`,
        pairs.similarities[pair]!,
      ),
    );
    kept.sources.forEach((source, pair) => {
      expect(weights.get(`${source} ${kept.targets[pair]!}`)).toBe(
        kept.similarities[pair],
      );
    });
  });

  test("are all or none at the ends, and differ with the seed", () => {
    expect(keepPairsAtRandom(pairs, 1)).toEqual(pairs);
    expect(keepPairsAtRandom(pairs, 0).sources).toHaveLength(0);
    expect(keepPairsAtRandom(pairs, 0.5, 1)).not.toEqual(
      keepPairsAtRandom(pairs, 0.5, 2),
    );
  });
});
