import {
  readStoredNeighbours,
  streamEmbeddings,
  type Collection,
  type GraphConnection,
} from "@facegraph/face-graph";
import {
  defaultExactPairsOptions,
  drawFaces,
  similarityOf,
  strongestNeighbours,
} from "@facegraph/similarity";

/** What a sample of faces is stored as similar to, beside what it should be. */
export interface StoredRecall {
  readonly facesSampled: number;
  /** Pairs with them that should be stored. */
  readonly expected: number;
  readonly found: number;
  /** Stored pairs whose weight is not the similarity of the embeddings. */
  readonly wrongWeights: number;
  /** found / expected; 1 when nothing was expected. */
  readonly recall: number;
}

export interface StoredRecallOptions {
  readonly sampleSize?: number;
  /** Which faces are taken. */
  readonly seed?: number;
}

export const defaultStoredRecallOptions = Object.freeze({
  sampleSize: 100,
  seed: 1,
});

/**
 * Measures on a sample how many of the pairs that should be stored are: for each face its strongest ones at or above the edge
 * floor, as many as a face keeps, by comparison with every face. Faces that have not been linked yet are left out.
 */
export async function measureStoredRecall(
  connection: GraphConnection,
  { name, linkedOrdinal, edgeFloor }: Collection,
  options: StoredRecallOptions = {},
): Promise<StoredRecall> {
  const { sampleSize, seed } = {
    ...defaultStoredRecallOptions,
    ...options,
  };
  const stored = await streamEmbeddings(connection, name, linkedOrdinal);
  const { vectors, dimension, ordinals } = stored;
  const rowOf = new Map(Array.from(ordinals, (ordinal, row) => [ordinal, row]));
  const sample = drawFaces(0, ordinals.length, sampleSize, seed);
  const neighbours = await readStoredNeighbours(
    connection,
    name,
    sample.map((row) => ordinals[row]!),
  );
  const { maxPerFace } = defaultExactPairsOptions;
  let [expected, found, wrongWeights] = [0, 0, 0];
  for (const row of sample) {
    const known = neighbours.get(ordinals[row]!) ?? new Map<number, number>();
    const near = strongestNeighbours(stored, row, {
      floor: edgeFloor,
      maxPerFace,
    });
    const weakest = near[maxPerFace - 1]?.similarity; // its equals may be left out
    for (const { face, similarity } of near) {
      const isKnown = known.has(ordinals[face]!);
      if (similarity === weakest && !isKnown) continue;
      expected++;
      if (isKnown) found++;
    }
    for (const [ordinal, weight] of known) {
      const other = rowOf.get(ordinal);
      if (other === undefined) continue;
      const similarity = similarityOf(vectors, dimension, row, vectors, other);
      if (weight !== Math.fround(similarity)) wrongWeights++;
    }
  }
  return {
    facesSampled: sample.length,
    expected,
    found,
    wrongWeights,
    recall: expected === 0 ? 1 : found / expected,
  };
}
