import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mustLinkedSets } from "../../src/growth/must-linked-sets.ts";
import {
  ClusteringError,
  type FacePair,
  grow,
  type Growth,
  type GrowthOptions,
  unplaced,
} from "../../src/index.ts";
import {
  anyGraph,
  anyMethod,
  clique,
  type Edge,
  graphOf,
  runs,
} from "../graphs.ts";
import { anyPairs } from "./growth-cases.ts";

const n = unplaced;
const classic = { method: "classic", threshold: 0.5 } as const;

/** What becomes of faces with given labels. */
function grown(
  placed: readonly number[],
  edges: readonly Edge[],
  options: Partial<GrowthOptions>,
): Growth {
  return grow(graphOf(placed.length, edges), Int32Array.from(placed), {
    ...classic,
    ...options,
  });
}

function labelsOf(...[placed, edges, options]: Parameters<typeof grown>) {
  return [...grown(placed, edges, options).labels];
}

describe("a must-link", () => {
  test("places a new face with a placed one, whatever edges say", () => {
    const edges: Edge[] = [[2, 1, 0.9]];
    expect(labelsOf([4, 7, n], edges, {})).toEqual([4, 7, 7]);
    expect(labelsOf([4, 7, n], edges, { mustLinks: [[2, 0]] })).toEqual([
      4, 7, 4,
    ]);
  });

  test("takes along who looks like the face that it places", () => {
    const edges: Edge[] = [[2, 3, 0.9]];
    expect(labelsOf([4, 7, n, n], edges, { mustLinks: [[2, 0]] })).toEqual([
      4, 7, 4, 4,
    ]);
  });

  test("between new faces brings both where one of them went, rather to a placed cluster than a new one", () => {
    const edges: Edge[] = [
      [2, 0, 0.9],
      [3, 4, 0.9],
    ];
    const mustLinks: FacePair[] = [[3, 2]];
    expect(labelsOf([0, 1, n, n, n], edges, {})).toEqual([0, 1, 0, 2, 2]);
    expect(labelsOf([0, 1, n, n, n], edges, { mustLinks })).toEqual([
      0, 1, 0, 0, 2,
    ]);
  });

  test("counts who joined a placed cluster by it", () => {
    const mustLinks: FacePair[] = [
      [1, 0],
      [2, 3],
    ];
    expect(grown([0, n, n, n], [], { mustLinks }).joinedCount).toBe(1);
    expect(grown([0, n, n, n], [[3, 0, 0.9]], { mustLinks }).joinedCount).toBe(
      3,
    );
  });

  test("moves no placed face", () => {
    expect(labelsOf([0, 1], [], { mustLinks: [[0, 1]] })).toEqual([0, 1]);
  });
});

describe("a cannot-link", () => {
  test("keeps a new face out of the cluster of a placed one", () => {
    const edges: Edge[] = [...clique([0, 1, 2])];
    expect(labelsOf([0, 0, n], edges, { cannotLinks: [[2, 0]] })).toEqual([
      0, 0, 1,
    ]);
  });

  test("keeps new faces apart that look alike", () => {
    expect(
      labelsOf([0, n, n], [[1, 2, 0.9]], { cannotLinks: [[2, 1]] }),
    ).toEqual([0, 1, 2]);
  });

  test("sets the later of two new faces apart that came together by others", () => {
    const edges: Edge[] = [
      [0, 1, 0.9],
      [0, 2, 0.9],
    ];
    expect(labelsOf([0, n, n], edges, { cannotLinks: [[1, 2]] })).toEqual([
      0, 0, 1,
    ]);
  });
});

describe("a barred label", () => {
  const barredLabels = new Map([[2, new Set([0])]]);

  test("is not taken, and the next best is", () => {
    const edges: Edge[] = [
      [2, 0, 0.9],
      [2, 1, 0.6],
    ];
    expect(labelsOf([0, 1, n], edges, {})).toEqual([0, 1, 0]);
    expect(labelsOf([0, 1, n], edges, { barredLabels })).toEqual([0, 1, 1]);
  });

  test("is not taken by way of another new face either", () => {
    const edges: Edge[] = [
      [3, 0, 0.9],
      [3, 2, 0.6],
    ];
    expect(labelsOf([0, 1, n, n], edges, {})).toEqual([0, 1, 0, 0]);
    expect(labelsOf([0, 1, n, n], edges, { barredLabels })).toEqual([
      0, 1, 2, 0,
    ]);
  });

  test("weighs more than a must-link to a placed face", () => {
    expect(
      labelsOf([0, 1, n], [], { barredLabels, mustLinks: [[2, 0]] }),
    ).toEqual([0, 1, 2]);
  });

  test("means nothing for a placed face", () => {
    expect(labelsOf([0, 1, 0], [], { barredLabels })).toEqual([0, 1, 0]);
  });

  test("makes no merge suggestion for the cluster that has it", () => {
    const edges: Edge[] = [
      [2, 0, 0.6],
      [2, 1, 0.9],
    ];
    const suggested = (options: Partial<GrowthOptions>) =>
      grown([0, 1, n], edges, options).mergeSuggestions.map(
        ({ label, other }) => [label, other],
      );
    expect(suggested({})).toEqual([[1, 0]]);
    expect(suggested({ barredLabels })).toEqual([]);
  });
});

test("a merge suggestion names the label that the new face has in the end", () => {
  // face 3 is tied to 0 and 1, joins 1, and is brought to 0 by face 4
  const edges: Edge[] = [
    [3, 1, 0.9],
    [3, 2, 0.75],
    [4, 0, 0.9],
  ];
  const { labels, mergeSuggestions } = grown([0, 1, 2, n, n], edges, {
    mustLinks: [[3, 4]],
  });
  expect([...labels]).toEqual([0, 1, 2, 0, 0]);
  expect(mergeSuggestions).toEqual([
    { label: 0, other: 2, evidence: [3, 2], similarity: 0.75 },
  ]);
});

test.each<[string, Partial<GrowthOptions>]>([
  ["CONSTRAINT_MALFORMED", { mustLinks: [[0, 2]] }],
  ["CONSTRAINT_MALFORMED", { cannotLinks: [[1, 1]] }],
  ["CONSTRAINT_CONTRADICTION", { mustLinks: [[0, 1]], cannotLinks: [[1, 0]] }],
])("growth answers %s to %j", (code, options) => {
  expect(() => grown([0, n], [], options)).toThrow(
    expect.objectContaining({ code }) as Error,
  );
});

/** Graphs, placed labels, and constraints that do not contradict each other. */
const anyCase = anyGraph(16)
  .filter(({ faceCount }) => faceCount > 1)
  .chain(({ faceCount, edges }) =>
    fc.record({
      edges: fc.constant(edges),
      placed: fc
        .array(fc.integer({ min: -1, max: 2 }), {
          minLength: faceCount,
          maxLength: faceCount,
        })
        .map((labels) => Int32Array.from(labels)),
      options: fc.record({
        method: anyMethod,
        threshold: fc.constant(0.5),
        mustLinks: anyPairs(faceCount),
        cannotLinks: anyPairs(faceCount),
        barredLabels: fc
          .array(fc.tuple(fc.nat(faceCount - 1), fc.nat(2)), { maxLength: 4 })
          .map(
            (bars) =>
              new Map(
                [...Map.groupBy(bars, ([face]) => face)].map(([face, of]) => [
                  face,
                  new Set(of.map(([, label]) => label)),
                ]),
              ),
          ),
      }),
    }),
  );

function expectLaw(
  check: (
    labels: Uint32Array,
    placed: Int32Array,
    options: Required<
      Pick<GrowthOptions, "mustLinks" | "cannotLinks" | "barredLabels">
    >,
    growth: Growth,
  ) => void,
): void {
  fc.assert(
    fc.property(anyCase, ({ edges, placed, options }) => {
      let growth: Growth;
      try {
        growth = grow(graphOf(placed.length, edges), placed, options);
      } catch (error) {
        if ((error as ClusteringError).code === "CONSTRAINT_CONTRADICTION")
          return;
        throw error;
      }
      check(growth.labels, placed, options, growth);
    }),
    runs(3),
  );
}

describe("law: with constraints", () => {
  test("no placed face moves", () => {
    expectLaw((labels, placed, _, { joinedCount }) => {
      let joined = 0;
      placed.forEach((label, face) => {
        if (label !== unplaced) expect(labels[face]).toBe(label);
        else if (placed.includes(labels[face])) joined++;
      });
      expect(joinedCount).toBe(joined);
    });
  });

  test("barred labels are never taken by new faces", () => {
    expectLaw((labels, placed, { barredLabels }) => {
      for (const [face, barred] of barredLabels)
        if (placed[face] === unplaced && placed.includes(labels[face]))
          expect(barred.has(labels[face])).toBe(false);
    });
  });

  test("cannot-linked faces are never together, unless both are placed", () => {
    expectLaw((labels, placed, { cannotLinks }) => {
      for (const [one, two] of cannotLinks)
        if (placed[one] === unplaced || placed[two] === unplaced)
          expect(labels[one]).not.toBe(labels[two]);
    });
  });

  test("must-linked new faces go together, where nothing is barred", () => {
    fc.assert(
      fc.property(anyCase, ({ edges, placed, options }) => {
        const { method, threshold, mustLinks } = options;
        const { labels } = grow(graphOf(placed.length, edges), placed, {
          method,
          threshold,
          mustLinks,
        });
        for (const faces of mustLinkedSets(mustLinks)) {
          const standing = faces.filter((face) => placed[face] !== unplaced);
          const newLabels = new Set(
            faces
              .filter((face) => placed[face] === unplaced)
              .map((face) => labels[face]),
          );
          expect(newLabels.size).toBeLessThanOrEqual(1);
          if (standing.length > 0)
            for (const label of newLabels)
              expect(standing.map((face) => placed[face])).toContain(label);
        }
      }),
      runs(3),
    );
  });
});
