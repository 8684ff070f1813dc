import type { Adjacency } from "../adjacency/adjacency.ts";
import { mergeClusters } from "../merging/merge-clusters.ts";
import { weakestSimilarity } from "../merging/weakest-similarity.ts";
import { contract, contractAtAnyFloor } from "../nodes/contracted-graph.ts";
import {
  type Contracted,
  contractFaces,
  type ContractionOptions,
} from "../nodes/contraction.ts";
import {
  alwaysExact,
  countEdges,
  type NodeGraph,
  viewFaces,
} from "../nodes/node-graph.ts";
import { keysFromIndices, visitingOrder } from "../visiting-order.ts";
import type { Clustering } from "./clustering.ts";
import { supportOf } from "./edge-support.ts";
import { numberByFirstFace, splitUnconnected } from "./final-labels.ts";
import { keepLocalEdges } from "./local-edges.ts";
import {
  defaultChineseWhispersOptions,
  dividesBySize,
  type FaceOptions,
  floorOf,
  isCohesive,
  localityOf,
  passOptionsOf,
  type RunOptions,
} from "./options.ts";
import { runPasses } from "./passes.ts";
import { keepEdgesOfSparse, withSparseNodes } from "./sparse-support.ts";

/** The order in which faces are visited: visiting rank → face. */
export function orderFaces(
  { faceCount }: Adjacency,
  {
    faceKeys,
    seed = defaultChineseWhispersOptions.seed,
  }: Pick<FaceOptions, "faceKeys" | "seed">,
): Uint32Array {
  return visitingOrder(faceKeys ?? keysFromIndices(faceCount), seed);
}

/**
 * Orders the faces, and contracts near-duplicates where the method does, once for any number of
 * runs over them.
 * @param adjacency checked, as the options are; read, never changed
 * @returns the run with given options, one at a time
 */
export function prepareWhispers(
  adjacency: Adjacency,
  { mustLinks = [], cannotLinks = [], ...faces }: FaceOptions,
): (options: RunOptions) => Clustering {
  const order = orderFaces(adjacency, faces);
  const constraints = { mustLinks, cannotLinks };
  let weakest: number | undefined;
  let kept: ReturnType<typeof joinAtAnyFloor> | undefined;
  return (options) => {
    const floor = floorOf(options);
    if (!dividesBySize(options)) {
      const { graph, contracted } = joinMustLinked(
        viewFaces(adjacency, order, floor),
        constraints,
      );
      return whisper(graph, contracted, options);
    }
    const contraction = contractionOf(options);
    const lowest = Math.min(floor, alwaysExact);
    if (kept === undefined || !isSame(kept.asked, { ...contraction, lowest }))
      kept = joinAtAnyFloor(viewFaces(adjacency, order, lowest), {
        ...contraction,
        lowest,
        ...constraints,
      });
    const { contracted, at, weakestEdge } = kept;
    const graph = withSparseNodes(at(floor), options, weakestEdge);
    const local = keepLocalEdges(graph, floor, localityOf(options));
    if (!isCohesive(options)) return whisper(local, contracted, options);
    keepEdgesOfSparse(local, floor);
    const from = (weakest ??= weakestSimilarity(adjacency));
    return whisper(local, contracted, options, {
      graph: () => at(from),
      weakest: from,
    });
  };
}

/** Which faces become one node: those so similar, but none less similar than the threshold. */
function contractionOf(options: RunOptions) {
  const { duplicateSimilarity } = defaultChineseWhispersOptions;
  return {
    duplicateSimilarity: Math.max(duplicateSimilarity, options.threshold),
    isTight: isCohesive(options),
  };
}

type AskedContraction = ReturnType<typeof contractionOf> & {
  readonly lowest: number;
};

function isSame(one: AskedContraction, two: AskedContraction): boolean {
  return (
    one.duplicateSimilarity === two.duplicateSimilarity &&
    one.isTight === two.isTight &&
    one.lowest === two.lowest
  );
}

/** Contracts faces that must-links join, and no others. */
function joinMustLinked(
  view: NodeGraph,
  constraints: Pick<ContractionOptions, "mustLinks" | "cannotLinks">,
): { readonly graph: NodeGraph; readonly contracted: Contracted } {
  const contracted = contractFaces(view, {
    duplicateSimilarity: Infinity,
    ...constraints,
  });
  const { nodeCount, nodeOfFace } = contracted;
  const graph =
    nodeOfFace === undefined ? view : contract(view, { nodeCount, nodeOfFace });
  return { graph, contracted };
}

/** Contracts near-duplicates as well, for any floor from the lowest on. */
function joinAtAnyFloor(
  view: NodeGraph,
  options: ContractionOptions & AskedContraction,
): {
  readonly asked: AskedContraction;
  readonly contracted: Contracted;
  readonly at: (floor: number) => NodeGraph;
  /** Rows may have weaker edges, which take no part at any floor. */
  readonly weakestEdge: number;
} {
  const contracted = contractFaces(view, options);
  const { nodeCount, nodeOfFace } = contracted;
  return nodeOfFace === undefined
    ? {
        asked: options,
        contracted,
        at: (floor) => ({ ...view, floor: Math.max(floor, view.floor) }),
        weakestEdge: view.floor,
      }
    : {
        asked: options,
        contracted,
        at: contractAtAnyFloor(view, { nodeCount, nodeOfFace }),
        weakestEdge: 0,
      };
}

/** @param all what merges afterwards: every edge that there is, asked for once passes are over */
function whisper(
  graph: NodeGraph,
  { nodeOfFace, cannotLinkRows }: Contracted,
  options: RunOptions,
  all?: { readonly graph: () => NodeGraph; readonly weakest: number },
): Clustering {
  const { labels, ...run } = runPasses(supportOf(graph, options), {
    ...passOptionsOf(options),
    cannotLinkRows,
  });
  splitUnconnected(graph, labels);
  const edgeCount = countEdges(graph);
  if (all !== undefined)
    mergeClusters(all.graph(), labels, {
      ...options,
      settings: options.merging,
      weakest: all.weakest,
      cannotLinkRows,
    });
  return {
    ...numberByFirstFace(labels, nodeOfFace),
    ...run,
    edgeCount,
    nodeCount: graph.nodeCount,
  };
}
