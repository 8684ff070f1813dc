import { RandomSource } from "./random-source.ts";

/** Pairs of faces, each once: `sources[i]` > `targets[i]`. */
export interface PlantedPairs {
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  /** Above 0 and at most 1. */
  readonly similarities: Float32Array;
}

/** A graph of faces whose people are known. */
export interface PlantedPeople {
  readonly faceCount: number;
  /** By face: who it is, from 0. */
  readonly identities: Uint32Array;
  readonly pairs: PlantedPairs;
}

/** A normal distribution. */
interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

export interface SparsePeopleOptions {
  /** How many faces each person has. */
  readonly sizes: readonly number[];
  /**
   * To how many faces of its person a face is joined, on average. A person with no more faces than
   * that is a clique.
   */
  readonly meanDegree: number;
  /** The share of all pairs that join two people, at least 0 and below 1. */
  readonly wrongShare?: number;
  /** The similarity of a pair of one person. */
  readonly similarity?: Spread;
  /** The similarity of a pair that joins two people. */
  readonly wrongSimilarity?: Spread;
  readonly seed?: number;
}

export const defaultSparsePeople = Object.freeze({
  wrongShare: 0,
  similarity: Object.freeze({ mean: 0.6, deviation: 0.08 }),
  wrongSimilarity: Object.freeze({ mean: 0.45, deviation: 0.04 }),
  seed: 1,
});

/**
 * Draws people whose faces are joined to few others: a random graph within each person, and wrong
 * pairs between people. Large people are so far from cliques that a share of their size says
 * nothing. A k-nearest graph, a cap and an approximate search leave such graphs. Faces are numbered
 * in no order.
 * @returns arrays that are the caller's; the same options give the same graph on every machine
 * @see Condon and Karp 2001, "Algorithms for Graph Partitioning on the Planted Partition Model".
 *   Departure: so many pairs are drawn, not each with a probability
 */
export function drawSparsePeople(options: SparsePeopleOptions): PlantedPeople {
  const settings = { ...defaultSparsePeople, ...options };
  const { sizes, meanDegree, wrongShare } = settings;
  const random = new RandomSource(settings.seed);
  const faceCount = sizes.reduce((sum, size) => sum + size, 0);
  const numbers = random.shuffled([...Array(faceCount).keys()]);
  const identities = new Uint32Array(faceCount);
  const drawn = new Pairs(faceCount, random);
  let start = 0;
  sizes.forEach((size, identity) => {
    const faces = numbers.slice(start, start + size);
    for (const face of faces) identities[face] = identity;
    const mostPairs = (size * (size - 1)) / 2;
    const pairCount = Math.min(mostPairs, Math.round((size * meanDegree) / 2));
    if (pairCount === mostPairs) drawn.joinAll(faces, settings.similarity);
    else
      drawn.joinSome(pairCount, settings.similarity, () => [
        faces[random.below(size)]!,
        faces[random.below(size)]!,
      ]);
    start += size;
  });
  const wrongCount = Math.round((drawn.count * wrongShare) / (1 - wrongShare));
  drawn.joinSome(wrongCount, settings.wrongSimilarity, () => {
    for (;;) {
      const pair = [random.below(faceCount), random.below(faceCount)] as const;
      if (identities[pair[0]] !== identities[pair[1]]) return pair;
    }
  });
  return { faceCount, identities, pairs: drawn.pairs() };
}

/**
 * Keeps pairs at random, each with the same chance, as a search that misses some does.
 * @param share the chance, 0..1
 * @returns arrays that are the caller's
 */
export function keepPairsAtRandom(
  { sources, targets, similarities }: PlantedPairs,
  share: number,
  seed = 1,
): PlantedPairs {
  const random = new RandomSource(seed);
  const isKept = Uint8Array.from(sources, () =>
    random.uniform() < share ? 1 : 0,
  );
  const wasKept = (_: number, pair: number) => isKept[pair] === 1;
  return {
    sources: sources.filter(wasKept),
    targets: targets.filter(wasKept),
    similarities: similarities.filter(wasKept),
  };
}

/** Pairs that are drawn, no two the same. */
class Pairs {
  private readonly similarityOf = new Map<number, number>();
  private readonly faceCount: number;
  private readonly random: RandomSource;

  constructor(faceCount: number, random: RandomSource) {
    this.faceCount = faceCount;
    this.random = random;
  }

  get count(): number {
    return this.similarityOf.size;
  }

  joinAll(faces: readonly number[], spread: Spread): void {
    faces.forEach((face, index) => {
      for (const other of faces.slice(0, index)) this.join(face, other, spread);
    });
  }

  /** @param draw two faces; the same face twice, or a pair that is there, is drawn anew */
  joinSome(
    count: number,
    spread: Spread,
    draw: () => readonly [one: number, two: number],
  ): void {
    for (const end = this.count + count; this.count < end;)
      this.join(...draw(), spread);
  }

  pairs(): PlantedPairs {
    const keys = [...this.similarityOf.keys()];
    return {
      sources: Uint32Array.from(keys, (key) =>
        Math.floor(key / this.faceCount),
      ),
      targets: Uint32Array.from(keys, (key) => key % this.faceCount),
      similarities: Float32Array.from(this.similarityOf.values()),
    };
  }

  private join(one: number, two: number, { mean, deviation }: Spread): void {
    const key = Math.max(one, two) * this.faceCount + Math.min(one, two);
    if (one === two || this.similarityOf.has(key)) return;
    const similarity = mean + deviation * this.random.normal();
    this.similarityOf.set(key, Math.min(Math.max(similarity, 0.01), 1));
  }
}
