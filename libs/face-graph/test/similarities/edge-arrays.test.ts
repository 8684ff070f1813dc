import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EdgeArrays } from "../../src/similarities/edge-arrays.ts";

/** As the server adds them up. */
function sumOf(target: number, weight: number): number {
  return target * 4 + weight;
}

const weight = fc
  .float({ min: 0, max: Math.fround(1.5), noNaN: true, minExcluded: true })
  .filter((value) => value > 0);

describe("edges", () => {
  test("of which target and weight came as one number are exact, or refused", () => {
    fc.assert(
      fc.property(fc.nat(2 ** 40), weight, (target, weight) => {
        const edges = new EdgeArrays(1);
        if (!edges.addSums(7, [sumOf(target, weight)])) {
          expect(edges.count).toBe(0);
          return;
        }
        expect({ ...edges.trimmed() }).toEqual({
          sources: Uint32Array.of(7),
          targets: Uint32Array.of(target),
          similarities: Float32Array.of(weight),
        });
      }),
    );
  });

  test("are taken so from thirty million nodes at 0.45 or more", () => {
    fc.assert(
      fc.property(
        fc.nat(30_000_000),
        fc.float({ min: Math.fround(0.45), max: 1, noNaN: true }),
        (target, weight) => {
          expect(new EdgeArrays(1).addSums(0, [sumOf(target, weight)])).toBe(
            true,
          );
        },
      ),
    );
  });

  test.each([0, -0.25, 1 / 3, 2, 3.5, Number.NaN])(
    "of weight %d are refused",
    (weight) => {
      expect(new EdgeArrays(1).addSums(0, [sumOf(5, weight)])).toBe(false);
    },
  );

  test("find more room than was expected", () => {
    const edges = new EdgeArrays(0);
    edges.addSums(0, [sumOf(1, 0.5), sumOf(2, 0.75), sumOf(3, 0.25)]);
    edges.add(1, [4, 5], [0.5, 0.125]);
    expect({ ...edges.trimmed() }).toEqual({
      sources: Uint32Array.of(0, 0, 0, 1, 1),
      targets: Uint32Array.of(1, 2, 3, 4, 5),
      similarities: Float32Array.of(0.5, 0.75, 0.25, 0.5, 0.125),
    });
  });

  test("get other numbers for their targets, where each has one", () => {
    const edges = new EdgeArrays(2);
    edges.add(0, [2, 0], [0.5, 0.5]);
    expect(edges.renumberTargets(Int32Array.of(9, -1, 8))).toBe(true);
    expect(edges.targets).toEqual(Uint32Array.of(8, 9));
    for (const target of [1, 3]) {
      const other = new EdgeArrays(1);
      other.add(0, [target], [0.5]);
      expect(other.renumberTargets(Int32Array.of(9, -1, 8))).toBe(false);
    }
  });
});
