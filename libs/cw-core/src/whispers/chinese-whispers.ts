import {
  checkAdjacency,
  checkThreshold,
  type Adjacency,
} from "../adjacency/adjacency.ts";
import { checkConstraints, type FacePair } from "../nodes/constraints.ts";
import { contract, contractAtAnyFloor } from "../nodes/contracted-graph.ts";
import {
  contractFaces,
  type Contracted,
  type ContractionOptions,
} from "../nodes/contraction.ts";
import { ClusteringError } from "../errors.ts";
import { kernelOf, toFloat32Above } from "../kernel/kernel.ts";
import {
  alwaysExact,
  countEdges,
  reweigh,
  takesPart,
  viewFaces,
  type NodeGraph,
} from "../nodes/node-graph.ts";
import { keysFromPlaces, visitingOrder } from "../random.ts";
import { numberByFirstFace, splitUnconnected } from "./final-labels.ts";
import { sweep, type SweepOptions } from "./passes.ts";

export type ClusterMethod = "robust" | "classic" | "sharpened";
export type Weighting = "TOP" | "LIN" | "LOG";

export interface ChineseWhispersOptions {
  /**
   * The similarity that counts as "the same person", in (0, 1]; what it does depends on the method.
   */
  readonly threshold: number;
  readonly method?: ClusterMethod;
  /**
   * 64 bits per face that are the same on every machine: the first of its id. By default the face's
   * index.
   */
  readonly faceKeys?: BigUint64Array;
  readonly seed?: number;
  /** Passes over the faces, at most; it stops earlier once no label changes. */
  readonly maxIterations?: number;
  /**
   * How much an edge supports its label: its weight, that over the neighbour's degree, or over
   * ln(degree + 1).
   */
  readonly weighting?: Weighting;
  /**
   * The exponent of the weight, by default 1 under `classic` and 8 under `sharpened`; `robust`
   * takes no other than 1.
   */
  readonly sharpness?: number;
  readonly mustLinks?: readonly FacePair[];
  readonly cannotLinks?: readonly FacePair[];
  readonly signal?: { readonly aborted: boolean };
  readonly onProgress?: (iteration: number, changed: number) => void;
}

/** What is said of the faces: the same in every run over them. */
export type FaceOptions = Pick<
  ChineseWhispersOptions,
  "faceKeys" | "seed" | "mustLinks" | "cannotLinks"
>;

/** What is asked of one run. */
export type RunOptions = Omit<ChineseWhispersOptions, keyof FaceOptions>;

export interface Clustering {
  /**
   * A number per face, contiguous from 0 in the order of first faces; a face alone has a number to
   * itself.
   */
  readonly labels: Uint32Array;
  /** Different labels, faces alone included. */
  readonly clusterCount: number;
  readonly singletonCount: number;
  readonly ranIterations: number;
  readonly didConverge: boolean;
  /** Edges that took part, each counted once. */
  readonly edgeCount: number;
  /** Nodes that whispered: fewer than faces where near-duplicates or must-links were contracted. */
  readonly nodeCount: number;
}

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

/**
 * Groups faces by Chinese Whispers: each takes the label its neighbours support most, until nothing
 * changes.
 *
 * - `classic`: edges at or above the threshold, support Σ weight.
 * - `sharpened`: the same with Σ weight⁸, which trusts near faces over many.
 * - `robust`: near-duplicates contracted, edges kept relative to each face's own scale, support Σ
 *   weight / √size of the cluster, and the threshold as the support a face needs to join. A face
 *   whose row was cut (`withRowsTruncatedAt`) is joined to as many of a large cluster as it can be:
 *   its support is not divided.
 *
 * The same faces, edges, keys and seed give the same clusters, byte for byte, however rows and
 * edges are ordered.
 * @param adjacency symmetric CSR of n faces, similarities in (0, 1]; read, never changed
 * @returns labels that are the caller's, and the run
 * @throws ClusteringError `THRESHOLD_OUT_OF_RANGE`, `OPTION_OUT_OF_RANGE`, `ADJACENCY_MALFORMED`,
 *   `LABELS_MALFORMED` (keys), `CONSTRAINT_MALFORMED`, `CONSTRAINT_CONTRADICTION`; AbortedError
 * @see Biemann 2006, "Chinese Whispers", TextGraphs, section 2. Departures: visits in the order of
 *   a hash of the face, not shuffled anew in each pass; ties keep the present label; labels that
 *   are not connected are split; `robust` as measured in libs/cw-core/bench/results.md.
 */
export function chineseWhispers(
  adjacency: Adjacency,
  options: ChineseWhispersOptions,
): Clustering {
  checkOptions(adjacency, options);
  checkAdjacency(adjacency);
  checkConstraints(
    adjacency.faceCount,
    options.mustLinks ?? [],
    options.cannotLinks ?? [],
  );
  return prepareWhispers(adjacency, options)(options);
}

/** The order in which faces are visited. */
export function orderFaces(
  { faceCount }: Adjacency,
  {
    faceKeys,
    seed = defaultChineseWhispersOptions.seed,
  }: Pick<ChineseWhispersOptions, "faceKeys" | "seed">,
): Uint32Array {
  return visitingOrder(faceKeys ?? keysFromPlaces(faceCount), seed);
}

/** The weakest edges that take part. */
export function floorOf(options: RunOptions): number {
  const { threshold } = options;
  return isRobust(options)
    ? threshold - defaultChineseWhispersOptions.floorBelowThreshold
    : threshold;
}

/** The support that a face needs to join a label: 0 where any will do. */
export function evidenceOf(options: RunOptions): number {
  return isRobust(options) ? options.threshold : 0;
}

function isRobust({
  method = defaultChineseWhispersOptions.method,
}: RunOptions): boolean {
  return method === "robust";
}

/**
 * Orders faces, and joins for `robust` those that are one node, once for any number of runs over
 * them.
 * @param adjacency checked, as the options are
 */
export function prepareWhispers(
  adjacency: Adjacency,
  { mustLinks = [], cannotLinks = [], ...faces }: FaceOptions,
): (options: RunOptions) => Clustering {
  const order = orderFaces(adjacency, faces);
  const { duplicateSimilarity, locality } = defaultChineseWhispersOptions;
  const links = { mustLinks, cannotLinks };
  let kept: ReturnType<typeof joinAtAnyFloor> | undefined;
  return (options) => {
    const floor = floorOf(options);
    if (!isRobust(options)) {
      const { graph, contracted } = joinLinked(
        viewFaces(adjacency, order, floor),
        links,
      );
      return whisper(graph, contracted, options);
    }
    const lowest = Math.min(floor, alwaysExact);
    if (kept?.lowest !== lowest)
      kept = joinAtAnyFloor(viewFaces(adjacency, order, lowest), {
        lowest,
        duplicateSimilarity,
        ...links,
      });
    const { contracted, at } = kept;
    return whisper(
      keepLocalEdges(at(floor), floor, locality),
      contracted,
      options,
    );
  };
}

/** Joins only what people joined. */
function joinLinked(
  view: NodeGraph,
  links: Pick<ContractionOptions, "mustLinks" | "cannotLinks">,
): { readonly graph: NodeGraph; readonly contracted: Contracted } {
  const contracted = contractFaces(view, {
    duplicateSimilarity: Infinity,
    ...links,
  });
  const { nodeCount, nodeOfFace } = contracted;
  const graph =
    nodeOfFace === undefined ? view : contract(view, { nodeCount, nodeOfFace });
  return { graph, contracted };
}

/**
 * Joins near-duplicates, too, for any floor from the lowest on.
 */
function joinAtAnyFloor(
  view: NodeGraph,
  { lowest, ...options }: ContractionOptions & { readonly lowest: number },
): {
  readonly lowest: number;
  readonly contracted: Contracted;
  readonly at: (floor: number) => NodeGraph;
} {
  const contracted = contractFaces(view, options);
  const { nodeCount, nodeOfFace } = contracted;
  const at =
    nodeOfFace === undefined
      ? (floor: number) => ({ ...view, floor: Math.max(floor, view.floor) })
      : contractAtAnyFloor(view, { nodeCount, nodeOfFace });
  return { lowest, contracted, at };
}

function whisper(
  graph: NodeGraph,
  { nodeOfFace, apart }: Contracted,
  options: RunOptions,
): Clustering {
  const swept = sweep(supportOf(graph, options), {
    ...sweepOptions(options),
    apart,
  });
  splitUnconnected(graph, swept.labels);
  return {
    ...numberByFirstFace(swept.labels, nodeOfFace),
    ranIterations: swept.ranIterations,
    didConverge: swept.didConverge,
    edgeCount: countEdges(graph),
    nodeCount: graph.nodeCount,
  };
}

/** How options say that labels are taken. */
export function sweepOptions(options: RunOptions): SweepOptions {
  const { maxIterations, weighting, signal, onProgress } = options;
  const defaults = defaultChineseWhispersOptions;
  const evidence = evidenceOf(options);
  return {
    maxIterations: maxIterations ?? defaults.maxIterations,
    evidence,
    dividesBySize: evidence > 0,
    isMutual: (weighting ?? defaults.weighting) === "TOP",
    signal,
    onIteration: onProgress,
  };
}

/**
 * Keeps an edge that is strong beside what its two nodes are used to: the mean of their two
 * strongest.
 * @param graph of which only the floor has left out edges so far
 */
export function keepLocalEdges(
  graph: NodeGraph,
  floor: number,
  locality: number,
): NodeGraph {
  const { nodeCount, offsets, neighbours, weights } = graph;
  const least = Math.max(floor, graph.floor);
  const kernel = kernelOf(graph);
  if (kernel !== undefined) {
    kernel.setFloor(toFloat32Above(graph.floor));
    kernel.keepLocalEdges(toFloat32Above(least), locality);
    return { ...graph, kept: kernel.kept };
  }
  // of each node's scale, times the locality: so that a product is the bound
  const roots = new Float64Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    let strongest = 0;
    let second = 0;
    for (let end = offsets[node]; end < offsets[node + 1]; end++) {
      const weight = weights[end];
      if (weight <= second || !takesPart(graph, end)) continue;
      if (weight > strongest) {
        second = strongest;
        strongest = weight;
      } else second = weight;
    }
    const scale = second === 0 ? strongest : (strongest + second) / 2;
    roots[node] = Math.sqrt(locality * scale);
  }
  const kept = new Uint32Array((weights.length + 31) >>> 5);
  for (let node = 0; node < nodeCount; node++) {
    const root = roots[node];
    for (let end = offsets[node]; end < offsets[node + 1]; end++) {
      const weight = weights[end];
      if (weight >= least && weight >= root * roots[neighbours[end]])
        kept[end >>> 5] |= 1 << (end & 31);
    }
  }
  return { ...graph, kept };
}

/**
 * What each edge gives to its neighbour's label: the weight as it is, or sharpened, or shared out
 * by degree.
 */
export function supportOf(
  graph: NodeGraph,
  { method = "robust", weighting = "TOP", sharpness }: RunOptions,
): NodeGraph {
  const exponent = sharpness ?? defaultChineseWhispersOptions.sharpness[method];
  if (exponent === 1 && weighting === "TOP") return graph;
  const sharpened = reweigh(graph, (weight) => weight ** exponent);
  if (weighting === "TOP") return sharpened;
  const degrees = degreesOf(graph);
  return reweigh(
    sharpened,
    (weight, _, neighbour) =>
      weight /
      (weighting === "LIN"
        ? degrees[neighbour]
        : Math.log(degrees[neighbour] + 1)),
  );
}

function degreesOf(graph: NodeGraph): Uint32Array {
  const { nodeCount, offsets } = graph;
  const degrees = new Uint32Array(nodeCount);
  for (let node = 0; node < nodeCount; node++)
    for (let end = offsets[node]; end < offsets[node + 1]; end++)
      if (takesPart(graph, end)) degrees[node]++;
  return degrees;
}

export function checkOptions(
  { faceCount }: Adjacency,
  options: ChineseWhispersOptions,
): void {
  checkRun(options);
  checkKeys(faceCount, options.faceKeys);
}

export function checkRun(options: RunOptions): void {
  const { threshold, maxIterations = 1, sharpness = 1 } = options;
  checkThreshold(threshold);
  const refuse = (option: string, value: number, expected: string): never => {
    throw new ClusteringError(
      { code: "OPTION_OUT_OF_RANGE", option, value },
      `Expected ${expected} for ${option} but received ${value}.`,
    );
  };
  if (!Number.isInteger(maxIterations) || maxIterations < 1)
    refuse("maxIterations", maxIterations, "a whole number, at least 1,");
  if (!(sharpness > 0 && sharpness <= 64))
    refuse("sharpness", sharpness, "a number above 0 and at most 64");
  const { method = defaultChineseWhispersOptions.method, weighting = "TOP" } =
    options;
  if (method === "robust" && sharpness !== 1)
    refuse(
      "sharpness",
      sharpness,
      "no other than 1 with the method robust, whose threshold is measured in plain similarity,",
    );
  if (method === "robust" && weighting !== "TOP") {
    throw new ClusteringError(
      { code: "OPTION_OUT_OF_RANGE", option: "weighting", value: weighting },
      `Expected weighting TOP with the method robust, whose threshold is measured in plain similarity, but received ${weighting}; use it with classic or sharpened.`,
    );
  }
}

export function checkKeys(
  faceCount: number,
  faceKeys: BigUint64Array | undefined,
): void {
  if (faceKeys === undefined || faceKeys.length === faceCount) return;
  throw new ClusteringError(
    {
      code: "LABELS_MALFORMED",
      expected: faceCount,
      received: faceKeys.length,
    },
    `Expected ${faceCount} face keys but received ${faceKeys.length}.`,
  );
}
