// The hot loops of Chinese Whispers, over a graph whose nodes are numbered in visiting order. They
// give the labels of the plain loops in libs/cw-core/src/whispers, in as many passes. Those are the
// reference, and say why each step is right.
//
// What makes these fast:
// 1. In the first pass, later neighbours still carry their own labels. Nothing is looked up for
//    them, and only the strongest edges to them can matter. Edges are read four at a time
//    (edges.ts).
// 2. Earlier neighbours carry few labels. Each label is summed in one pass over the row, without
//    branches and without a table (sum-by-label.ts).
// 3. A move concerns earlier neighbours only, and most of them carry the new label already.
// 4. What lies anywhere in memory is short (margins.ts), is read for several rows together
//    (read-ahead.ts), and is seldom branched on. The caches hold less of a large graph than of a
//    small one.
import { countActive, setActiveCount } from "./active.ts";
import { countKept, countReaching } from "./count-edges.ts";
import { setFloor } from "./edges.ts";
import { startCounting } from "./first-pass.ts";
import {
  hasChanged,
  isActive,
  joinedNeighbour,
  labels,
  margins,
  nodeCount,
  setU32,
  sizes,
} from "./graph.ts";
import { needsPassBySize, startLabels } from "./label-sizes.ts";
import { keepLocalEdges } from "./local-edges.ts";
import { passBySize } from "./pass-by-size.ts";
import { passBySum } from "./pass-by-sum.ts";
import { splitUnconnected } from "./split-unconnected.ts";

export {
  countActive,
  countKept,
  countReaching,
  keepLocalEdges,
  needsPassBySize,
  passBySize,
  passBySum,
  setFloor,
  splitUnconnected,
};

/** Makes every node active, alone with a label of its own. */
export function start(minimumSupport: f64): void {
  startLabels(minimumSupport);
  setActiveCount(nodeCount);
  startCounting();
  memory.fill(isActive, 1, nodeCount);
  memory.fill(margins, 0xff, usize(nodeCount) << 1);
  memory.fill(hasChanged, 0, nodeCount);
  for (let node: u32 = 0; node < nodeCount; node++) {
    setU32(labels, node, node);
    setU32(joinedNeighbour, node, node);
    setU32(sizes, node, 1);
  }
}
