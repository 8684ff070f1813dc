import { describe, expect, test } from "vitest";
import {
  chineseWhispers,
  type ChineseWhispersOptions,
} from "../../src/index.ts";
import { clique, type Edge, graphOf, groupsOf, range } from "../graphs.ts";

function groups(
  faceCount: number,
  edges: readonly Edge[],
  options: Partial<ChineseWhispersOptions> = {},
): string {
  return groupsOf(
    chineseWhispers(graphOf(faceCount, edges), { threshold: 0.5, ...options })
      .labels,
  );
}

describe("cohesive", () => {
  test("is the default", () => {
    const edges = [...clique(range(0, 6), 0.7), ...clique(range(6, 9), 0.6)];
    const graph = graphOf(9, edges);
    expect(chineseWhispers(graph, { threshold: 0.5 })).toEqual(
      chineseWhispers(graph, { threshold: 0.5, method: "cohesive" }),
    );
  });

  test("takes no faces, one, and faces without edges", () => {
    expect(groups(0, [])).toBe("");
    expect(groups(1, [])).toBe("0");
    expect(groups(3, [])).toBe("0 | 1 | 2");
  });

  test.each([0.5, 0.75, 0.9375, 1])(
    "faces that are all %f similar are one cluster, from the threshold on",
    (similarity) => {
      for (const faceCount of [2, 3, 30]) {
        const { clusterCount } = chineseWhispers(
          graphOf(faceCount, clique(range(0, faceCount), similarity)),
          { threshold: similarity },
        );
        expect(clusterCount).toBe(1);
      }
    },
  );

  test("leaves faces alone that are all less similar than the threshold", () => {
    const edges = range(1, 40).map((face): Edge => [face - 1, face, 0.45]);
    expect(groups(40, edges)).toBe(range(0, 40).map(String).sort().join(" | "));
  });

  /** Two halves of a person, less like each other than the threshold. */
  const halves = (similarity: number): Edge[] => [
    ...clique(range(0, 8), 0.6),
    ...clique(range(8, 16), 0.6),
    ...range(0, 8).flatMap((face) =>
      range(8, 16).map((other): Edge => [face, other, similarity]),
    ),
  ];
  const asOne = range(0, 16).join(" ");
  const asTwo = `${range(0, 8).join(" ")} | ${range(8, 16).join(" ")}`;
  const apart = { merging: { contactPower: 0, meanPower: 0 } };

  test("merges clusters whose similarity comes near their own, of which no edge whispers", () => {
    expect(groups(16, halves(0.375), { ...apart })).toBe(asTwo);
    expect(groups(16, halves(0.375))).toBe(asOne);
    expect(groups(16, halves(0.375), { method: "robust" })).toBe(asTwo);
    expect(groups(16, halves(0.3125))).toBe(asTwo); // 0.5 ** 1.5 = 0.354 is asked for
  });

  test("asks for more of clusters the closer they are within", () => {
    const within = (similarity: number) => [
      ...halves(0.375).slice(56),
      ...clique(range(0, 8), similarity),
      ...clique(range(8, 16), similarity),
    ];
    // a missing pair counts 0.185; a share of 0.1 · 8 ** 0.6 = 0.35 is asked for
    const merging = { sharePerSpread: 0.2 };
    expect(groups(16, within(0.6), { merging })).toBe(asOne); // 0.19 / 0.415 = 0.46
    expect(groups(16, within(0.875), { merging })).toBe(asTwo); // 0.19 / 0.69 = 0.28
  });

  test("keeps clusters apart that a cannot-link parts, and what is must-linked together", () => {
    expect(groups(16, halves(0.375), { cannotLinks: [[0, 8]] })).toBe(asTwo);
    expect(
      groups(16, halves(0.25), { mustLinks: [[0, 8]] }).split(" | "),
    ).toContainEqual(expect.stringMatching(/\b0\b.*\b8\b/));
  });

  test("looks no further than the floor of a view", () => {
    const graph = graphOf(16, halves(0.375));
    const clusterCount = (floor: number) =>
      chineseWhispers({ ...graph, floor }, { threshold: 0.5 }).clusterCount;
    expect([clusterCount(0.375), clusterCount(0.38)]).toEqual([1, 2]);
  });

  test("does not contract a chain of near-duplicates, as robust does", () => {
    const chain = range(1, 9).map((face): Edge => [face - 1, face, 0.9375]);
    const nodesUnder = (method: "cohesive" | "robust") =>
      chineseWhispers(graphOf(9, chain), { threshold: 0.5, method }).nodeCount;
    expect([nodesUnder("robust"), nodesUnder("cohesive")]).toEqual([1, 5]);
  });

  test("lets edges between sparse faces whisper that are weak beside their others", () => {
    // two faces with three rays each; 0.8 of what both are used to is 0.7
    const stars: Edge[] = [
      ...[1, 2, 3].map((face): Edge => [0, face, 0.875]),
      ...[5, 6, 7].map((face): Edge => [4, face, 0.875]),
      [0, 4, 0.5],
    ];
    const edgesUnder = (method: "cohesive" | "robust") =>
      chineseWhispers(graphOf(8, stars), { threshold: 0.5, method }).edgeCount;
    expect([edgesUnder("robust"), edgesUnder("cohesive")]).toEqual([6, 7]);
    // rays that are joined, however weakly, are sparse where a view leaves these edges out
    const dense = graphOf(8, [
      ...stars,
      ...clique([1, 2, 3], 0.25),
      ...clique([5, 6, 7], 0.25),
    ]);
    const edgesFrom = (floor: number) =>
      chineseWhispers({ ...dense, floor }, { threshold: 0.5 }).edgeCount;
    expect([edgesFrom(0.25), edgesFrom(0.3)]).toEqual([6, 7]);
  });

  test("stops when it is asked to, in the merging too", () => {
    let asked = 0;
    const signal = {
      /** Says so once passes and the first look of the merging are over. */
      get aborted() {
        return ++asked > stopAfter;
      },
    };
    let stopAfter = Infinity;
    const cluster = () => groups(16, halves(0.375), { signal });
    cluster();
    const looks = asked;
    for (stopAfter = 0; stopAfter < looks; stopAfter++) {
      asked = 0;
      expect(cluster).toThrow(
        expect.objectContaining({ code: "ABORTED" }) as Error,
      );
    }
    asked = 0;
    expect(cluster()).toBe(asOne);
  });
});
