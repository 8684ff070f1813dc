import { createHash } from "node:crypto";
import type { NewPhoto } from "@facegraph/face-graph/faces";
import { RandomSource } from "./random-source.ts";

/** Faces of people that never were, with who is who. */
export interface SyntheticLibrary {
  readonly faceCount: number;
  readonly dimension: number;
  /** Which person each face shows; strangers are seen once. */
  readonly identities: Int32Array;
  /** n rows of `dimension` values, of length 1. */
  readonly vectors: Float32Array;
  readonly name: string;
}

/** Some rows of a library that would be large as a whole. */
export interface SyntheticRows extends Pick<
  SyntheticLibrary,
  "dimension" | "identities" | "name"
> {
  /** The first of them; `identities` are those of the whole library. */
  readonly firstRow: number;
  readonly rowCount: number;
  /** `rowCount` rows of `dimension` values, of length 1. */
  readonly vectors: Float32Array;
}

export interface SyntheticLibraryOptions {
  /**
   * Part of every id: two libraries of different names share no photograph. Names of people carry
   * over between collections that hold the same photographs, and test files run side by side, so
   * each has a library of its own.
   */
  readonly name: string;
  readonly faceCount: number;
  readonly seed?: number;
  readonly dimension?: number;
  /** The share of faces whose person is seen once. */
  readonly strangerShare?: number;
  /** Faces of the person seen most. */
  readonly largestIdentity?: number;
  /** Sizes fall off as size^-exponent. */
  readonly sizeExponent?: number;
  /**
   * How far faces lie from their person's mean, as a length: the median, and its spread as the
   * deviation of its logarithm.
   */
  readonly noise?: number;
  readonly noiseSpread?: number;
  /**
   * The share of people who look like the person drawn before them, and how similar the means of
   * such two are.
   */
  readonly lookAlikeShare?: number;
  readonly lookAlikeSimilarity?: number;
  /** The share of faces so poor that they lie between their person and another. */
  readonly bridgeShare?: number;
}

/**
 * Similarity between two faces of a person is about 1 / (1 + noise²): 0.66 at the median, as dlib's
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
 * Draws a library: people's sizes from a power law, their faces around a random direction each with
 * log-normal noise, and strangers beside them. The same options give the same library on every
 * machine.
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
 * Draws the same library some rows at a time, in order, so that no more than those are held.
 * @param rowsAtATime the last rows may be fewer
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

/** Who each face of a library shows, without the faces. */
export function drawSyntheticIdentities(
  options: SyntheticLibraryOptions,
): Int32Array {
  const settings = { ...defaultSyntheticLibrary, ...options };
  return drawIdentities(settings, new RandomSource(settings.seed));
}

/**
 * A photograph per face, as ingest would hand it over; its folder is the person.
 * @param library or some rows of one, with those that are asked for
 */
export function photosOf(
  library: SyntheticLibrary | SyntheticRows,
  from: number,
  to: number,
): NewPhoto[] {
  const { dimension, identities, vectors, name } = library;
  const firstRow = "firstRow" in library ? library.firstRow : 0;
  return Array.from({ length: to - from }, (_, index) => {
    const row = from + index;
    const identity = `person-${identities[row]!}`;
    const path = `/${name}/${identity}/${row}.jpg`;
    return {
      path,
      identity,
      bytes: 1000 + (row % 1000),
      modifiedAt: new Date(1_700_000_000_000 + row * 1000),
      sha256: createHash("sha256").update(path).digest("hex"),
      width: 250,
      height: 250,
      faces: [
        {
          box: [0.25, 0.25, 0.5, 0.5],
          pixelBox: { x: 62, y: 62, width: 125, height: 125 },
          sizePx: 125,
          detectionScore: 0.9,
          quality: 0.8,
          qualityReasons: [],
          isMain: true,
          embedding: vectors.slice(
            (row - firstRow) * dimension,
            (row - firstRow + 1) * dimension,
          ),
        },
      ],
    };
  });
}

function drawIdentities(
  {
    faceCount,
    strangerShare,
    largestIdentity,
    sizeExponent,
  }: Required<Omit<SyntheticLibraryOptions, "seed" | "name">>,
  random: RandomSource,
): Int32Array {
  const identities = new Int32Array(faceCount);
  const knownFaces = Math.round(faceCount * (1 - strangerShare));
  const smallest = 2;
  const power = 1 - sizeExponent;
  let person = 0;
  for (let row = 0; row < faceCount; person++) {
    // The inverse of the power law's distribution between the smallest and the largest.
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

/** Makes a direction as similar to another as asked, but for what the two shared by chance. */
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
