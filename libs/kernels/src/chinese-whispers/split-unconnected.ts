import { takesPart } from "./edges.ts";
import { EdgeSet, firstPassEdges } from "./first-pass.ts";
import {
  joinedNeighbour,
  labels,
  margins,
  neighbours,
  nodeCount,
  offsets,
  setU32,
  sizes,
  u32At,
} from "./graph.ts";

// The nodes of a label form trees: the parent of a node is a neighbour in the same label that comes
// earlier. A node that has none is the head of a tree, and its own parent. Most labels have one
// head.

/** Replaces the head count of a label once its first part has kept the name. */
const isNamed: u32 = 1 << 31;

/**
 * Gives labels that nobody carries to all but one of the parts of a label that is not connected.
 * Uses the room of `sizes` and `margins`.
 */
export function splitUnconnected(usesKept: bool): void {
  const parents = sizes;
  const headCounts = margins; // u32 by label
  let spareHeads = findHeads(parents, headCounts, usesKept);
  if (spareHeads == 0) return;
  for (let node: u32 = 0; node < nodeCount; node++) {
    const label = u32At(labels, node);
    if (u32At(headCounts, label) > 1)
      spareHeads -= joinHeads(parents, headCounts, node, label, usesKept);
  }
  if (spareHeads == 0) return;
  nameParts(parents, headCounts);
}

/**
 * Finds the parent of each node. Where the neighbour that a node joined in the first pass still
 * carries its label, that is the parent and the row is not read.
 * @returns how many heads there are beyond one of each label
 */
// @inline
function findHeads(parents: usize, headCounts: usize, usesKept: bool): u32 {
  let spareHeads: u32 = 0;
  memory.fill(headCounts, 0, usize(nodeCount) << 2);
  const isNoted = firstPassEdges == (usesKept ? EdgeSet.Kept : EdgeSet.AtFloor);
  for (let node: u32 = 0; node < nodeCount; node++) {
    const label = u32At(labels, node);
    const noted = isNoted ? u32At(joinedNeighbour, node) : node;
    if (noted != node && u32At(labels, noted) == label) {
      setU32(parents, node, noted);
      continue;
    }
    const rowEnd = u32At(offsets, node + 1);
    let parent = node;
    for (let edge = u32At(offsets, node); edge < rowEnd; edge++) {
      const neighbour = u32At(neighbours, edge);
      if (neighbour > node) break;
      if (u32At(labels, neighbour) != label || takesPart(edge, usesKept) == 0)
        continue;
      parent = neighbour;
      break;
    }
    setU32(parents, node, parent);
    if (parent != node) continue;
    const count = u32At(headCounts, label) + 1;
    setU32(headCounts, label, count);
    spareHeads += u32(count > 1);
  }
  return spareHeads;
}

/**
 * Joins the trees of a label that the edges of a node connect, until there is one tree left.
 * @returns by how many there are fewer
 */
function joinHeads(
  parents: usize,
  headCounts: usize,
  node: u32,
  label: u32,
  usesKept: bool,
): u32 {
  const before = u32At(headCounts, label);
  let count = before;
  const rowEnd = u32At(offsets, node + 1);
  for (let edge = u32At(offsets, node); edge < rowEnd && count > 1; edge++) {
    const neighbour = u32At(neighbours, edge);
    if (neighbour > node) break; // its own row has this edge, too
    if (u32At(labels, neighbour) != label || takesPart(edge, usesKept) == 0)
      continue;
    const one = headOf(parents, node);
    const other = headOf(parents, neighbour);
    if (one == other) continue;
    setU32(parents, max(one, other), min(one, other));
    count--;
  }
  setU32(headCounts, label, count);
  return before - count;
}

/** Gives each part a label. The part that is met first keeps the one it has. */
// @inline
function nameParts(parents: usize, headCounts: usize): void {
  // u32 by head: the label of its part, and 1 more; 0 as long as it has none
  const names = margins + (usize(nodeCount) << 2);
  memory.fill(names, 0, usize(nodeCount) << 2);
  let free: u32 = 0;
  for (let node: u32 = 0; node < nodeCount; node++) {
    const label = u32At(labels, node);
    const heads = u32At(headCounts, label);
    if (heads == 1) continue;
    const head = headOf(parents, node);
    if (heads < isNamed) {
      setU32(headCounts, label, isNamed);
      setU32(names, head, label + 1);
    } else if (u32At(names, head) == 0) {
      // A free label is there: there are no more parts than nodes.
      while (u32At(headCounts, free) > 0) free++;
      setU32(names, head, ++free);
    }
    setU32(labels, node, u32At(names, head) - 1);
  }
}

/** @returns the head of the tree that a node is in */
function headOf(parents: usize, node: u32): u32 {
  let head = node;
  for (
    let parent = u32At(parents, head);
    parent != head;
    parent = u32At(parents, head)
  ) {
    const above = u32At(parents, parent);
    setU32(parents, head, above); // half the way next time
    head = above;
  }
  return head;
}
