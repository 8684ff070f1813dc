import type { Adjacency } from "../adjacency/adjacency.ts";
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
  type FaceOptions,
  floorOf,
  isRobust,
  passOptionsOf,
  type RunOptions,
} from "./options.ts";
import { runPasses } from "./passes.ts";

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
 * Orders the faces, and contracts under `robust` those that are one node, once for any number of
 * runs over them.
 * @param adjacency checked, as the options are; read, never changed
 * @returns the run with given options, one at a time
 */
export function prepareWhispers(
  adjacency: Adjacency,
  { mustLinks = [], cannotLinks = [], ...faces }: FaceOptions,
): (options: RunOptions) => Clustering {
  const order = orderFaces(adjacency, faces);
  const { duplicateSimilarity, locality } = defaultChineseWhispersOptions;
  const constraints = { mustLinks, cannotLinks };
  let kept: ReturnType<typeof joinAtAnyFloor> | undefined;
  return (options) => {
    const floor = floorOf(options);
    if (!isRobust(options)) {
      const { graph, contracted } = joinMustLinked(
        viewFaces(adjacency, order, floor),
        constraints,
      );
      return whisper(graph, contracted, options);
    }
    const lowest = Math.min(floor, alwaysExact);
    if (kept?.lowest !== lowest)
      kept = joinAtAnyFloor(viewFaces(adjacency, order, lowest), {
        lowest,
        duplicateSimilarity,
        ...constraints,
      });
    const { contracted, at } = kept;
    return whisper(
      keepLocalEdges(at(floor), floor, locality),
      contracted,
      options,
    );
  };
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
  { nodeOfFace, cannotLinkRows }: Contracted,
  options: RunOptions,
): Clustering {
  const { labels, ...run } = runPasses(supportOf(graph, options), {
    ...passOptionsOf(options),
    cannotLinkRows,
  });
  splitUnconnected(graph, labels);
  return {
    ...numberByFirstFace(labels, nodeOfFace),
    ...run,
    edgeCount: countEdges(graph),
    nodeCount: graph.nodeCount,
  };
}
