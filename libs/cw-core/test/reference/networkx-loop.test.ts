import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chineseWhispers } from "../../src/index.ts";
import { MersenneTwister, networkxLoop } from "../../src/reference/index.ts";
import {
  anySeed,
  clique,
  type Edge,
  graphOf,
  groupsOf,
  methods,
} from "../graphs.ts";

/** What `random.seed(seed); random.shuffle(list(range(count)))` gives in CPython 3.11. */
test.each([
  [1, [6, 8, 9, 7, 5, 3, 0, 4, 1, 2]],
  [12345678901, [8, 7, 3, 1, 0, 4, 2, 6, 5, 9]],
  [2 ** 40 + 3, [10, 7, 2, 6, 9, 11, 5, 4, 1, 8, 0, 3]],
])("seed %d shuffles as CPython does", (seed, expected) => {
  const list = Uint32Array.from(expected.keys());
  new MersenneTwister(seed).shuffle(list);
  expect([...list]).toEqual(expected);
});

/** Twenty groups of ten and some edges between them, by arithmetic that any language can repeat. */
function repeatableGraph(): Edge[] {
  const edges: Edge[] = [];
  for (let one = 0; one < 200; one++) {
    for (let two = one + 1; two < 200; two++) {
      const mixed = (one * 7919 + two * 104729) % 1009;
      const isNear = Math.floor(one / 10) === Math.floor(two / 10);
      if (isNear && mixed % 4 !== 0)
        edges.push([one, two, (500 + (mixed % 400)) / 1024]);
      else if (mixed < 12) edges.push([one, two, (450 + mixed * 30) / 1024]);
    }
  }
  return edges;
}

describe("networkxLoop", () => {
  test("gives the labels that the loop gave in CPython 3.11 with random.seed(7)", () => {
    const edges = repeatableGraph();
    expect(edges).toHaveLength(903);
    const labels = networkxLoop(graphOf(200, edges), {
      threshold: 0.45,
      seed: 7,
    });
    expect([...labels.slice(8, 22)]).toEqual([
      5, 5, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 23, 23,
    ]);
    expect(createHash("sha256").update(labels).digest("hex").slice(0, 16)).toBe(
      "272991d03c3d4df8",
    );
  });

  test("21: on cliques that lie well apart it finds what chineseWhispers finds: the cliques", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 8 }),
        anySeed,
        (sizes, seed) => {
          let faceCount = 0;
          const cliques = sizes.map((size) =>
            Array.from({ length: size }, () => faceCount++),
          );
          const bridges = cliques
            .slice(1)
            .map((faces, index): Edge => [faces[0], cliques[index][0], 0.3]);
          const adjacency = graphOf(faceCount, [
            ...cliques.flatMap((faces) => clique(faces, 0.8)),
            ...bridges,
          ]);
          const expected = groupsOf(
            Uint32Array.from(
              cliques.flatMap((faces) => faces.map(() => faces[0])),
            ),
          );
          expect(
            groupsOf(networkxLoop(adjacency, { threshold: 0.5, seed })),
          ).toBe(expected);
          for (const method of methods)
            expect(
              groupsOf(
                chineseWhispers(adjacency, { method, threshold: 0.5, seed })
                  .labels,
              ),
            ).toBe(expected);
        },
      ),
    );
  });

  test("leaves faces alone without passes, and has nothing to say about none", () => {
    const adjacency = graphOf(2, [[0, 1, 0.8]]);
    expect([...networkxLoop(adjacency, { threshold: 0.5, passes: 0 })]).toEqual(
      [0, 1],
    );
    expect(networkxLoop(graphOf(0, []), { threshold: 0.5 })).toHaveLength(0);
  });

  test.each([{ passes: 1.5 }, { passes: -1 }, { seed: NaN }])(
    "refuses %j",
    (options) => {
      expect(() =>
        networkxLoop(graphOf(0, []), { threshold: 0.5, ...options }),
      ).toThrow(expect.objectContaining({ code: "OPTION_OUT_OF_RANGE" }));
    },
  );
});
