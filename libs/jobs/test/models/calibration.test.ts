import { describe, expect, test } from "vitest";
import {
  calibrate,
  chooseThreshold,
  errorsAt,
  hasBothKinds,
  meanOfPeople,
} from "../../src/models/calibration.ts";
import { drawCalibration } from "../../src/models/calibration-plot.ts";
import {
  countSimilarities,
  type NamedFace,
  similarityAt,
} from "../../src/models/similarity-counts.ts";

const unit = (values: readonly number[]) => {
  const length = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / length);
};

/**
 * Faces of people in eight dimensions, each person around an axis; `shift` is what all faces share.
 */
function madeFaces(people: number, perPerson: number, shift = 0): NamedFace[] {
  return Array.from({ length: people * perPerson }, (_, face) => {
    const person = Math.floor(face / perPerson);
    return {
      identity: `person ${person}`,
      embedding: unit(
        Array.from(
          { length: 8 },
          (_, axis) =>
            (axis === person ? 2 : 0) +
            (axis === 7 ? shift : 0) +
            0.5 * Math.sin(face * 8 + axis * axis),
        ),
      ),
    };
  });
}

const plane = (identity: string, degrees: number): NamedFace => ({
  identity,
  embedding: Float32Array.of(
    Math.cos((degrees * Math.PI) / 180),
    Math.sin((degrees * Math.PI) / 180),
  ),
});

describe("countSimilarities", () => {
  test("counts each pair once, by its kind and similarity", () => {
    const { same, different } = countSimilarities([
      plane("one", 0),
      plane("one", 60),
      plane("two", 180),
    ]);
    const found = (counts: Float64Array) =>
      [...counts.keys()]
        .filter((bin) => counts[bin]! > 0)
        .map((bin) => [similarityAt(bin), counts[bin]]);
    expect(found(same)).toEqual([[0.5, 1]]);
    expect(found(different)).toEqual([
      [-1, 1],
      [-0.5, 1],
    ]);
  });
});

describe("chooseThreshold", () => {
  const counts = (same: readonly number[], different: readonly number[]) => {
    const count = (similarities: readonly number[]) => {
      const bins = new Float64Array(2001);
      for (const similarity of similarities)
        bins[Math.round((similarity + 1) * 1000)]!++;
      return bins;
    };
    return { same: count(same), different: count(different) };
  };

  test("is in the middle of the gap where the kinds do not meet", () => {
    const apart = counts([0.7, 0.9], [0.1, 0.3]);
    expect(chooseThreshold(apart)).toBe(0.5);
    expect(errorsAt(apart, 0.5)).toEqual({ missed: 0, mistaken: 0 });
  });

  test("weighs both kinds alike, however many pairs each has", () => {
    const mixed = counts(
      [0.4, 0.8],
      [...Array.from({ length: 99 }, () => 0.2), 0.5],
    );
    expect(chooseThreshold(mixed)).toBe(0.3);
    expect(errorsAt(mixed, 0.3)).toEqual({ missed: 0, mistaken: 0.01 });
    expect(errorsAt(mixed, 0.5)).toEqual({ missed: 0.5, mistaken: 0.01 }); // inclusive
  });

  test("is more than 0 even where all are unlike", () => {
    expect(chooseThreshold(counts([-0.5], [-0.9]))).toBeGreaterThan(0);
  });
});

describe("calibrate", () => {
  test("tells made people apart, and tries each half at what the other chose", () => {
    const { threshold, errors, errorsOnOthers, meanVectorIs } = calibrate(
      madeFaces(6, 5),
    );
    expect(errors).toEqual({ missed: 0, mistaken: 0 });
    expect(errorsOnOthers).toEqual({ missed: 0, mistaken: 0 });
    expect(meanVectorIs).toBe("none"); // it makes no fewer errors
    expect(threshold).toBeGreaterThan(0.2);
    expect(threshold).toBeLessThan(0.9);
  });

  test("keeps the card's mean vector where a new one is no better", () => {
    const faces = madeFaces(6, 5, 5);
    const mean = meanOfPeople(faces);
    const { meanVector, meanVectorIs } = calibrate(faces, mean);
    expect([meanVectorIs, meanVector]).toEqual(["kept", mean]);
  });

  test("says so where there are too few people to try it on others", () => {
    const { errorsOnOthers, meanVectorIs } = calibrate(madeFaces(3, 4));
    expect([errorsOnOthers, meanVectorIs]).toEqual([undefined, "none"]);
  });

  test("does not depend on the order of faces", () => {
    const faces = madeFaces(6, 4, 2);
    expect(calibrate(faces.toReversed()).threshold).toBe(
      calibrate(faces).threshold,
    );
  });
});

test("a mean over people counts each once", () => {
  const mean = meanOfPeople([
    plane("one", 0),
    plane("one", 0),
    plane("one", 0),
    plane("two", 90),
  ]);
  expect(mean[0]).toBeCloseTo(0.5, 6);
  expect(mean[1]).toBeCloseTo(0.5, 6);
});

test("pairs of both kinds need two people, and two faces of one", () => {
  expect(hasBothKinds([])).toBe(false);
  expect(hasBothKinds([plane("one", 0), plane("one", 9)])).toBe(false);
  expect(hasBothKinds([plane("one", 0), plane("two", 9)])).toBe(false);
  expect(
    hasBothKinds([plane("one", 0), plane("one", 9), plane("two", 90)]),
  ).toBe(true);
});

test("the plot shows threshold and floor, and escapes its title", () => {
  const { counts, threshold } = calibrate(madeFaces(6, 5));
  const plot = drawCalibration({
    title: "<mine> & others",
    counts,
    threshold,
    edgeFloor: 0.3,
  });
  expect(plot).toContain("&#60;mine&#62; &#38; others");
  expect(plot).toContain(`threshold ${threshold}`);
  expect(plot).toContain("floor 0.3");
  expect(plot).not.toContain("NaN");
});
