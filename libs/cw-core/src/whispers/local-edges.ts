import { scaleOf } from "../adjacency/own-scale.ts";
import { kernelOf, toFloat32Above } from "../kernel/kernel.ts";
import type { NodeGraph } from "../nodes/node-graph.ts";

/**
 * Keeps the edges that are strong on the scales of their two nodes. The scale of a node is the mean
 * weight of its two strongest edges. An edge stays when it reaches `locality` times the geometric
 * mean of the scales of its two nodes.
 * @param graph one where only the floor leaves out edges; read, never changed
 * @param floor weights below it do not stay either
 * @param locality a share of 1
 * @returns the same arrays and a bit per directed edge. Where compiled loops choose, the bits lie
 *   in their memory, and the next choice for the same graph overwrites them.
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
  // √(locality · scale) of each node, so that the bound of an edge is a product of two
  const roots = new Float64Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    const scale = scaleOf(offsets, weights, node, graph.floor);
    roots[node] = Math.sqrt(locality * scale);
  }
  const kept = new Uint32Array((weights.length + 31) >>> 5);
  for (let node = 0; node < nodeCount; node++) {
    const root = roots[node];
    for (let edge = offsets[node]; edge < offsets[node + 1]; edge++) {
      const weight = weights[edge];
      if (weight >= least && weight >= root * roots[neighbours[edge]])
        kept[edge >>> 5] |= 1 << (edge & 31);
    }
  }
  return { ...graph, kept };
}
