import { ClusteringError } from "../errors.ts";

export interface Score {
  readonly precision: number;
  readonly recall: number;
  /** The harmonic mean of both. */
  readonly fMeasure: number;
}

export interface Agreement {
  /** Over pairs of faces: together here, together there. */
  readonly pairwise: Score;
  /**
   * Averaged over faces: how pure a face's cluster is of its identity, and how much of its identity
   * it holds.
   */
  readonly bCubed: Score;
  /** Mutual information over the mean of both entropies. */
  readonly normalizedMutualInformation: number;
  /** 1 when equal, 0 on average by chance. */
  readonly adjustedRand: number;
  /** The share of faces that have the commonest identity of their cluster. */
  readonly purity: number;
}

/**
 * Compares labels with the truth, in time linear in faces and in different numbers.
 * @param labels a cluster number per face, from 0, without large gaps
 * @param identities a number per face, likewise
 * @returns all ones for no faces: nothing disagrees
 * @throws ClusteringError `LABELS_MALFORMED` when there is not one identity per label
 * @see Rosenberg and Hirschberg 2007 for mutual information and purity; Amigó et al. 2009 for
 *   B-cubed; Hubert and Arabie 1985 for the adjusted Rand index. Where nothing can be found (no
 *   pair at all), precision or recall is 1, as scikit-learn has it for equal partitions.
 */
export function agreement(
  labels: Uint32Array,
  identities: Uint32Array,
): Agreement {
  if (labels.length !== identities.length) {
    throw new ClusteringError(
      {
        code: "LABELS_MALFORMED",
        expected: labels.length,
        received: identities.length,
      },
      `Expected an identity for each of ${labels.length} labels but received ${identities.length}.`,
    );
  }
  const faceCount = labels.length;
  const clusterSizes = countEach(labels);
  const identitySizes = countEach(identities);
  const byCluster = groupByLabel(labels, clusterSizes);

  let together = 0;
  let cubedPrecision = 0;
  let cubedRecall = 0;
  let mutualInformation = 0;
  let commonest = 0;
  const shared = new Float64Array(identitySizes.length);
  const touched = new Uint32Array(identitySizes.length);
  for (
    let label = 0, start = 0;
    label < clusterSizes.length;
    start += clusterSizes[label++]
  ) {
    let touchedCount = 0;
    for (
      let position = start;
      position < start + clusterSizes[label];
      position++
    ) {
      const identity = identities[byCluster[position]];
      if (shared[identity]++ === 0) touched[touchedCount++] = identity;
    }
    let most = 0;
    for (let index = 0; index < touchedCount; index++) {
      const identity = touched[index];
      const count = shared[identity];
      together += pairsOf(count);
      cubedPrecision += (count * count) / clusterSizes[label];
      cubedRecall += (count * count) / identitySizes[identity];
      mutualInformation +=
        (count / faceCount) *
        Math.log(
          (count / clusterSizes[label]) * (faceCount / identitySizes[identity]),
        );
      most = Math.max(most, count);
      shared[identity] = 0;
    }
    commonest += most;
  }
  const clusterPairs = sumOf(clusterSizes, pairsOf);
  const identityPairs = sumOf(identitySizes, pairsOf);
  return {
    pairwise: scoreOf(
      ratio(together, clusterPairs),
      ratio(together, identityPairs),
    ),
    bCubed: scoreOf(
      ratio(cubedPrecision, faceCount),
      ratio(cubedRecall, faceCount),
    ),
    normalizedMutualInformation: normalize(
      mutualInformation,
      entropyOf(clusterSizes, faceCount),
      entropyOf(identitySizes, faceCount),
    ),
    adjustedRand: adjustForChance(
      together,
      clusterPairs,
      identityPairs,
      pairsOf(faceCount),
    ),
    purity: ratio(commonest, faceCount),
  };
}

function countEach(numbers: Uint32Array): Uint32Array {
  let largest = -1;
  for (const number of numbers) if (number > largest) largest = number;
  const sizes = new Uint32Array(largest + 1);
  for (const number of numbers) sizes[number]++;
  return sizes;
}

/** Faces ordered by label: a counting sort. */
function groupByLabel(labels: Uint32Array, sizes: Uint32Array): Uint32Array {
  const next = new Uint32Array(sizes.length);
  for (let label = 1; label < sizes.length; label++)
    next[label] = next[label - 1] + sizes[label - 1];
  const faces = new Uint32Array(labels.length);
  for (let face = 0; face < labels.length; face++)
    faces[next[labels[face]]++] = face;
  return faces;
}

function scoreOf(precision: number, recall: number): Score {
  const sum = precision + recall;
  return {
    precision,
    recall,
    fMeasure: sum === 0 ? 0 : (2 * precision * recall) / sum,
  };
}

function normalize(
  mutualInformation: number,
  clusterEntropy: number,
  identityEntropy: number,
): number {
  const mean = (clusterEntropy + identityEntropy) / 2;
  return mean === 0 ? 1 : Math.max(0, Math.min(1, mutualInformation / mean));
}

function adjustForChance(
  together: number,
  clusterPairs: number,
  identityPairs: number,
  allPairs: number,
): number {
  const expected =
    allPairs === 0 ? 0 : (clusterPairs * identityPairs) / allPairs;
  const most = (clusterPairs + identityPairs) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

function entropyOf(sizes: Uint32Array, total: number): number {
  return sumOf(sizes, (size) =>
    size === 0 ? 0 : -(size / total) * Math.log(size / total),
  );
}

function sumOf(sizes: Uint32Array, valueOf: (size: number) => number): number {
  let sum = 0;
  for (const size of sizes) sum += valueOf(size);
  return sum;
}

function pairsOf(count: number): number {
  return (count * (count - 1)) / 2;
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}
