// The graph, and the working space beside it. libs/cw-core/src/kernel/kernel.ts lays them out in
// the memory of this module and hands over the addresses, which never change. AssemblyScript names
// the imported module after this file: "graph".

export declare const nodeCount: u32;

/** u32 by node, and one more: where the row of the node begins. */
export declare const offsets: usize;
/** u32 by directed edge, ascending within a row. */
export declare const neighbours: usize;
/** f32 by directed edge, above 0. */
export declare const weights: usize;
/** A bit by directed edge: whether it takes part, where the floor does not decide that. */
export declare const kept: usize;

/** u32 by node. */
export declare const labels: usize;
/** u8 by node: whether its row is truncated, so that its support is not divided by sizes. */
export declare const isTruncated: usize;
/** u8 by node: whether a pass by size is to visit it. */
export declare const isActive: usize;
/** i16 by node, in a pass by sum; below 0 where the pass is to visit the node. See margins.ts. */
export declare const margins: usize;
/** Two f32 by node, in a pass by size. See label-sizes.ts. They take the room of the margins. */
export declare const bounds: usize;
/** u32 by label: how many nodes carry it. */
export declare const sizes: usize;
/** u8 by label. See label-sizes.ts. */
export declare const hasChanged: usize;
/** f64 by label, all 0 between rows. */
export declare const supportByLabel: usize;
/**
 * u32 by node: a neighbour that carried the label which the node took in the first pass; the node
 * itself where there is none.
 */
export declare const joinedNeighbour: usize;

// Scratch space for the row of one node.

/** u32: the neighbours that do not carry `firstLabel`. */
export declare const restNeighbours: usize;
/** u32: their labels. */
export declare const restLabels: usize;
/** f32: the weights of the edges to them. */
export declare const restWeights: usize;
/** u32: labels that are still to be summed, or the neighbours that a move concerns. */
export declare const rowLabels: usize;
/** f32: what belongs to each of `rowLabels`. */
export declare const rowWeights: usize;
/** u32: the different labels in the row. */
export declare const foundLabels: usize;
/** f64: the support of each of them. */
export declare const foundSums: usize;
/** u32: those among `foundLabels` that are the own labels of later neighbours. */
export declare const laterFound: usize;

// @inline
export function u32At(base: usize, index: u32): u32 {
  return load<u32>(base + (usize(index) << 2));
}

// @inline
export function f32At(base: usize, index: u32): f32 {
  return load<f32>(base + (usize(index) << 2));
}

// @inline
export function f64At(base: usize, index: u32): f64 {
  return load<f64>(base + (usize(index) << 3));
}

// @inline
export function setU32(base: usize, index: u32, value: u32): void {
  store<u32>(base + (usize(index) << 2), value);
}

// @inline
export function setF32(base: usize, index: u32, value: f32): void {
  store<f32>(base + (usize(index) << 2), value);
}

// @inline
export function setF64(base: usize, index: u32, value: f64): void {
  store<f64>(base + (usize(index) << 3), value);
}
