import { type NodeGraph, reweigh, takesPart } from "../nodes/node-graph.ts";
import { defaultChineseWhispersOptions, type RunOptions } from "./options.ts";

/**
 * What each edge gives the label of a neighbour: its weight as it is, sharpened, or shared out by
 * the neighbour's degree.
 * @param graph read, never changed
 * @returns the same graph where weights stay as they are, else one with weights of its own
 * @see Biemann 2006, "Chinese Whispers", TextGraphs, section 2, on the weighting of nodes by degree
 */
export function supportOf(
  graph: NodeGraph,
  {
    method = defaultChineseWhispersOptions.method,
    weighting = "TOP",
    sharpness,
  }: RunOptions,
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
    for (let edge = offsets[node]; edge < offsets[node + 1]; edge++)
      if (takesPart(graph, edge)) degrees[node]++;
  return degrees;
}
