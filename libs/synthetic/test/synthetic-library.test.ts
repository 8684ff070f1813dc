import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  defaultSyntheticLibrary,
  drawSyntheticIdentities,
  drawSyntheticRows,
  makeSyntheticLibrary,
  photosOf,
  type SyntheticLibrary,
} from "../src/index.ts";

const small = { name: "draws", faceCount: 500, dimension: 16 };

function similarity(
  { vectors, dimension }: SyntheticLibrary,
  one: number,
  two: number,
): number {
  let product = 0;
  for (let value = 0; value < dimension; value++)
    product +=
      vectors[one * dimension + value]! * vectors[two * dimension + value]!;
  return product;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, two) => one - two)[values.length >> 1]!;
}

function sizesOf(identities: Int32Array): number[] {
  return [...Map.groupBy(identities, (identity) => identity).values()].map(
    (faces) => faces.length,
  );
}

describe("a synthetic library", () => {
  test("is drawn as it always was", () => {
    const { identities, vectors } = makeSyntheticLibrary(small);
    const digest = createHash("sha256").update(identities).digest("hex");
    expect(digest.slice(0, 16)).toBe("8be5da1c6a161868");
    const values = [...vectors.subarray(0, 2), ...vectors.subarray(-2)];
    for (const [place, expected] of [
      -0.0035173, -0.2305831, -0.6247265, 0.3029366,
    ].entries())
      expect(values[place]).toBeCloseTo(expected, 6);
  });

  test("is the same drawn some rows at a time, with look-alikes and bridges too", () => {
    const options = { ...small, lookAlikeShare: 0.2, bridgeShare: 0.1 };
    const whole = makeSyntheticLibrary(options);
    const parts = [...drawSyntheticRows(options, 64)];
    expect(parts.map(({ rowCount }) => rowCount)).toEqual([
      ...Array<number>(7).fill(64),
      52,
    ]);
    expect(parts.flatMap(({ vectors }) => [...vectors])).toEqual([
      ...whole.vectors,
    ]);
    expect(
      parts.flatMap((rows) =>
        photosOf(rows, rows.firstRow, rows.firstRow + rows.rowCount),
      ),
    ).toEqual(photosOf(whole, 0, whole.faceCount));
    expect(drawSyntheticIdentities(options)).toEqual(whole.identities);
  });

  test("has no face where none is asked for", () => {
    expect(makeSyntheticLibrary({ ...small, faceCount: 0 })).toMatchObject({
      faceCount: 0,
      vectors: new Float32Array(),
    });
  });

  test("differs with the seed, and in ids with the name", () => {
    const library = makeSyntheticLibrary(small);
    const other = makeSyntheticLibrary({ ...small, seed: 2 });
    expect(other.vectors).not.toEqual(library.vectors);
    const [photo] = photosOf(library, 3, 4);
    const [renamed] = photosOf({ ...library, name: "others" }, 3, 4);
    expect(renamed!.sha256).not.toBe(photo!.sha256);
    expect(photo).toMatchObject({
      path: "/draws/person-0/3.jpg",
      identity: "person-0",
    });
  });

  test("has people of power-law sizes, and a share of strangers", () => {
    const faceCount = 1_000_000;
    const sizes = sizesOf(
      drawSyntheticIdentities({ name: "sizes", faceCount }),
    );
    const strangers = sizes.filter((size) => size === 1).length;
    expect(strangers / faceCount).toBeCloseTo(0.25, 3);
    expect(sizes.every((size) => size <= 200)).toBe(true);
    // Of the continuous law between 2 and 201: how many are at least so large.
    const power = 1 - defaultSyntheticLibrary.sizeExponent;
    const beyond = (size: number) => size ** power - 201 ** power;
    const atLeast = (size: number) =>
      sizes.filter((each) => each >= size).length;
    for (const size of [5, 20, 80])
      expect(
        atLeast(size) / atLeast(2) / (beyond(size) / beyond(2)),
      ).toBeCloseTo(1, 0.7);
  });

  test("has people of the sizes that were asked for, and strangers beyond", () => {
    const identities = drawSyntheticIdentities({
      name: "sizes",
      faceCount: 9,
      identitySizes: [4, 1, 2],
    });
    expect([...identities]).toEqual([0, 0, 0, 0, 1, 2, 2, 3, 4]);
  });

  test("has no faces beyond its count, whatever sizes were asked for", () => {
    const identities = drawSyntheticIdentities({
      name: "sizes",
      faceCount: 5,
      identitySizes: [4, 4],
    });
    expect([...identities]).toEqual([0, 0, 0, 0, 1]);
  });

  test("has faces of length 1, alike within a person as the noise says, and unlike across", () => {
    const library = makeSyntheticLibrary({ name: "noise", faceCount: 4000 });
    const { identities, faceCount } = library;
    const within: number[] = [];
    const across: number[] = [];
    for (let face = 1; face < faceCount; face++) {
      expect(similarity(library, face, face)).toBeCloseTo(1, 5);
      (identities[face] === identities[face - 1] ? within : across).push(
        similarity(library, face, face - 1),
      );
    }
    const { noise } = defaultSyntheticLibrary;
    expect(median(within)).toBeCloseTo(1 / (1 + noise ** 2), 1.7);
    expect(median(across)).toBeCloseTo(0, 1.7);
  });

  test("has log-normal noise", () => {
    const library = makeSyntheticLibrary({
      name: "noise",
      faceCount: 3000,
      dimension: 512,
    });
    const { vectors, dimension, identities } = library;
    const groups = Map.groupBy(identities.keys(), (row) => identities[row]!);
    const largest = [...groups.values()].sort(
      (one, two) => two.length - one.length,
    )[0]!;
    const mean = new Float64Array(dimension);
    for (const row of largest)
      for (let value = 0; value < dimension; value++)
        mean[value]! += vectors[row * dimension + value]!;
    const length = Math.hypot(...mean);
    const logarithms = largest.map((row) => {
      let cosine = 0;
      for (let value = 0; value < dimension; value++)
        cosine += (mean[value]! / length) * vectors[row * dimension + value]!;
      return Math.log(Math.sqrt(1 / cosine ** 2 - 1));
    });
    expect(largest.length).toBeGreaterThan(100);
    const middle = median(logarithms);
    expect(Math.exp(middle)).toBeCloseTo(defaultSyntheticLibrary.noise, 1);
    const spread = Math.sqrt(
      logarithms.reduce((sum, each) => sum + (each - middle) ** 2, 0) /
        largest.length,
    );
    expect(spread).toBeGreaterThan(defaultSyntheticLibrary.noiseSpread - 0.06);
    expect(spread).toBeLessThan(defaultSyntheticLibrary.noiseSpread + 0.06);
  });
});
