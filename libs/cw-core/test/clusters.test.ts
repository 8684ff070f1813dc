import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { membersByLabel, summariseClusters } from "../src/index.ts";
import {
  anyGraph,
  componentsOf,
  graphOf,
  groupsOf,
  type Edge,
} from "./graphs.ts";

describe("summariseClusters", () => {
  test("has no cluster for no faces, or for faces alone", () => {
    expect(
      summariseClusters(graphOf(0, []), new Uint32Array(0), { threshold: 0.5 }),
    ).toEqual([]);
    expect(
      summariseClusters(graphOf(2, [[0, 1, 0.9]]), Uint32Array.of(0, 1), {
        threshold: 0.5,
      }),
    ).toEqual([]);
  });

  test("describes a triangle with a tail", () => {
    const graph = graphOf(5, [
      [0, 1, 0.875],
      [1, 2, 0.75],
      [0, 2, 0.625],
      [2, 3, 0.25],
      [3, 4, 0.9],
    ]);
    const [cluster] = summariseClusters(graph, Uint32Array.of(0, 0, 0, 0, 1), {
      threshold: 0.75,
    });
    expect(cluster).toEqual({
      label: 0,
      members: Uint32Array.of(0, 1, 2, 3),
      cohesion: (0.875 + 0.75 + 0.625 + 0.25) / 4,
      density: 2 / 6,
      weakestLink: 0.25,
      representative: 1, // 0.875 + 0.75, as much as face 2 has, and first
    });
  });

  test("knows no weakest link where edges do not join the faces", () => {
    const [cluster] = summariseClusters(
      graphOf(3, [[0, 1, 0.5]]),
      Uint32Array.of(0, 0, 0),
      { threshold: 0.5 },
    );
    expect(cluster.weakestLink).toBeUndefined();
    const [bare] = summariseClusters(graphOf(2, []), Uint32Array.of(0, 0), {
      threshold: 0.5,
    });
    expect([bare.cohesion, bare.density]).toEqual([0, 0]);
  });

  test("law: at its weakest link a cluster holds, and just above it falls apart", () => {
    fc.assert(
      fc.property(anyGraph(), ({ faceCount, edges }) => {
        const labels = numbered(componentsOf(faceCount, edges, 0));
        for (const { members, weakestLink, label } of summariseClusters(
          graphOf(faceCount, edges),
          labels,
          { threshold: 0.5 },
        )) {
          const inside = edges.map(([source, target, similarity]): Edge => [
            source,
            target,
            Math.fround(similarity),
          ]);
          const partsAt = (threshold: number) => {
            const parts = componentsOf(faceCount, inside, threshold);
            return new Set(Array.from(members, (face) => parts[face])).size;
          };
          expect(labels[members[0]]).toBe(label);
          expect(partsAt(weakestLink!)).toBe(1);
          expect(partsAt(weakestLink! + 1e-7)).toBeGreaterThan(1);
        }
      }),
    );
  });

  test("refuses labels that are too few", () => {
    expect(() =>
      summariseClusters(graphOf(2, []), new Uint32Array(1), { threshold: 0.5 }),
    ).toThrow(/Expected a label for each of 2/);
  });
});

test("membersByLabel gives every face once", () => {
  const labels = Uint32Array.of(1, 0, 1, 2);
  expect(membersByLabel(labels)).toEqual([
    Uint32Array.of(1),
    Uint32Array.of(0, 2),
    Uint32Array.of(3),
  ]);
  expect(groupsOf(labels)).toBe("0 2 | 1 | 3");
});

function numbered(components: Uint32Array): Uint32Array {
  const numbers = new Map<number, number>();
  return components.map((component) => {
    if (!numbers.has(component)) numbers.set(component, numbers.size);
    return numbers.get(component)!;
  });
}
