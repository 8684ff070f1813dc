import { unplaced } from "@facegraph/cw-core";
import { describe, expect, test } from "vitest";
import { joinRows, setApart } from "../../src/cluster/growth-links.ts";
import {
  joinLinkedClusters,
  labelsOfRun,
} from "../../src/cluster/place-faces.ts";

describe("labels of a run", () => {
  test("are a cluster's own, the smallest free ones for faces alone, and none for faces that came later", () => {
    const clusters = [
      { id: "a", label: 1, size: 2, ordinals: [0, 3] },
      { id: "b", label: 4, size: 2, ordinals: [1, 5] },
    ];
    const rows = Int32Array.from({ length: 7 }, (_, row) => row);
    expect([...labelsOfRun(clusters, rows, 7, 5)]).toEqual([
      1,
      4,
      0,
      1,
      2,
      4,
      unplaced,
    ]);
  });

  test("skip faces that were erased", () => {
    const clusters = [{ id: "a", label: 0, size: 2, ordinals: [0, 2] }];
    const rows = Int32Array.of(0, -1, 1, 2);
    expect([...labelsOfRun(clusters, rows, 3, 4)]).toEqual([0, 0, 1]);
  });
});

describe("links between rows", () => {
  test("join into sets, however they are chained or repeated", () => {
    const sets = joinRows([
      [1, 2],
      [4, 5],
      [2, 1],
      [5, 2],
      [7, 8],
    ]).map((set) => set.toSorted((one, two) => one - two));
    expect(sets).toEqual([
      [1, 2, 4, 5],
      [7, 8],
    ]);
    expect(joinRows([])).toEqual([]);
  });

  test("join clusters, unless a cannot-link lies between them", () => {
    const labels = Int32Array.of(0, 0, 1, 1, 2, 2);
    const links = {
      mustLinks: [
        [0, 2],
        [0, 4],
      ] as const,
      cannotLinks: [[1, 5]] as const,
    };
    expect(joinLinkedClusters(labels, links)).toBe(1);
    expect([...labels]).toEqual([0, 0, 0, 0, 2, 2]);
  });

  test("set the later of two new faces apart, and never a placed one", () => {
    const labels = Uint32Array.of(0, 0, 0, 0);
    setApart(
      labels,
      { labels: new Map([[0, new Set([0])]]), pairs: [[2, 3]] },
      (row) => row >= 2,
    );
    expect([...labels]).toEqual([0, 0, 0, 1]);
  });
});
