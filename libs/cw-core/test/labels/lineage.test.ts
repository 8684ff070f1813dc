import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { membersByLabel, traceLineage } from "../../src/index.ts";

const clustersOf = (...clusters: (readonly [number, number[]])[]) =>
  clusters.map(([label, faces]) => ({
    label,
    members: Uint32Array.from(faces),
  }));

describe("traceLineage", () => {
  test("finds where one cluster holds more than half of the other", () => {
    const { overlaps } = traceLineage(
      clustersOf([7, [0, 1, 2, 4]]),
      Int32Array.of(0, 0, 0, 0, 1, 1, -1),
      Uint32Array.of(4, 2),
    );
    expect(overlaps).toEqual([
      { label: 7, earlier: 0, faces: 3, jaccard: 3 / 5 },
    ]);
  });

  test("finds clusters that have the faces of an earlier one, and overlaps of no others", () => {
    const lineage = traceLineage(
      clustersOf([3, [0, 1]], [5, [2, 3]]),
      Int32Array.of(0, 0, 1, -1),
      Uint32Array.of(2, 2),
    );
    expect([...lineage.unchanged]).toEqual([[3, 0]]);
    expect(lineage.overlaps).toEqual([]);
  });

  test("counts faces of an earlier cluster that are gone", () => {
    const { overlaps, unchanged } = traceLineage(
      clustersOf([5, [0, 1]]),
      Int32Array.of(0, 0),
      Uint32Array.of(3),
    );
    expect(overlaps).toEqual([
      { label: 5, earlier: 0, faces: 2, jaccard: 2 / 3 },
    ]);
    expect(unchanged.size).toBe(0);
  });

  test("law: a cluster consists mostly of one earlier cluster at most, and overlaps are few", () => {
    const anyLabels = fc.array(fc.nat(4), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(anyLabels, anyLabels, (before, now) => {
        const clusters = membersByLabel(Uint32Array.from(now)).map(
          (members, label) => ({ label, members }),
        );
        const earlier = membersByLabel(Uint32Array.from(before));
        const { overlaps } = traceLineage(
          clusters,
          Int32Array.from(before),
          Uint32Array.from(earlier, (members) => members.length),
        );
        expect(overlaps.length).toBeLessThanOrEqual(
          clusters.length + earlier.length,
        );
        for (const { label, members } of clusters) {
          const mostly = overlaps.filter(
            (overlap) =>
              overlap.label === label && overlap.faces * 2 > members.length,
          );
          expect(mostly.length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
