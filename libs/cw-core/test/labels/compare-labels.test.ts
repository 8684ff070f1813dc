import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareLabels } from "../../src/index.ts";

const all = { before: 9, after: 9 };
const compared = (before: number[], after: number[], counts = all) =>
  compareLabels(Uint32Array.from(before), Uint32Array.from(after), counts);

describe("compareLabels", () => {
  test("finds that no faces agree", () => {
    expect(compared([], [])).toEqual({
      bCubedF: 1,
      adjustedRand: 1,
      facesMoved: 0,
      splits: [],
      merges: [],
    });
  });

  test("finds a split, and moves those that left the larger part", () => {
    expect(
      compared([0, 0, 0, 0, 0, 1, 1], [0, 0, 0, 1, 1, 2, 2]),
    ).toMatchObject({
      facesMoved: 2,
      splits: [
        { before: 0, after: 0, faces: 3, jaccard: 0.6 },
        { before: 0, after: 1, faces: 2, jaccard: 0.4 },
      ],
      merges: [],
    });
  });

  test("finds a merge, and moves those of the smaller part", () => {
    expect(compared([0, 0, 1, 1, 1], [4, 4, 4, 4, 4])).toMatchObject({
      facesMoved: 2,
      splits: [],
      merges: [
        { before: 0, after: 4, faces: 2, jaccard: 0.4 },
        { before: 1, after: 4, faces: 3, jaccard: 0.6 },
      ],
    });
  });

  test("takes faces alone for no clusters", () => {
    const counts = { before: 1, after: 1 };
    expect(compared([0, 0, 0], [0, 0, 1], counts)).toMatchObject({
      facesMoved: 1,
      splits: [{ before: 0, after: 0, faces: 2 }],
      merges: [],
    });
    expect(compared([0, 0, 1], [0, 0, 0], counts)).toMatchObject({
      facesMoved: 1,
      splits: [],
      merges: [{ before: 0, after: 0, faces: 2 }],
    });
  });

  test("keeps the first of two parts that are equally large", () => {
    expect(compared([0, 0], [0, 1]).facesMoved).toBe(1);
  });

  test("refuses labels of other faces", () => {
    expect(() => compared([0], [])).toThrow(
      expect.objectContaining({ code: "LABELS_MALFORMED" }) as Error,
    );
  });

  test("law: turned round, scores are the same and splits are merges; labels agree with themselves", () => {
    const anyLabels = fc.array(fc.nat(4), { minLength: 8, maxLength: 8 });
    const turned = (list: ReturnType<typeof compared>["splits"]) =>
      list
        .map(({ before, after, ...rest }) => ({
          ...rest,
          before: after,
          after: before,
        }))
        .sort((one, two) => one.before - two.before || one.after - two.after);
    const sorted = (list: ReturnType<typeof compared>["splits"]) =>
      turned(turned(list));
    fc.assert(
      fc.property(anyLabels, anyLabels, (one, two) => {
        expect(compared(one, one)).toMatchObject({
          bCubedF: 1,
          facesMoved: 0,
          splits: [],
          merges: [],
        });
        const [there, back] = [compared(one, two), compared(two, one)];
        expect(there.facesMoved === 0).toBe(there.bCubedF === 1);
        expect(back.bCubedF).toBeCloseTo(there.bCubedF, 12);
        expect(back.adjustedRand).toBeCloseTo(there.adjustedRand, 12);
        expect(turned(back.merges)).toEqual(sorted(there.splits));
        expect(turned(back.splits)).toEqual(sorted(there.merges));
      }),
    );
  });
});
