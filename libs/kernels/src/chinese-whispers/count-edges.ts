// How many directed edges take part. Where the first pass went over the same edges and counted them
// all, they are not counted again.
import { floor } from "./edges.ts";
import {
  edgeCount,
  EdgeSet,
  firstPassEdges,
  isEveryEdgeCounted,
} from "./first-pass.ts";
import { f32At, kept, nodeCount, offsets, u32At, weights } from "./graph.ts";

/** @returns how many directed edges have at least this weight */
export function countReaching(weight: f32): u32 {
  if (
    isEveryEdgeCounted &&
    firstPassEdges == EdgeSet.AtFloor &&
    weight == floor
  )
    return 2 * edgeCount;
  const directedEdgeCount = u32At(offsets, nodeCount);
  const least = f32x4.splat(weight);
  let counts = i32x4.splat(0);
  let edge: u32 = 0;
  for (; edge + 4 <= directedEdgeCount; edge += 4)
    counts = i32x4.sub(
      counts,
      f32x4.ge(v128.load(weights + (usize(edge) << 2)), least),
    );
  let count: u32 = 0;
  for (; edge < directedEdgeCount; edge++)
    count += u32(f32At(weights, edge) >= weight);
  return (
    count +
    i32x4.extract_lane(counts, 0) +
    i32x4.extract_lane(counts, 1) +
    i32x4.extract_lane(counts, 2) +
    i32x4.extract_lane(counts, 3)
  );
}

/** @returns how many directed edges have their bit set in `kept` */
export function countKept(): u32 {
  if (isEveryEdgeCounted && firstPassEdges == EdgeSet.Kept)
    return 2 * edgeCount;
  const words = (u32At(offsets, nodeCount) + 31) >>> 5;
  let count: u32 = 0;
  for (let word: u32 = 0; word < words; word++)
    count += popcnt<u32>(u32At(kept, word));
  return count;
}
