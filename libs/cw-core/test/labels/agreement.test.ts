import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agreement } from "../../src/index.ts";

const anyLabels = (length: number) =>
  fc
    .array(fc.nat(5), { minLength: length, maxLength: length })
    .map((labels) => Uint32Array.from(labels));
const anyTwo = fc
  .integer({ min: 1, max: 20 })
  .chain((length) => fc.tuple(anyLabels(length), anyLabels(length)));

/** One pair, one face at a time. */
function byDefinition(labels: Uint32Array, identities: Uint32Array) {
  let together = 0;
  let here = 0;
  let there = 0;
  let precision = 0;
  let recall = 0;
  labels.forEach((label, face) => {
    const cluster = labels.filter((other) => other === label).length;
    const identity = identities.filter(
      (other) => other === identities[face],
    ).length;
    const both = labels.filter(
      (other, index) =>
        other === label && identities[index] === identities[face],
    ).length;
    precision += both / cluster / labels.length;
    recall += both / identity / labels.length;
    for (let other = 0; other < face; other++) {
      const isHere = labels[other] === label;
      const isThere = identities[other] === identities[face];
      if (isHere) here++;
      if (isThere) there++;
      if (isHere && isThere) together++;
    }
  });
  return {
    pairwise: [
      here === 0 ? 1 : together / here,
      there === 0 ? 1 : together / there,
    ],
    bCubed: [precision, recall],
  };
}

function harmonicMean(values: readonly number[]): number {
  if (values.includes(0)) return 0;
  const sum = values.reduce((total, value) => total + 1 / value, 0);
  return values.length / sum;
}

describe("agreement", () => {
  test("is whole for no faces, and for equal partitions under other numbers", () => {
    for (const [labels, identities] of [
      [[], []],
      [
        [0, 0, 1, 2],
        [2, 2, 0, 1],
      ],
    ]) {
      const {
        pairwise,
        bCubed,
        normalizedMutualInformation,
        adjustedRand,
        purity,
      } = agreement(Uint32Array.from(labels), Uint32Array.from(identities));
      expect([
        pairwise.fMeasure,
        bCubed.fMeasure,
        adjustedRand,
        purity,
      ]).toEqual([1, 1, 1, 1]);
      expect(normalizedMutualInformation).toBeCloseTo(1, 12);
    }
  });

  // scikit-learn 1.5: normalized_mutual_info_score, adjusted_rand_score, pair_confusion_matrix
  test("equals what scikit-learn says", () => {
    const { normalizedMutualInformation, adjustedRand, pairwise, purity } =
      agreement(
        Uint32Array.of(0, 0, 0, 1, 1, 1, 2, 2),
        Uint32Array.of(0, 0, 1, 1, 1, 2, 2, 2),
      );
    expect(normalizedMutualInformation).toBeCloseTo(0.5588730382, 9);
    expect(adjustedRand).toBeCloseTo(0.2380952381, 9);
    expect([pairwise.precision, pairwise.recall]).toEqual([3 / 7, 3 / 7]);
    expect(purity).toBe(6 / 8);
  });

  test("law: pairwise and B-cubed are what their definitions say", () => {
    fc.assert(
      fc.property(anyTwo, ([labels, identities]) => {
        const { pairwise, bCubed } = agreement(labels, identities);
        const expected = byDefinition(labels, identities);
        expect([pairwise.precision, pairwise.recall]).toEqual(
          expected.pairwise,
        );
        expect(bCubed.precision).toBeCloseTo(expected.bCubed[0], 9);
        expect(bCubed.recall).toBeCloseTo(expected.bCubed[1], 9);
        expect(pairwise.fMeasure).toBeCloseTo(
          harmonicMean(expected.pairwise),
          9,
        );
        expect(bCubed.fMeasure).toBeCloseTo(harmonicMean(expected.bCubed), 9);
      }),
    );
  });

  test("law: exchanging the two exchanges precision and recall, and nothing else", () => {
    fc.assert(
      fc.property(anyTwo, ([labels, identities]) => {
        const here = agreement(labels, identities);
        const there = agreement(identities, labels);
        expect([there.pairwise.precision, there.pairwise.recall]).toEqual([
          here.pairwise.recall,
          here.pairwise.precision,
        ]);
        expect(there.adjustedRand).toBeCloseTo(here.adjustedRand, 12);
        expect(there.normalizedMutualInformation).toBeCloseTo(
          here.normalizedMutualInformation,
          12,
        );
      }),
    );
  });

  test("refuses identities that are too few", () => {
    expect(() => agreement(new Uint32Array(2), new Uint32Array(1))).toThrow(
      expect.objectContaining({ code: "LABELS_MALFORMED" }) as Error,
    );
  });
});
