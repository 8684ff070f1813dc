import { throwIfAborted } from "../errors.ts";
import { kernelOf, toFloat32Above, type Kernel } from "../kernel/kernel.ts";
import type { NodeGraph } from "../nodes/node-graph.ts";
import type { SweepOptions, Swept } from "./passes.ts";

/**
 * The compiled loops, where the graph lies in their memory, in visiting order, and nothing else
 * decides than support.
 */
export function kernelFor(
  graph: NodeGraph,
  { apart, placed, isMutual, dividesBySize }: SweepOptions,
): Kernel | undefined {
  if (apart !== undefined || placed !== undefined || !isMutual)
    return undefined;
  const kernel = kernelOf(graph);
  if (graph.kept !== (dividesBySize ? kernel?.kept : undefined))
    return undefined;
  for (let rank = 0; rank < graph.nodeCount; rank++)
    if (graph.order[rank] !== rank) return undefined;
  return kernel;
}

/**
 * Nodes that are visited in one call: few enough that compiled code is soon replaced by faster
 * code, and an abort soon noticed.
 */
const nodesPerCall = 4096;

/** As `sweep`, by compiled loops. */
export function sweepCompiled(
  kernel: Kernel,
  { nodeCount, floor, isTruncated }: NodeGraph,
  { maxIterations, dividesBySize, evidence, ...options }: SweepOptions,
): Swept {
  kernel.setFloor(toFloat32Above(floor));
  if (isTruncated === undefined) kernel.isTruncated.fill(0);
  else kernel.isTruncated.set(isTruncated);
  kernel.start(evidence);
  const visit = dividesBySize ? kernel.passBySize : kernel.passBySum;
  let ranIterations = 0;
  let didConverge = false;
  while (ranIterations < maxIterations && !didConverge) {
    let changed = 0;
    for (let from = 0; from < nodeCount; from += nodesPerCall) {
      throwIfAborted(options.signal);
      const to = Math.min(from + nodesPerCall, nodeCount);
      changed += visit(from, to, ranIterations === 0 ? 1 : 0);
    }
    ranIterations++;
    options.onIteration?.(ranIterations, changed);
    didConverge = dividesBySize
      ? kernel.needsPassBySize() === 0
      : kernel.countActive() === 0;
  }
  return { labels: kernel.labels.slice(), ranIterations, didConverge };
}
