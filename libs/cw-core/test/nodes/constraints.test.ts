import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ClusteringError } from "../../src/index.ts";
import {
  checkConstraints,
  type FacePair,
} from "../../src/nodes/constraints.ts";
import { range } from "../graphs.ts";

const faceCount = 7;
const anyLinks = fc.array(
  fc
    .tuple(fc.nat(faceCount - 1), fc.nat(faceCount - 1))
    .filter(([one, two]) => one !== two),
  { maxLength: 9 },
);

/** The fewest must-links from one face to each, the slow way; Infinity where there is none. */
function distancesFrom(from: number, mustLinks: readonly FacePair[]): number[] {
  const distances = range(0, faceCount).map((face) =>
    face === from ? 0 : Infinity,
  );
  for (let round = 0; round < faceCount; round++) {
    for (const [one, two] of mustLinks) {
      distances[one] = Math.min(distances[one], distances[two] + 1);
      distances[two] = Math.min(distances[two], distances[one] + 1);
    }
  }
  return distances;
}

function contradictionIn(
  mustLinks: readonly FacePair[],
  cannotLinks: readonly FacePair[],
): readonly number[] | undefined {
  try {
    checkConstraints(faceCount, mustLinks, cannotLinks);
  } catch (error) {
    if (
      error instanceof ClusteringError &&
      error.problem.code === "CONSTRAINT_CONTRADICTION"
    )
      return error.problem.path;
    throw error;
  }
  return undefined;
}

describe("checkConstraints", () => {
  test("law: the first cannot-link that must-links contradict is answered by a shortest chain of them", () => {
    fc.assert(
      fc.property(anyLinks, anyLinks, (mustLinks, cannotLinks) => {
        const contradicted = cannotLinks.find(
          ([one, two]) => distancesFrom(one, mustLinks)[two] < Infinity,
        );
        const path = contradictionIn(mustLinks, cannotLinks);
        if (contradicted === undefined) {
          expect(path).toBeUndefined();
          return;
        }
        const [one, two] = contradicted;
        expect([path?.at(0), path?.at(-1)]).toEqual(contradicted);
        expect(path).toHaveLength(distancesFrom(one, mustLinks)[two] + 1);
        path?.slice(1).forEach((face, index) => {
          expect(distancesFrom(path[index], mustLinks)[face]).toBe(1);
        });
      }),
    );
  });

  test.each<[FacePair]>([
    [[2, 2]],
    [[0, faceCount]],
    [[faceCount, 0]],
    [[-1, 0]],
    [[0, 1.5]],
    [[0, Number.NaN]],
  ])("refuses %j as either constraint", (pair) => {
    const malformed = expect.objectContaining({
      problem: { code: "CONSTRAINT_MALFORMED", pair },
    }) as Error;
    expect(() => {
      checkConstraints(faceCount, [pair], []);
    }).toThrow(malformed);
    expect(() => {
      checkConstraints(faceCount, [], [[0, 1], pair]);
    }).toThrow(malformed);
  });
});
