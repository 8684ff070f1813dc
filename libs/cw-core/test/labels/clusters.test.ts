import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Adjacency,
  atThreshold,
  membersByLabel,
  summariseClusters,
} from "../../src/index.ts";
import {
  anyGraph,
  componentsOf,
  type Edge,
  graphOf,
  groupsOf,
  range,
} from "../graphs.ts";

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

  test("finds the weakest link between parts that hang together more closely, whatever leads out of the cluster", () => {
    const parts = (first: number): Edge[] => [
      [first, first + 1, 0.9],
      [first + 2, first + 3, 0.9],
      [first + 1, first + 2, 0.5],
      [first, first + 3, 0.45],
    ];
    const between: Edge[] = [
      [0, 4, 0.95],
      [2, 4, 0.7],
      [2, 6, 0.95],
      [3, 7, 0.95],
    ];
    const graph = graphOf(8, [...parts(0), ...parts(4), ...between]);
    const labels = Uint32Array.of(0, 0, 0, 0, 1, 1, 1, 1);
    const linksOf = (adjacency: Adjacency) =>
      summariseClusters(adjacency, labels, { threshold: 0.5 }).map(
        ({ weakestLink }) => weakestLink,
      );
    expect(linksOf(graph)).toEqual([0.5, 0.5]);
    expect(linksOf(atThreshold(graph, 0.5))).toEqual([0.5, 0.5]);
    expect(linksOf(atThreshold(graph, 0.6))).toEqual([undefined, undefined]);
  });

  test("finds the weakest link of each cluster, however strong that of the one before, or what leads there", () => {
    const inTwoParts = (first: number, between: number): Edge[] => [
      [first, first + 1, 0.9],
      [first + 2, first + 3, 0.9],
      [first + 1, first + 2, between],
    ];
    const clusters = summariseClusters(
      graphOf(12, [
        ...inTwoParts(0, 0.75),
        ...inTwoParts(4, 0.25),
        ...inTwoParts(8, 0.5),
        [7, 9, 0.85],
        [4, 10, 0.85],
      ]),
      Uint32Array.of(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2),
      { threshold: 0.5 },
    );
    expect(clusters.map(({ weakestLink }) => weakestLink)).toEqual([
      0.75, 0.25, 0.5,
    ]);
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

  test("law: whoever is put together, figures are those of the edges between them", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        fc.array(fc.nat(3), { minLength: 24, maxLength: 24 }),
        ({ faceCount, edges }, drawn) => {
          const labels = numbered(Uint32Array.from(drawn.slice(0, faceCount)));
          const graph = graphOf(faceCount, edges);
          const summaries = summariseClusters(graph, labels, {
            threshold: 0.5,
          });
          expect(summaries.map(({ label }) => label)).toEqual(
            [...new Set(labels)].filter(
              (label) => labels.filter((held) => held === label).length > 1,
            ),
          );
          for (const summary of summaries) {
            const { members, label, cohesion, density } = summary;
            expect([...members]).toEqual(
              [...labels.keys()].filter((face) => labels[face] === label),
            );
            const rowOf = (face: number) =>
              range(graph.offsets[face], graph.offsets[face + 1])
                .filter((end) => labels[graph.neighbours[end]] === label)
                .map((end) => graph.similarities[end]);
            const sumOf = (values: readonly number[]) =>
              values.reduce((sum, value) => sum + value, 0);
            const all = [...members].flatMap(rowOf);
            expect(cohesion).toBeCloseTo(
              all.length === 0 ? 0 : sumOf(all) / all.length,
              12,
            );
            expect(density).toBe(
              all.filter((similarity) => similarity >= 0.5).length /
                (members.length * (members.length - 1)),
            );
            const sums = [...members].map((face) => sumOf(rowOf(face)));
            expect(summary.representative).toBe(
              members[sums.indexOf(Math.max(...sums))],
            );
            const areJoined =
              new Set(
                componentsOf(
                  faceCount,
                  edges.filter(
                    ([one, two]) =>
                      labels[one] === label && labels[two] === label,
                  ),
                  0,
                ).filter((_, face) => labels[face] === label),
              ).size === 1;
            expect(summary.weakestLink !== undefined).toBe(areJoined);
          }
        },
      ),
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
