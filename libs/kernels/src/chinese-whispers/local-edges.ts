import { findStrongestTwo, second, strongest } from "./edges.ts";
import { forgetFirstPass } from "./first-pass.ts";
import {
  f32At,
  f64At,
  kept,
  margins,
  neighbours,
  nodeCount,
  offsets,
  setF64,
  setU32,
  sizes,
  u32At,
  weights,
} from "./graph.ts";

/** What 1 is in 16 bits. */
const shortOne: f64 = 65535;

/**
 * Sets the bit in `kept` of each edge of at least `least` that reaches `locality` times the
 * geometric mean of the scales of its nodes. The scale of a node is the mean of its two strongest
 * edges that reach the floor.
 *
 * Most edges are decided by roots in 16 bits, of which the caches hold four times as many as of
 * those in 64. The few edges that come too near to tell are looked up in full. Uses the room of
 * `margins` and `sizes`.
 */
export function keepLocalEdges(least: f32, locality: f64): void {
  const roots = margins; // f64, at most 1 as similarities are
  const shortRoots = sizes; // u16
  const directedEdgeCount = u32At(offsets, nodeCount);
  forgetFirstPass();
  for (let node: u32 = 0; node < nodeCount; node++) {
    findStrongestTwo(u32At(offsets, node), u32At(offsets, node + 1), 0, false);
    const scale = second == 0 ? strongest : (strongest + second) / 2;
    const root = sqrt<f64>(locality * scale);
    setF64(roots, node, root);
    store<u16>(shortRoots + (usize(node) << 1), u16(root * shortOne));
  }
  let word: u32 = 0;
  for (let node: u32 = 0; node < nodeCount; node++) {
    const root = f64At(roots, node);
    const unit = root / shortOne;
    const rowEnd = u32At(offsets, node + 1);
    for (let edge = u32At(offsets, node); edge < rowEnd; edge++) {
      const neighbour = u32At(neighbours, edge);
      const weight = f64(f32At(weights, edge));
      const above =
        weight - unit * f64(load<u16>(shortRoots + (usize(neighbour) << 1)));
      let isLocal = u32(above >= 0);
      if (abs<f64>(above) < 2 * unit)
        isLocal = u32(weight >= root * f64At(roots, neighbour));
      word |= (isLocal & u32(f32At(weights, edge) >= least)) << (edge & 31);
      if ((edge & 31) != 31) continue;
      setU32(kept, edge >>> 5, word);
      word = 0;
    }
  }
  if ((directedEdgeCount & 31) != 0)
    setU32(kept, directedEdgeCount >>> 5, word);
}
