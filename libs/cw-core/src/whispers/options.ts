import type { FacePair } from "../nodes/constraints.ts";
import type { PassOptions } from "./pass-options.ts";

export type ClusterMethod = "robust" | "classic" | "sharpened";
export type Weighting = "TOP" | "LIN" | "LOG";

export interface ChineseWhispersOptions {
  /**
   * The similarity that counts as "the same person", in (0, 1]. What it does depends on the method.
   */
  readonly threshold: number;
  readonly method?: ClusterMethod;
  /**
   * 64 bits per face that are the same on every machine: the first of its id. By default the face's
   * index.
   */
  readonly faceKeys?: BigUint64Array;
  /** Decides, with the keys, in which order faces are visited; 32 bits of it count. */
  readonly seed?: number;
  /** Passes over the faces, at most, from 1. It stops earlier once no label changes. */
  readonly maxIterations?: number;
  /**
   * How much an edge supports the label of a neighbour: its weight (`TOP`), that over the
   * neighbour's degree (`LIN`), or over ln(degree + 1) (`LOG`). `robust` takes no other than `TOP`.
   */
  readonly weighting?: Weighting;
  /**
   * The exponent of the weight, in (0, 64]: by default 1 under `classic` and 8 under `sharpened`.
   * `robust` takes no other than 1.
   */
  readonly sharpness?: number;
  /** Faces that share a cluster. */
  readonly mustLinks?: readonly FacePair[];
  /** Faces that never share a cluster. */
  readonly cannotLinks?: readonly FacePair[];
  readonly signal?: { readonly aborted: boolean };
  /** Called after each pass with the number of nodes that changed their label. */
  readonly onProgress?: (pass: number, changed: number) => void;
}

/** What is said of the faces: the same in every run over them. */
export type FaceOptions = Pick<
  ChineseWhispersOptions,
  "faceKeys" | "seed" | "mustLinks" | "cannotLinks"
>;

/** What is asked of one run. */
export type RunOptions = Omit<ChineseWhispersOptions, keyof FaceOptions>;

export const defaultChineseWhispersOptions = Object.freeze({
  method: "robust",
  seed: 1,
  maxIterations: 100,
  weighting: "TOP",
  sharpness: Object.freeze({ robust: 1, classic: 1, sharpened: 8 }),
  /** `robust`: faces this similar are one node. */
  duplicateSimilarity: 0.9,
  /**
   * `robust`: an edge stays when it reaches this share of the geometric mean of its faces' own
   * scales.
   */
  locality: 0.75,
  /** `robust`: edges so far under the threshold still take part. */
  floorBelowThreshold: 0.1,
} as const);

/** The smallest similarity of edges that take part. */
export function floorOf(options: RunOptions): number {
  const { threshold } = options;
  return isRobust(options)
    ? threshold - defaultChineseWhispersOptions.floorBelowThreshold
    : threshold;
}

/** The support that a face needs to join a label; 0 where any support is enough. */
export function minimumSupportOf(options: RunOptions): number {
  return isRobust(options) ? options.threshold : 0;
}

export function isRobust({
  method = defaultChineseWhispersOptions.method,
}: RunOptions): boolean {
  return method === "robust";
}

/** How a run with these options takes labels. */
export function passOptionsOf(options: RunOptions): PassOptions {
  const { maxIterations, weighting, signal, onProgress } = options;
  const defaults = defaultChineseWhispersOptions;
  const minimumSupport = minimumSupportOf(options);
  return {
    maxIterations: maxIterations ?? defaults.maxIterations,
    minimumSupport,
    dividesBySize: minimumSupport > 0,
    isMutual: (weighting ?? defaults.weighting) === "TOP",
    signal,
    onPass: onProgress,
  };
}
