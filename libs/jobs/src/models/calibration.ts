/** A face whose person is known. */
export interface NamedFace {
  readonly identity: string;
  /** Of length 1. */
  readonly embedding: Float32Array;
}

/** How many pairs are how similar: counts by similarity, from −1 in steps of `similarityStep`. */
export interface SimilarityCounts {
  readonly same: Float64Array;
  readonly different: Float64Array;
}

/** Shares of pairs, 0..1. */
export interface ErrorRates {
  /** Of pairs of one person, below the threshold. */
  readonly missed: number;
  /** Of pairs of different people, at or above it. */
  readonly mistaken: number;
}

export interface Calibration {
  readonly threshold: number;
  /** On the faces that the threshold was chosen on. */
  readonly errors: ErrorRates;
  /**
   * Each half of the people with the mean vector and threshold of the other half; undefined for
   * fewer than four people.
   */
  readonly errorsOnOthers: ErrorRates | undefined;
  /** Undefined where none serves best. */
  readonly meanVector: Float32Array | undefined;
  readonly meanVectorIs: "kept" | "none" | "new";
  readonly counts: SimilarityCounts;
}

export const similarityStep = 0.001;
const binCount = 2 / similarityStep + 1;

/**
 * Finds the similarity that best tells whether two faces are one person's: where missed and
 * mistaken pairs, each as a share of their kind, are fewest together; in the middle where many are.
 * The mean vector is the one given, none, or a new one, whichever makes fewest errors on people
 * whom it was not made of; the one given where that cannot be tried.
 * @param faces not centred; at least two people, and two faces of one of them
 * @param cardMean the mean vector that the model has now
 */
export function calibrate(
  faces: readonly NamedFace[],
  cardMean?: Float32Array,
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
    .map(({ is, choose }) => ({
      is,
      choose,
      errorsOnOthers: canHoldOut ? holdOut(halves, choose) : undefined,
    }))
    .sort((one, two) => sumOf(one.errorsOnOthers) - sumOf(two.errorsOnOthers));
  const { is, choose, errorsOnOthers } = best!;
  const meanVector = choose(faces);
  const counts = countSimilarities(centre(faces, meanVector));
  const threshold = chooseThreshold(counts);
  return {
    threshold,
    errors: errorsAt(counts, threshold),
    errorsOnOthers,
    meanVector,
    meanVectorIs: is,
    counts,
  };
}

type MeanVectorIs = Calibration["meanVectorIs"];

/** The mean vector to use, out of faces that may be looked at. */
type MeanChoice = (faces: readonly NamedFace[]) => Float32Array | undefined;

function sumOf(errors: ErrorRates | undefined): number {
  return errors === undefined ? 0 : errors.missed + errors.mistaken;
}

/** Whether there is a pair of one person, and one of two. */
export function hasBothKinds(faces: readonly NamedFace[]): boolean {
  const people = new Set(faces.map(({ identity }) => identity));
  return people.size >= 2 && people.size < faces.length;
}

/** What each half's mean vector and threshold do on the other half. */
function holdOut(
  [one, two]: readonly (readonly NamedFace[])[],
  choose: MeanChoice,
): ErrorRates {
  const results = [
    [one!, two!],
    [two!, one!],
  ].map(([chosenOn, triedOn]) => {
    const mean = choose(chosenOn!);
    const threshold = chooseThreshold(
      countSimilarities(centre(chosenOn!, mean)),
    );
    return errorsAt(countSimilarities(centre(triedOn!, mean)), threshold);
  });
  return {
    missed: (results[0]!.missed + results[1]!.missed) / 2,
    mistaken: (results[0]!.mistaken + results[1]!.mistaken) / 2,
  };
}

/**
 * The mean over people of the mean of each one's embeddings, so that who is often photographed
 * counts once.
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

/** Faces less a mean vector, of length 1 again; as they are where there is none. */
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

/** Compares all faces with all. */
export function countSimilarities(
  faces: readonly NamedFace[],
): SimilarityCounts {
  const same = new Float64Array(binCount);
  const different = new Float64Array(binCount);
  for (let one = 1; one < faces.length; one++) {
    const { embedding, identity } = faces[one]!;
    for (let two = 0; two < one; two++) {
      const other = faces[two]!;
      let similarity = 0;
      for (let value = 0; value < embedding.length; value++)
        similarity += embedding[value]! * other.embedding[value]!;
      const place = Math.floor((similarity + 1) / similarityStep + 1e-6);
      const bin = Math.min(Math.max(place, 0), binCount - 1);
      (other.identity === identity ? same : different)[bin]!++;
    }
  }
  return { same, different };
}

/** The similarity at which a bin begins. */
export function similarityAt(bin: number): number {
  return Number((bin * similarityStep - 1).toFixed(3));
}

/** @returns in [0.001, 1], a whole number of steps */
export function chooseThreshold({ same, different }: SimilarityCounts): number {
  const [sameTotal, differentTotal] = [total(same), total(different)];
  const firstBin = Math.round(1 / similarityStep) + 1; // thresholds are more than 0
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
