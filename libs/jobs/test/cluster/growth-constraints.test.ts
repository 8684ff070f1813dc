import { unplaced } from "@facegraph/cw-core";
import { describe, expect, test } from "vitest";
import {
  labelsBarredByPersons,
  labelsOfRun,
} from "../../src/cluster/growth-constraints.ts";

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

describe("labels barred by persons", () => {
  // clusters 0 (Anna), 1 (Anna and Bob), 2 (nobody), 3 (Bob); faces 5 and 6 are new
  const labels = Int32Array.of(0, 1, 1, 2, 3, unplaced, unplaced);
  const confirmed = [
    { row: 0, person: "Anna" },
    { row: 1, person: "Anna" },
    { row: 2, person: "Bob" },
    { row: 4, person: "Bob" },
    { row: 6, person: "Bob" },
  ];
  const barred = (row: number, person: string, isPerson: boolean) => {
    const decision = { row, person, isPerson };
    return [...labelsBarredByPersons(labels, [decision], confirmed)].map(
      ([face, of]) => [face, ...of],
    );
  };

  test("are those of other people, for a face that shows a person", () => {
    expect(barred(5, "Anna", true)).toEqual([[5, 3]]);
    expect(barred(5, "Eve", true)).toEqual([[5, 0, 1, 3]]);
  });

  test("are those of a person, for a face that does not show that person", () => {
    expect(barred(5, "Anna", false)).toEqual([[5, 0, 1]]);
    expect(barred(5, "Eve", false)).toEqual([]);
  });

  test("are none for a face that is placed", () => {
    expect(barred(0, "Bob", true)).toEqual([]);
  });
});
