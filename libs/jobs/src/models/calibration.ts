import {
  binCount,
  countSimilarities,
  type NamedFace,
  similarityAt,
  type SimilarityCounts,
  similarityStep,
} from "./similarity-counts.ts";
import {
  facesUpTo,
  fitTail,
  type SimilarityTail,
  thresholdFor,
} from "./similarity-tail.ts";

/** Shares of pairs that a threshold gets wrong, 0..1. */
export interface ErrorRates {
  /** The share of the pairs of one person that lie below the threshold. */
  readonly missed: number;
  /** The share of the pairs of different people that lie at or above it. */
  readonly mistaken: number;
}

export interface Calibration {
  readonly threshold: number;
  /** On the faces that the threshold was chosen on. */
  readonly errors: ErrorRates;
  /**
   * On each half of the people, with the mean vector and threshold of the other half. Undefined for
   * fewer than four people.
   */
  readonly errorsOnOthers: ErrorRates | undefined;
  /** Undefined where it is best to have none. */
  readonly meanVector: Float32Array | undefined;
  readonly meanVectorIs: "kept" | "none" | "new";
  readonly counts: SimilarityCounts;
  /** Of pairs of different people; undefined where there are too few. */
  readonly tail: SimilarityTail | undefined;
  /**
   * Up to how many faces a library may have before too many pairs of different people reach the
   * threshold; undefined without a tail.
   */
  readonly holdsUpToFaces: number | undefined;
}

/**
 * Finds the threshold that best tells whether two faces show one person. At it, the share of missed
 * pairs and the share of mistaken pairs have the smallest sum. Of several such thresholds it is the
 * middle one. The mean vector is the given one, none, or a new one: the one with the fewest errors
 * on people that it was not made of. Where that cannot be tried, it is the given one.
 *
 * For a library of a given size, the threshold is raised until different people are rarely mistaken
 * for one; see `thresholdFor`.
 * @param faces not centred; at least two people, and two faces of one of them
 * @param cardMean the mean vector that the model has now
 * @param libraryFaces how many faces the library will have; by default its size is not considered
 */
export function calibrate(
  faces: readonly NamedFace[],
  cardMean?: Float32Array,
  libraryFaces?: number,
): Calibration {
  const people = [...new Set(faces.map(({ identity }) => identity))].sort();
  const halves = [0, 1].map((parity) => {
    const half = new Set(people.filter((_, index) => index % 2 === parity));
    return faces.filter(({ identity }) => half.has(identity));
  });
  const canHoldOut = halves.every(hasBothKinds);
  const choices: { readonly is: MeanVectorIs; readonly choose: MeanChoice }[] =
    [
      ...(cardMean === undefined
        ? []
        : [{ is: "kept" as const, choose: () => cardMean }]),
      { is: "none", choose: () => undefined },
      { is: "new", choose: meanOfPeople },
    ];
  const [best] = (canHoldOut ? choices : choices.slice(0, 1))
    .map((choice) => ({
      ...choice,
      errors: canHoldOut ? holdOut(halves, choice.choose) : undefined,
    }))
    .sort((one, two) => sumOf(one.errors) - sumOf(two.errors));
  const { is, choose } = best!;
  const errorsOnOthers = canHoldOut
    ? holdOut(halves, choose, libraryFaces)
    : undefined;
  const meanVector = choose(faces);
  const counts = countSimilarities(centre(faces, meanVector));
  const threshold = thresholdForLibrary(counts, libraryFaces);
  const tail = fitTail(counts.different);
  return {
    threshold,
    tail,
    holdsUpToFaces:
      tail === undefined
        ? undefined
        : Math.max(
            faces.length,
            libraryFaces ?? 0,
            facesUpTo(tail, counts.different, threshold),
          ),
    errors: errorsAt(counts, threshold),
    errorsOnOthers,
    meanVector,
    meanVectorIs: is,
    counts,
  };
}

type MeanVectorIs = Calibration["meanVectorIs"];

/** Makes a mean vector of faces. */
type MeanChoice = (faces: readonly NamedFace[]) => Float32Array | undefined;

function sumOf(errors: ErrorRates | undefined): number {
  return errors === undefined ? 0 : errors.missed + errors.mistaken;
}

/** Whether there is a pair of one person, and a pair of two people. */
export function hasBothKinds(faces: readonly NamedFace[]): boolean {
  const people = new Set(faces.map(({ identity }) => identity));
  return people.size >= 2 && people.size < faces.length;
}

/** Tries the mean vector and threshold of each half of the faces on the other half. */
function holdOut(
  [one, two]: readonly (readonly NamedFace[])[],
  choose: MeanChoice,
  libraryFaces?: number,
): ErrorRates {
  const results = [
    [one!, two!],
    [two!, one!],
  ].map(([chosenOn, triedOn]) => {
    const mean = choose(chosenOn!);
    const threshold = thresholdForLibrary(
      countSimilarities(centre(chosenOn!, mean)),
      libraryFaces,
    );
    return errorsAt(countSimilarities(centre(triedOn!, mean)), threshold);
  });
  return {
    missed: (results[0]!.missed + results[1]!.missed) / 2,
    mistaken: (results[0]!.mistaken + results[1]!.mistaken) / 2,
  };
}

/**
 * The mean over people of the mean of each one's embeddings. Someone with many photographs counts
 * once.
 */
export function meanOfPeople(faces: readonly NamedFace[]): Float32Array {
  const counts = new Map<string, number>();
  for (const { identity } of faces)
    counts.set(identity, (counts.get(identity) ?? 0) + 1);
  const mean = new Float64Array(faces[0]!.embedding.length);
  for (const { identity, embedding } of faces) {
    const share = 1 / counts.get(identity)! / counts.size;
    for (let value = 0; value < mean.length; value++)
      mean[value]! += embedding[value]! * share;
  }
  return Float32Array.from(mean);
}

/** Subtracts a mean vector, if there is one, and makes the faces unit vectors again. */
export function centre(
  faces: readonly NamedFace[],
  mean: Float32Array | undefined,
): readonly NamedFace[] {
  if (mean === undefined) return faces;
  return faces.map(({ identity, embedding }) => {
    const moved = embedding.map((value, index) => value - mean[index]!);
    const length = Math.hypot(...moved);
    return {
      identity,
      embedding: length > 0 ? moved.map((value) => value / length) : moved,
    };
  });
}

/** The threshold that balances the errors, or a higher one where the size of a library needs it. */
function thresholdForLibrary(
  counts: SimilarityCounts,
  libraryFaces: number | undefined,
): number {
  const balanced = chooseThreshold(counts);
  const tail = fitTail(counts.different);
  if (libraryFaces === undefined || tail === undefined) return balanced;
  return Number(
    Math.max(balanced, thresholdFor(tail, libraryFaces)).toFixed(3),
  );
}

/** @returns a threshold in [0.001, 1], a whole number of steps */
export function chooseThreshold({ same, different }: SimilarityCounts): number {
  const [sameTotal, differentTotal] = [total(same), total(different)];
  const firstBin = Math.round(1 / similarityStep) + 1; // thresholds are above 0
  let missed = total(same.subarray(0, firstBin));
  let mistaken = total(different.subarray(firstBin));
  const errors = new Float64Array(binCount).fill(Infinity);
  for (let bin = firstBin; bin < binCount; bin++) {
    errors[bin] = missed / sameTotal + mistaken / differentTotal;
    missed += same[bin]!;
    mistaken -= different[bin]!;
  }
  const least = Math.min(...errors);
  const first = errors.indexOf(least);
  let last = first;
  while (errors[last + 1] === least) last++;
  return similarityAt(Math.floor((first + last) / 2));
}

/** @param threshold a whole number of steps */
export function errorsAt(
  { same, different }: SimilarityCounts,
  threshold: number,
): ErrorRates {
  const bin = Math.round((threshold + 1) / similarityStep);
  return {
    missed: total(same.subarray(0, bin)) / total(same),
    mistaken: total(different.subarray(bin)) / total(different),
  };
}

function total(counts: Float64Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
