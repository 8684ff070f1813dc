import type { LabelledFaces } from "./sets/quality-set.ts";

/** From this similarity on a pair of different people matches falsely. */
const match = 0.4;
/** The share of the faces that resemble most other people. */
const alikeShare = 1 / 20;

/** What the faces that resemble each other without being of one person have in common. */
export interface YoungChildren {
  /** Of length 1. */
  readonly vector: readonly number[];
  /**
   * Tries the vector on the faces that it was not taken from.
   * @param similarity a face is marked when its cosine to the vector reaches it
   * @returns shares of 1: the faces that are marked, the false matches in which a marked face takes
   *   part, false matches among the pairs of different people, and among those of unmarked faces
   */
  readonly tryOn: (similarity: number) => number[];
}

/**
 * Takes the mean of the twentieth of the faces that match most other people falsely. On families
 * these are babies and small children.
 * @param isTakenFrom which people it is taken from, by number
 */
export function youngChildren(
  { vectors, dimension, identities }: LabelledFaces,
  isTakenFrom: (person: number) => boolean,
): YoungChildren {
  const similarity = (one: number, two: number) => {
    let sum = 0;
    for (let value = 0; value < dimension; value++)
      sum +=
        vectors[one * dimension + value]! * vectors[two * dimension + value]!;
    return sum;
  };
  const faces = [...identities.keys()];
  const taken = faces.filter((face) => isTakenFrom(identities[face]!));
  const resembled = taken.map((face) => ({
    face,
    people: new Set(
      taken
        .filter(
          (other) =>
            identities[other] !== identities[face] &&
            similarity(face, other) >= match,
        )
        .map((other) => identities[other]),
    ).size,
  }));
  const alike = resembled
    .sort((one, two) => two.people - one.people || one.face - two.face)
    .slice(0, Math.floor(taken.length * alikeShare));
  const vector = unitMean(
    alike.map(({ face }) =>
      vectors.subarray(face * dimension, (face + 1) * dimension),
    ),
  );
  return {
    vector,
    tryOn: (least) => {
      const others = faces.filter((face) => !isTakenFrom(identities[face]!));
      const isMarked = new Map(
        others.map((face) => [
          face,
          vector.reduce(
            (sum, value, index) =>
              sum + value * vectors[face * dimension + index]!,
            0,
          ) >= least,
        ]),
      );
      let [pairs, matches, marked, unmarked, unmarkedMatches] = [0, 0, 0, 0, 0];
      others.forEach((one, index) => {
        for (const two of others.slice(0, index)) {
          if (identities[one] === identities[two]) continue;
          const isMatch = similarity(one, two) >= match ? 1 : 0;
          const isOfMarked = isMarked.get(one)! || isMarked.get(two)!;
          pairs++;
          matches += isMatch;
          if (isOfMarked) marked += isMatch;
          else {
            unmarked++;
            unmarkedMatches += isMatch;
          }
        }
      });
      const markedFaces = others.filter((face) => isMarked.get(face)!).length;
      return [
        markedFaces / others.length,
        marked / matches,
        matches / pairs,
        unmarkedMatches / unmarked,
      ];
    },
  };
}

function unitMean(rows: readonly Float32Array[]): number[] {
  const sum = new Array<number>(rows[0]?.length ?? 0).fill(0);
  for (const row of rows)
    row.forEach((value, index) => {
      sum[index]! += value;
    });
  const length = Math.hypot(...sum);
  return sum.map((value) => value / length);
}
