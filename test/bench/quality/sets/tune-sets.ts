import {
  makeSyntheticLibrary,
  RandomSource,
  type SyntheticLibraryOptions,
} from "@facegraph/synthetic";
import { normalised, readLfw2921 } from "./lfw2921.ts";
import type { LabelledFaces, Origin } from "./quality-set.ts";

export interface TuneSet extends LabelledFaces {
  readonly name: string;
  readonly origin: Origin;
}

type DrawOptions = Omit<SyntheticLibraryOptions, "name">;

/**
 * Synthetic libraries by what makes them hard: strangers, look-alikes, low-quality faces between
 * two people, noise.
 */
const synthetic: Record<string, DrawOptions> = {
  "synthetic, 15 % strangers": {
    faceCount: 4000,
    seed: 11,
    strangerShare: 0.15,
    lookAlikeShare: 0.1,
    lookAlikeSimilarity: 0.45,
  },
  "synthetic, 30 % strangers": {
    faceCount: 5000,
    seed: 12,
    strangerShare: 0.3,
    lookAlikeShare: 0.15,
    lookAlikeSimilarity: 0.55,
    bridgeShare: 0.01,
  },
  "synthetic, 45 % strangers": {
    faceCount: 5000,
    seed: 13,
    strangerShare: 0.45,
    lookAlikeShare: 0.15,
    lookAlikeSimilarity: 0.6,
    bridgeShare: 0.02,
  },
  "synthetic, noisy": {
    faceCount: 4000,
    seed: 14,
    strangerShare: 0.25,
    lookAlikeShare: 0.1,
    lookAlikeSimilarity: 0.5,
    bridgeShare: 0.02,
    noise: 0.8,
    noiseSpread: 0.35,
  },
};

/**
 * The sets that the clustering defaults are judged on, as far as they can be made again: lfw2921
 * and variants of it, synthetic libraries, and three of these with bursts. The same on every
 * machine.
 */
export async function tuneSets(): Promise<TuneSet[]> {
  const lfw = await readLfw2921();
  const plain: TuneSet[] = [
    ...Object.entries({
      lfw2921: lfw,
      "lfw2921, 60 % of people seen once": mostlySeenOnce(lfw, 21),
      "lfw2921 with noise": withNoise(lfw, 0.25, 22),
    }).map(([name, faces]) => ({ name, origin: "lfw2921" as const, ...faces })),
    ...Object.entries(synthetic).map(([name, options]) => ({
      name,
      origin: "synthetic" as const,
      ...drawLibrary(options),
    })),
  ];
  const bursts = [plain[0]!, plain[3]!, plain[4]!].map((set, index) => ({
    name: `${set.name}, bursts`,
    origin: set.origin,
    ...withBursts(set, 31 + index),
  }));
  return [...plain, ...bursts];
}

function drawLibrary(options: DrawOptions): LabelledFaces {
  const { vectors, dimension, identities } = makeSyntheticLibrary({
    name: "tune",
    ...options,
  });
  return { vectors, dimension, identities: Uint32Array.from(identities) };
}

/** Six in ten people keep one face. */
function mostlySeenOnce(
  { vectors, dimension, identities }: LabelledFaces,
  seed: number,
): LabelledFaces {
  const random = new RandomSource(seed);
  const isTruncated = new Map<number, boolean>();
  const isSeen = new Set<number>();
  const kept = [...identities.keys()].filter((face) => {
    const person = identities[face]!;
    if (!isTruncated.has(person))
      isTruncated.set(person, random.uniform() < 0.6);
    const stays = isTruncated.get(person) === false || !isSeen.has(person);
    isSeen.add(person);
    return stays;
  });
  const rows = new Float32Array(kept.length * dimension);
  kept.forEach((face, row) => {
    rows.set(
      vectors.subarray(face * dimension, (face + 1) * dimension),
      row * dimension,
    );
  });
  return {
    vectors: rows,
    dimension,
    identities: Uint32Array.from(kept, (face) => identities[face]!),
  };
}

/** Every face moved in a random direction by so much of its length. */
function withNoise(
  { vectors, dimension, identities }: LabelledFaces,
  length: number,
  seed: number,
): LabelledFaces {
  const random = new RandomSource(seed);
  const spread = length / Math.sqrt(dimension);
  const moved = vectors.map((value) => value + spread * random.normal());
  return { vectors: normalised(moved, dimension), dimension, identities };
}

/**
 * A tenth of the faces become bursts: three to eight frames more, at a similarity of about .96.
 */
function withBursts(
  { vectors, dimension, identities }: LabelledFaces,
  seed: number,
): LabelledFaces {
  const random = new RandomSource(seed);
  const rows: number[] = [];
  const people: number[] = [];
  const spread = 0.2 / Math.sqrt(dimension);
  for (let face = 0; face < identities.length; face++) {
    const row = vectors.subarray(face * dimension, (face + 1) * dimension);
    const frames = random.uniform() < 0.1 ? 3 + random.below(6) : 0;
    for (let frame = 0; frame <= frames; frame++) {
      for (const value of row)
        rows.push(frame === 0 ? value : value + spread * random.normal());
      people.push(identities[face]!);
    }
  }
  return {
    vectors: normalised(Float32Array.from(rows), dimension),
    dimension,
    identities: Uint32Array.from(people),
  };
}
