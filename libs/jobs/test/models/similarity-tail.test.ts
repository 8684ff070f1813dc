import { readFileSync } from "node:fs";
import { agreement, buildAdjacency, chineseWhispers } from "@facegraph/cw-core";
import { findExactPairs } from "@facegraph/similarity";
import { RandomSource } from "@facegraph/synthetic";
import { sharedPath, testWithShared } from "@facegraph/test-support";
import { describe, expect, test } from "vitest";
import {
  calibrate,
  type Calibration,
  centre,
} from "../../src/models/calibration.ts";
import {
  binCount,
  type NamedFace,
  similarityAt,
  similarityStep,
} from "../../src/models/similarity-counts.ts";
import {
  facesUpTo,
  fitTail,
  thresholdFor,
} from "../../src/models/similarity-tail.ts";

/** Counts of a million pairs, whose share above a similarity is given. */
function countsOf(shareAbove: (similarity: number) => number): Float64Array {
  return Float64Array.from({ length: binCount }, (_, bin) => {
    const similarity = similarityAt(bin);
    return Math.round(
      1e6 * (shareAbove(similarity) - shareAbove(similarity + similarityStep)),
    );
  });
}

/** Of which 1 % lie above 0.3, and exceed it by 0.05 in the mean. */
const exponential = countsOf((similarity) =>
  Math.min(1, 0.01 * Math.exp(-(similarity - 0.3) / 0.05)),
);

describe("the tail of pairs of different people", () => {
  test("is fitted to the uppermost hundredth, with the mean excess for its scale", () => {
    const tail = fitTail(exponential)!;
    expect(tail.from).toBeCloseTo(0.3, 2);
    expect(tail.share).toBeCloseTo(0.01, 3);
    expect(Math.abs(tail.scale - 0.05)).toBeLessThan(0.001); // whole pairs end the tail early
  });

  test("asks for a threshold that rises by the same step each time that a library doubles", () => {
    const tail = { from: 0.3, share: 0.01, scale: 0.05 };
    // 0.01 · exp(−(t − 0.3) / 0.05) = 0.1 / 1000
    expect(thresholdFor(tail, 1000)).toBeCloseTo(0.3 + 0.05 * Math.log(100), 2);
    const [one, two, four] = [1000, 2000, 4000].map((faces) =>
      thresholdFor(tail, faces),
    );
    expect(two! - one!).toBeCloseTo(0.05 * Math.log(2), 2);
    expect(four! - two!).toBeCloseTo(0.05 * Math.log(2), 2);
    expect(thresholdFor(tail, 1e12)).toBe(1);
    expect(thresholdFor(tail, 1)).toBe(0.3);
  });

  test("tells up to how many faces a threshold holds, which is what the threshold was chosen for", () => {
    const tail = fitTail(exponential)!;
    for (const faces of [100, 2000, 50_000]) {
      const holds = facesUpTo(tail, exponential, thresholdFor(tail, faces));
      expect(holds).toBeGreaterThanOrEqual(faces);
      expect(holds).toBeLessThanOrEqual(faces * 1.03);
    }
    // below the tail the pairs themselves are counted: a tenth reach 0.3 − 0.05 · ln(0.1)
    const low = 0.3 - 0.05 * Math.log(0.1 / 0.01);
    expect(facesUpTo(tail, exponential, Number(low.toFixed(3)))).toBe(1);
    expect(facesUpTo(tail, exponential, 0)).toBe(1);
  });

  test("is careful where the true tail falls faster, as those of cosines do", () => {
    const random = new RandomSource(1);
    const counts = new Float64Array(binCount);
    for (let pair = 0; pair < 12_000; pair++)
      counts[Math.floor((0.1 * random.normal() + 1) / similarityStep)]!++;
    const threshold = thresholdFor(fitTail(counts)!, 100_000);
    const deviations = threshold / 0.1;
    const share =
      Math.exp((-deviations * deviations) / 2) /
      (deviations * Math.sqrt(2 * Math.PI)); // at most, by Mills' ratio
    expect(share).toBeLessThan(0.1 / 100_000);
    expect(threshold).toBeLessThan(0.75);
  });

  test("needs thirty pairs", () => {
    const counts = new Float64Array(binCount);
    counts[1200] = 29;
    expect(fitTail(counts)).toBeUndefined();
    counts[1100] = 1;
    expect(fitTail(counts)).toMatchObject({ from: 0.1, share: 1 });
  });
});

describe("a threshold for a library of 2,921 faces that is chosen on 160", () => {
  const dimension = 128;
  const size = 2921;

  function readLibrary(): NamedFace[] {
    const bytes = readFileSync(sharedPath("data/lfw2921/embeddings.f32"));
    const vectors = new Float32Array(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
    );
    return readFileSync(sharedPath("data/lfw2921/labels.txt"), "utf8")
      .trim()
      .split("\n")
      .map((identity, row) => ({
        identity,
        embedding: vectors.slice(row * dimension, (row + 1) * dimension),
      }));
  }

  /** All faces of some people, who are drawn until there are 160 faces. */
  function draw(library: readonly NamedFace[], seed: number): NamedFace[] {
    const people = [...new Set(library.map(({ identity }) => identity))];
    const sample: NamedFace[] = [];
    for (const person of new RandomSource(seed).shuffled(people))
      if (sample.length < 160)
        sample.push(...library.filter(({ identity }) => identity === person));
    return sample;
  }

  testWithShared(
    "groups them nearly as well as the best threshold, where one that ignores the size does not",
    async () => {
      const library = readLibrary();
      const people = [...new Set(library.map(({ identity }) => identity))];
      const truth = Uint32Array.from(library, ({ identity }) =>
        people.indexOf(identity),
      );
      const measure = async ({ meanVector, threshold }: Calibration) => {
        const vectors = new Float32Array(size * dimension);
        centre(library, meanVector).forEach(({ embedding }, row) => {
          vectors.set(embedding, row * dimension);
        });
        const pairs = await findExactPairs(
          { vectors, dimension },
          { floor: 0.3 },
        );
        const { labels } = chineseWhispers(buildAdjacency(size, pairs), {
          method: "classic",
          threshold,
        });
        return agreement(labels, truth).pairwise.fMeasure;
      };
      const outcomes: { sized: number; plain: number }[] = [];
      for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
        const sample = draw(library, seed);
        const sized = calibrate(sample, undefined, size);
        const plain = calibrate(sample);
        expect(sized.holdsUpToFaces).toBeGreaterThanOrEqual(size);
        expect(plain.holdsUpToFaces).toBeLessThan(size / 2);
        outcomes.push({
          sized: await measure(sized),
          plain: await measure(plain),
        });
      }
      const mean = (of: "sized" | "plain") =>
        outcomes.reduce((sum, outcome) => sum + outcome[of], 0) /
        outcomes.length;
      expect(mean("sized")).toBeGreaterThan(0.87);
      expect(mean("plain")).toBeLessThan(0.6);
      for (const { sized, plain } of outcomes)
        expect(sized).toBeGreaterThan(plain);
    },
  );
});
