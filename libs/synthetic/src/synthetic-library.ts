import { RandomSource } from "./random-source.ts";

/** Made-up faces of made-up people. */
export interface SyntheticLibrary {
  readonly faceCount: number;
  readonly dimension: number;
  /** The person that each face shows. A stranger is a person with one face. */
  readonly identities: Int32Array;
  /** One unit vector of `dimension` values per face, row by row. */
  readonly vectors: Float32Array;
  readonly name: string;
}

/** Some rows of a library. `identities` are those of the whole library. */
export interface SyntheticRows extends Pick<
  SyntheticLibrary,
  "dimension" | "identities" | "name"
> {
  readonly firstRow: number;
  readonly rowCount: number;
  /** `rowCount` unit vectors of `dimension` values, row by row. */
  readonly vectors: Float32Array;
}

export interface SyntheticLibraryOptions {
  /**
   * Part of every path, so that two libraries of different names share no photograph. Names of
   * people carry over between collections that hold the same photographs. Tests run side by side,
   * so each has a library with a name of its own.
   */
  readonly name: string;
  readonly faceCount: number;
  readonly seed?: number;
  readonly dimension?: number;
  /**
   * How many faces each person has, in order. The faces beyond show strangers. By default a power
   * law draws them.
   */
  readonly identitySizes?: readonly number[];
  /** The share of faces that show a stranger, where a power law draws people. */
  readonly strangerShare?: number;
  /** The most faces that one person can have. */
  readonly largestIdentity?: number;
  /** The number of people with so many faces falls as faces^-exponent. */
  readonly sizeExponent?: number;
  /** The median distance of a face from its person's mean. */
  readonly noise?: number;
  /** The deviation of the logarithm of that distance. */
  readonly noiseSpread?: number;
  /** The share of people who look like the person drawn before them. */
  readonly lookAlikeShare?: number;
  /** How similar the means of two such people are. */
  readonly lookAlikeSimilarity?: number;
  /** The share of faces that lie between their person and the person before. */
  readonly bridgeShare?: number;
}

/**
 * Two faces of a person are about 1 / (1 + noise²) similar: 0.66 at the median, as with dlib's
 * centred embeddings.
 */
export const defaultSyntheticLibrary = Object.freeze({
  seed: 1,
  dimension: 128,
  strangerShare: 0.25,
  largestIdentity: 200,
  sizeExponent: 1.8,
  noise: 0.72,
  noiseSpread: 0.25,
  lookAlikeShare: 0,
  lookAlikeSimilarity: 0.55,
  bridgeShare: 0,
});

/**
 * Draws a library. The number of faces of a person follows a power law. The faces lie around a
 * random direction, with log-normal noise. Strangers come last. The same options give the same
 * library on every machine.
 */
export function makeSyntheticLibrary(
  options: SyntheticLibraryOptions,
): SyntheticLibrary {
  const { faceCount } = options;
  const [rows] = drawSyntheticRows(options, faceCount);
  const { dimension, identities, vectors, name } = rows ?? {
    ...defaultSyntheticLibrary,
    ...options,
    identities: new Int32Array(),
    vectors: new Float32Array(),
  };
  return { faceCount, dimension, identities, vectors, name };
}

/**
 * Draws the same library some rows at a time, in order. Only those rows are held in memory.
 * @param rowsAtATime the last time there may be fewer
 */
export function* drawSyntheticRows(
  options: SyntheticLibraryOptions,
  rowsAtATime: number,
): Generator<SyntheticRows, void, undefined> {
  const settings = { ...defaultSyntheticLibrary, ...options };
  const { faceCount, dimension, noise, noiseSpread, name } = settings;
  const { lookAlikeShare, bridgeShare } = settings;
  const random = new RandomSource(settings.seed);
  const identities = drawIdentities(settings, random);
  const mean = new Float64Array(dimension);
  const before = new Float64Array(dimension);
  const face = new Float64Array(dimension);
  let person = -1;
  for (let firstRow = 0; firstRow < faceCount; firstRow += rowsAtATime) {
    const rowCount = Math.min(rowsAtATime, faceCount - firstRow);
    const vectors = new Float32Array(rowCount * dimension);
    for (let index = 0; index < rowCount; index++) {
      const row = firstRow + index;
      if (identities[row] !== person) {
        person = identities[row]!;
        before.set(mean);
        drawDirection(mean, random);
        if (lookAlikeShare > 0 && random.uniform() < lookAlikeShare && row > 0)
          turnTowards(mean, before, settings.lookAlikeSimilarity);
      }
      drawDirection(face, random);
      const isBridge = bridgeShare > 0 && random.uniform() < bridgeShare;
      const distance = noise * Math.exp(noiseSpread * random.normal());
      let length = 0;
      for (let value = 0; value < dimension; value++) {
        const centre = isBridge
          ? 0.7 * mean[value]! + 0.5 * before[value]!
          : mean[value]!;
        face[value] = centre + distance * face[value]!;
        length += face[value]! ** 2;
      }
      length = Math.sqrt(length);
      for (let value = 0; value < dimension; value++)
        vectors[index * dimension + value] = face[value]! / length;
    }
    yield { dimension, identities, name, firstRow, rowCount, vectors };
  }
}

/** Draws the person that each face of a library shows, without drawing the faces. */
export function drawSyntheticIdentities(
  options: SyntheticLibraryOptions,
): Int32Array {
  const settings = { ...defaultSyntheticLibrary, ...options };
  return drawIdentities(settings, new RandomSource(settings.seed));
}

function drawIdentities(
  {
    faceCount,
    identitySizes,
    strangerShare,
    largestIdentity,
    sizeExponent,
  }: Required<
    Omit<SyntheticLibraryOptions, "seed" | "name" | "identitySizes">
  > &
    Pick<SyntheticLibraryOptions, "identitySizes">,
  random: RandomSource,
): Int32Array {
  const identities = new Int32Array(faceCount);
  const knownFaces = Math.round(faceCount * (1 - strangerShare));
  const smallest = 2;
  const power = 1 - sizeExponent;
  let person = 0;
  for (let row = 0; row < faceCount; person++) {
    if (identitySizes !== undefined) {
      const end = Math.min(row + (identitySizes[person] ?? 1), faceCount);
      identities.fill(person, row, end);
      row = end;
      continue;
    }
    // The inverse of the distribution function, between the smallest and the largest size.
    const drawn =
      (smallest ** power +
        random.uniform() *
          ((largestIdentity + 1) ** power - smallest ** power)) **
      (1 / power);
    const size = row < knownFaces ? Math.floor(drawn) : 1;
    const end = Math.min(row + size, faceCount);
    identities.fill(person, row, end);
    row = end;
  }
  return identities;
}

/** Turns a direction until it is about as similar to another as asked. */
function turnTowards(
  direction: Float64Array,
  other: Float64Array,
  similarity: number,
): void {
  const rest = Math.sqrt(1 - similarity ** 2);
  let length = 0;
  for (let value = 0; value < direction.length; value++) {
    direction[value] = similarity * other[value]! + rest * direction[value]!;
    length += direction[value]! ** 2;
  }
  length = Math.sqrt(length);
  for (let value = 0; value < direction.length; value++)
    direction[value]! /= length;
}

function drawDirection(into: Float64Array, random: RandomSource): void {
  let length = 0;
  for (let value = 0; value < into.length; value++) {
    into[value] = random.normal();
    length += into[value]! ** 2;
  }
  length = Math.sqrt(length);
  for (let value = 0; value < into.length; value++) into[value]! /= length;
}
