import { createHash } from "node:crypto";
import type { SyntheticLibrary, SyntheticRows } from "./synthetic-library.ts";

/** A made-up photograph of one face, in the shape in which ingest stores photographs. */
export interface SyntheticPhoto {
  /** Its folder is named after the person. */
  readonly path: string;
  readonly identity: string;
  readonly bytes: number;
  readonly modifiedAt: Date;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly faces: readonly SyntheticFace[];
}

export interface SyntheticFace {
  /** x, y, width, height as shares of the photograph. */
  readonly box: readonly [number, number, number, number];
  /** The same box in pixels. */
  readonly pixelBox: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
  readonly sizePx: number;
  readonly detectionScore: number;
  readonly quality: number;
  readonly qualityReasons: readonly never[];
  readonly isMain: boolean;
  readonly embedding: Float32Array;
}

/**
 * Makes a photograph of each face from row `from` to row `to` − 1.
 * @param library a library, or rows of one that include those asked for
 */
export function photosOf(
  library: SyntheticLibrary | SyntheticRows,
  from: number,
  to: number,
): SyntheticPhoto[] {
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
