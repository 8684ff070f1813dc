import type { Clustering } from "./chinese-whispers.ts";
import { DisjointSets } from "./disjoint-sets.ts";
import { kernelOf, toFloat32Above } from "./kernel.ts";
import { takesPart, type NodeGraph } from "./node-graph.ts";

/**
 * Labels whose nodes hang together: a label that lost the node which joined two parts becomes two.
 * @returns for each node a number below as many as there are nodes, the same in one part and no other
 */
export function splitUnconnected(
  graph: NodeGraph,
  labels: Uint32Array,
): Uint32Array {
  const { nodeCount, offsets, neighbours } = graph;
  const kernel = kernelOf(graph);
  if (kernel !== undefined) {
    kernel.setFloor(toFloat32Above(graph.floor));
    kernel.labels.set(labels);
    kernel.splitUnconnected(graph.kept === undefined ? 0 : 1);
    return kernel.labels.slice();
  }
  const parts = new DisjointSets(nodeCount);
  const partCounts = new Uint32Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) partCounts[labels[node]]++;
  // Most labels hang together by one edge of each node; all edges are read only for those that do not.
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
  const partOf = new Uint32Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) partOf[node] = parts.find(node);
  return partOf;
}

/** Labels of nodes, below as many as there are, as numbers of faces that are contiguous from 0 in the order of first faces. */
export function numberByFirstFace(
  nodeOfFace: Uint32Array,
  nodeLabels: Uint32Array,
): Pick<Clustering, "labels" | "clusterCount" | "singletonCount"> {
  const labels = new Uint32Array(nodeOfFace.length);
  const numbers = new Int32Array(nodeLabels.length).fill(-1);
  let clusterCount = 0;
  for (let face = 0; face < labels.length; face++) {
    const label = nodeLabels[nodeOfFace[face]];
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
