import { describe, expect, test } from "vitest";
import { measureRecall } from "../../src/approximate/measure-recall.ts";
import { estimateExactSeconds } from "../../src/exact/estimate-exact.ts";
import { longestExactSeconds } from "../../src/find-pairs.ts";
import {
  findApproximatePairs,
  findExactPairs,
  findPairs,
  type SimilarPairs,
} from "../../src/index.ts";
import { randomEmbeddings } from "../random-embeddings.ts";

/** People in random directions, with so many faces each, close around. */
function people(faceCount: number, facesEach: number, dimension = 16) {
  const { vectors } = randomEmbeddings(faceCount, dimension);
  for (let face = 0; face < faceCount; face++) {
    const person = Math.floor(face / facesEach) * facesEach;
    if (face === person) continue;
    const row = vectors.subarray(face * dimension, (face + 1) * dimension);
    for (let value = 0; value < dimension; value++)
      row[value] = vectors[person * dimension + value]! + row[value]! * 0.7;
    const length = Math.hypot(...row);
    for (let value = 0; value < dimension; value++) row[value]! /= length;
  }
  return { vectors, dimension };
}

function listed({ sources, targets, similarities }: SimilarPairs): string[] {
  return Array.from(
    sources,
    (source, pair) => `${source} ${targets[pair]} ${similarities[pair]}`,
  ).sort();
}

/**
 * The share of the neighbours of faces from `from` on that were found, by comparing the lists of
 * pairs.
 */
function shareFound(exact: SimilarPairs, found: SimilarPairs, from = 0) {
  const has = new Set(listed(found));
  let neighbours = 0;
  let there = 0;
  exact.sources.forEach((source, pair) => {
    const target = exact.targets[pair]!;
    const ends = Number(source >= from) + Number(target >= from);
    neighbours += ends;
    if (has.has(`${source} ${target} ${exact.similarities[pair]}`))
      there += ends;
  });
  return { neighbours, share: there / neighbours };
}

const uncapped = { floor: 0.6, maxPerFace: 10_000 };

describe("findApproximatePairs", () => {
  test.each([0, 1, 2])("answers for %i faces", async (faceCount) => {
    const pairs = await findApproximatePairs(randomEmbeddings(faceCount, 8), {
      floor: 0.99,
    });
    expect(pairs.sources).toHaveLength(0);
    expect(pairs.recall.share).toBe(1);
  });

  test("finds nearly all pairs, no false one, each once, scored as an exact search scores them", async () => {
    const embeddings = people(3000, 40);
    const exact = await findExactPairs(embeddings, uncapped);
    const found = await findApproximatePairs(embeddings, uncapped);
    const all = new Set(listed(exact));
    expect(listed(found).filter((pair) => !all.has(pair))).toEqual([]);
    expect(new Set(listed(found)).size).toBe(found.sources.length);
    expect(shareFound(exact, found).share).toBeGreaterThan(0.95);
  });

  test.each([0, 900])(
    "reports the true recall, of pairs with a face from %i on",
    async (from) => {
      // Equal directions by chance: neighbours far from one another, which a walk misses.
      const embeddings = randomEmbeddings(1200, 12);
      const options = { floor: 0.45, maxPerFace: 10_000, from };
      const exact = await findExactPairs(embeddings, options);
      const found = await findApproximatePairs(embeddings, {
        ...options,
        sampleSize: 1200,
      });
      const truth = shareFound(exact, found, from);
      expect(found.recall.sampledFaces).toBe(1200 - from);
      expect(found.recall.neighbours).toBe(truth.neighbours);
      expect(found.recall.share).toBeCloseTo(truth.share, 12);
    },
  );

  test("looks further around a face with more neighbours than it asked for, up to the cap", async () => {
    const embeddings = people(400, 200);
    const found = await findApproximatePairs(embeddings, uncapped);
    const exact = await findExactPairs(embeddings, uncapped);
    expect(exact.sources.length / 400).toBeGreaterThan(32);
    expect(shareFound(exact, found).share).toBeGreaterThan(0.95);
    const capped = await findApproximatePairs(embeddings, {
      ...uncapped,
      maxPerFace: 20,
    });
    expect(capped.sources.length).toBeLessThanOrEqual(400 * 20);
  });

  test("finds the same again", async () => {
    const embeddings = people(1500, 30);
    const [one, two] = [
      await findApproximatePairs(embeddings, uncapped),
      await findApproximatePairs(embeddings, uncapped),
    ];
    expect(two).toEqual(one);
  });

  test("reports progress to the end, and stops when asked", async () => {
    const embeddings = people(2500, 10);
    const shares: number[] = [];
    await findApproximatePairs(embeddings, {
      floor: 0.6,
      onProgress: (share) => shares.push(share),
    });
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual(shares.toSorted((one, two) => one - two));
    const abort = new AbortController();
    const stopped = findApproximatePairs(embeddings, {
      floor: 0.6,
      signal: abort.signal,
      onProgress: () => {
        abort.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ code: "ABORTED" });
  });
});

describe("measureRecall", () => {
  test.each([0, 500])(
    "is the share of neighbours that are among the pairs, for faces from %i on",
    async (from) => {
      const embeddings = randomEmbeddings(700, 12);
      const options = { floor: 0.5, maxPerFace: 10_000, seed: 1, from };
      const exact = await findExactPairs(embeddings, options);
      const isKept = (_: number, pair: number) => pair % 3 > 0;
      const some = {
        sources: exact.sources.filter(isKept),
        targets: exact.targets.filter(isKept),
        similarities: exact.similarities.filter(isKept),
      };
      const truth = shareFound(exact, some, from);
      const all = { ...options, sampleSize: 700 };
      const measured = await measureRecall(embeddings, some, all);
      expect(measured.neighbours).toBe(truth.neighbours);
      expect(measured.share).toBeCloseTo(truth.share, 12);
      expect(measured.share).toBeLessThan(0.75);
      const few = { ...options, sampleSize: 60 };
      const sampled = await measureRecall(embeddings, some, few);
      expect(sampled.sampledFaces).toBe(60);
      expect(Math.abs(sampled.share - truth.share)).toBeLessThan(0.1);
    },
  );
});

describe("findPairs", () => {
  test("is exact where that is quick, or asked for, and approximate where it would take too long", async () => {
    const embeddings = people(300, 10);
    const quick = await findPairs(embeddings, { floor: 0.6 });
    expect([quick.method, quick.recall]).toEqual(["exact", null]);
    // So few faces are not timed but estimated at 0 seconds.
    const hurried = { floor: 0.6, exactWithinSeconds: -1, sampleSize: 20 };
    const approximate = await findPairs(embeddings, hurried);
    expect(approximate.method).toBe("approximate");
    expect(approximate.recall?.sampledFaces).toBe(20);
    const forced = await findPairs(embeddings, { ...hurried, exact: true });
    expect(forced.method).toBe("exact");
    expect(listed(forced)).toEqual(listed(quick));
  });
});

test("an exact search may take as long as an approximate one would at least", () => {
  expect(longestExactSeconds(1000)).toBe(600);
  expect(longestExactSeconds(2_000_000)).toBe(4000);
});

describe("estimateExactSeconds", () => {
  test("times what is worth timing: many faces, of which many are new", async () => {
    const embeddings = people(6200, 10, 8);
    expect(await estimateExactSeconds(embeddings)).toBeGreaterThan(0);
    expect(await estimateExactSeconds(embeddings, 6100)).toBe(0);
    expect(await estimateExactSeconds(people(300, 10))).toBe(0);
  });
});
