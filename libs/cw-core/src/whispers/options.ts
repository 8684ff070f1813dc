import type { MergingSettings } from "../merging/merging-settings.ts";
import type { FacePair } from "../nodes/constraints.ts";
import type { PassOptions } from "./pass-options.ts";

export type ClusterMethod = "cohesive" | "robust" | "classic" | "sharpened";
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
   * neighbour's degree (`LIN`), or over ln(degree + 1) (`LOG`). `cohesive` and `robust` take no
   * other than `TOP`.
   */
  readonly weighting?: Weighting;
  /**
   * The exponent of the weight, in (0, 64]: by default 1 under `classic` and 8 under `sharpened`.
   * `cohesive` and `robust` take no other than 1.
   */
  readonly sharpness?: number;
  /** `cohesive`: how clusters merge, for whoever measures other settings. */
  readonly merging?: Partial<MergingSettings>;
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
  method: "cohesive",
  seed: 1,
  maxIterations: 100,
  weighting: "TOP",
  sharpness: Object.freeze({
    cohesive: 1,
    robust: 1,
    classic: 1,
    sharpened: 8,
  }),
  /** `cohesive`, `robust`: faces this similar are one node. */
  duplicateSimilarity: 0.9,
  /**
   * `cohesive`, `robust`: an edge stays when it reaches this share of the geometric mean of its
   * faces' own scales.
   */
  locality: Object.freeze({ cohesive: 0.8, robust: 0.75 }),
  /** `cohesive`, `robust`: edges so far under the threshold still whisper. */
  floorBelowThreshold: 0.1,
} as const);

/** The smallest similarity of edges that take part. */
export function floorOf(options: RunOptions): number {
  const { threshold } = options;
  return dividesBySize(options)
    ? threshold - defaultChineseWhispersOptions.floorBelowThreshold
    : threshold;
}

/** The support that a face needs to join a label; 0 where any support is enough. */
export function minimumSupportOf(options: RunOptions): number {
  return dividesBySize(options) ? options.threshold : 0;
}

/** Whether support is divided by size, and the threshold is the support that a face needs. */
export function dividesBySize({
  method = defaultChineseWhispersOptions.method,
}: RunOptions): boolean {
  return method === "cohesive" || method === "robust";
}

/** Whether clusters merge after the whispering, and nodes are contracted tightly. */
export function isCohesive({
  method = defaultChineseWhispersOptions.method,
}: RunOptions): boolean {
  return method === "cohesive";
}

/** Edges that fall short of this share of their faces' own scales take no part. */
export function localityOf(options: RunOptions): number {
  const { locality } = defaultChineseWhispersOptions;
  return isCohesive(options) ? locality.cohesive : locality.robust;
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
