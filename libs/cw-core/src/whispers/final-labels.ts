import type { Clustering } from "./chinese-whispers.ts";
import { DisjointSets } from "../nodes/disjoint-sets.ts";
import { kernelOf, toFloat32Above } from "../kernel/kernel.ts";
import { takesPart, type NodeGraph } from "../nodes/node-graph.ts";

/**
 * Makes labels such that their nodes hang together: a label that lost the node which joined two
 * parts becomes two.
 * @param labels by node, below as many as there are nodes; written over with such that are the same
 *   in one part and no other
 */
export function splitUnconnected(graph: NodeGraph, labels: Uint32Array): void {
  const { nodeCount, offsets, neighbours } = graph;
  const kernel = kernelOf(graph);
  if (kernel !== undefined) {
    kernel.setFloor(toFloat32Above(graph.floor));
    kernel.labels.set(labels);
    kernel.splitUnconnected(graph.kept === undefined ? 0 : 1);
    labels.set(kernel.labels);
    return;
  }
  const parts = new DisjointSets(nodeCount);
  const partCounts = new Uint32Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) partCounts[labels[node]]++;
  // Most labels hang together by one edge of each node; all edges are read only for those that do
  // not.
  for (const isThorough of [false, true]) {
    for (let node = 0; node < nodeCount; node++) {
      const label = labels[node];
      for (let end = offsets[node]; end < offsets[node + 1]; end++) {
        if (partCounts[label] === 1) break;
        if (labels[neighbours[end]] !== label || !takesPart(graph, end))
          continue;
        if (parts.join(node, neighbours[end])) partCounts[label]--;
        if (!isThorough) break;
      }
    }
  }
  for (let node = 0; node < nodeCount; node++) labels[node] = parts.find(node);
}

/**
 * Labels of nodes, below as many as there are, as numbers of faces that are contiguous from 0 in
 * the order of first faces.
 * @param nodeOfFace undefined where each face is a node of its own
 */
export function numberByFirstFace(
  nodeLabels: Uint32Array,
  nodeOfFace: Uint32Array | undefined,
): Pick<Clustering, "labels" | "clusterCount" | "singletonCount"> {
  const labels = new Uint32Array((nodeOfFace ?? nodeLabels).length);
  const numbers = new Int32Array(nodeLabels.length).fill(-1);
  let clusterCount = 0;
  for (let face = 0; face < labels.length; face++) {
    const label = nodeLabels[nodeOfFace?.[face] ?? face];
    if (numbers[label] < 0) numbers[label] = clusterCount++;
    labels[face] = numbers[label];
  }
  const sizes = new Uint32Array(clusterCount);
  for (const label of labels) sizes[label]++;
  let singletonCount = 0;
  for (let label = 0; label < clusterCount; label++)
    if (sizes[label] === 1) singletonCount++;
  return { labels, clusterCount, singletonCount };
}
