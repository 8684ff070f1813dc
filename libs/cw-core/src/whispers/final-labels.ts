import { kernelOf, toFloat32Above } from "../kernel/kernel.ts";
import { DisjointSets } from "../nodes/disjoint-sets.ts";
import { type NodeGraph, takesPart } from "../nodes/node-graph.ts";
import type { Clustering } from "./clustering.ts";

/**
 * Splits each label whose nodes are not connected by edges that take part. Whispering leaves such
 * labels behind when the node that joined two parts of a label takes another.
 * @param labels by node, below the number of nodes; overwritten by new ones, the same for two nodes
 *   only if they had the same label and are connected within it
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
  // One edge of each node connects most labels. All edges are read only for the others.
  for (const isThorough of [false, true]) {
    for (let node = 0; node < nodeCount; node++) {
      const label = labels[node];
      for (let edge = offsets[node]; edge < offsets[node + 1]; edge++) {
        if (partCounts[label] === 1) break;
        if (labels[neighbours[edge]] !== label || !takesPart(graph, edge))
          continue;
        if (parts.join(node, neighbours[edge])) partCounts[label]--;
        if (!isThorough) break;
      }
    }
  }
  for (let node = 0; node < nodeCount; node++) labels[node] = parts.find(node);
}

/**
 * Turns labels of nodes into labels of faces that are contiguous from 0, in the order of first
 * faces, and counts them.
 * @param nodeLabels by node, below the number of nodes
 * @param nodeOfFace undefined where each face is a node of its own
 * @returns labels that are the caller's
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
