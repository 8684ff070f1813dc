import {
  readStoredNeighbours,
  streamEmbeddings,
  type Collection,
  type GraphConnection,
  type StoredEmbeddings,
} from "@facegraph/face-graph";

/** What a sample of faces is stored as similar to, beside what it should be. */
export interface Recall {
  readonly facesSampled: number;
  /** Pairs with them that should be stored. */
  readonly expected: number;
  readonly found: number;
  /** Stored pairs whose weight is not the similarity of the embeddings. */
  readonly wrongWeights: number;
  /** found / expected; 1 when nothing was expected. */
  readonly recall: number;
}

export interface MeasureRecallOptions {
  readonly sampleSize?: number;
  /** Which faces are taken. */
  readonly seed?: number;
}

export const defaultMeasureRecallOptions = Object.freeze({
  sampleSize: 100,
  seed: 1,
  /** A face keeps so many of its pairs at least; `findExactPairs` has the rule. */
  strongest: 256,
  /** Sums in single precision differ by their order. */
  tolerance: 1e-4,
});

/**
 * Measures on a sample how many of the pairs that should be stored are: for each face its 256 most similar ones at or above
 * the edge floor, by comparison with every face. Faces that have not been linked yet are left out.
 */
export async function measureRecall(
  connection: GraphConnection,
  { name, linkedOrdinal, edgeFloor }: Collection,
  options: MeasureRecallOptions = {},
): Promise<Recall> {
  const { sampleSize, seed, strongest, tolerance } = {
    ...defaultMeasureRecallOptions,
    ...options,
  };
  const stored = await streamEmbeddings(connection, name, linkedOrdinal);
  const sample = drawSample(stored.ordinals.length, sampleSize, seed);
  const neighbours = await readStoredNeighbours(
    connection,
    name,
    sample.map((row) => stored.ordinals[row]!),
  );
  let [expected, found, wrongWeights] = [0, 0, 0];
  for (const row of sample) {
    const known =
      neighbours.get(stored.ordinals[row]!) ?? new Map<number, number>();
    const similarities = similaritiesOf(stored, row);
    const near = [...similarities.keys()]
      .filter(
        (other) =>
          other !== row && similarities[other]! >= edgeFloor + tolerance,
      )
      .sort((one, two) => similarities[two]! - similarities[one]!);
    const weakest = near[strongest - 1];
    const least =
      weakest === undefined ? 0 : similarities[weakest]! + tolerance; // equals at the cap may stay out
    for (const other of near.slice(0, strongest)) {
      const isKnown = known.has(stored.ordinals[other]!);
      if (similarities[other]! < least && !isKnown) continue;
      expected++;
      if (isKnown) found++;
    }
    stored.ordinals.forEach((ordinal, other) => {
      const weight = known.get(ordinal);
      if (weight === undefined) return;
      if (!(Math.abs(weight - similarities[other]!) <= tolerance))
        wrongWeights++;
    });
  }
  return {
    facesSampled: sample.length,
    expected,
    found,
    wrongWeights,
    recall: expected === 0 ? 1 : found / expected,
  };
}

/** Different rows, ascending; the same seed and count give the same. */
function drawSample(count: number, size: number, seed: number): number[] {
  const rows = new Set<number>();
  let state = seed >>> 0;
  while (rows.size < Math.min(size, count)) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0; // Numerical Recipes' generator; its high bits are used
    rows.add(Math.floor((state / 2 ** 32) * count));
  }
  return [...rows].sort((one, two) => one - two);
}

function similaritiesOf(
  { vectors, dimension, ordinals }: StoredEmbeddings,
  row: number,
): Float64Array {
  const similarities = new Float64Array(ordinals.length);
  const start = row * dimension;
  for (let other = 0, from = 0; other < ordinals.length; other++) {
    let sum = 0;
    for (let value = 0; value < dimension; value++)
      sum += vectors[start + value]! * vectors[from++]!;
    similarities[other] = sum;
  }
  return similarities;
}
