import { throwIfAborted } from "../errors.ts";
import { type Kernel, kernelOf, toFloat32Above } from "../kernel/kernel.ts";
import type { NodeGraph } from "../nodes/node-graph.ts";
import type { PassesResult, PassOptions } from "./pass-options.ts";

/**
 * The compiled loops, where they can make the passes: the graph lies in their memory, its nodes are
 * numbered in visiting order, and nothing but support decides.
 */
export function kernelForPasses(
  graph: NodeGraph,
  { cannotLinkRows, placed, isMutual, dividesBySize }: PassOptions,
): Kernel | undefined {
  if (cannotLinkRows !== undefined || placed !== undefined || !isMutual)
    return undefined;
  const kernel = kernelOf(graph);
  if (graph.kept !== (dividesBySize ? kernel?.kept : undefined))
    return undefined;
  for (let rank = 0; rank < graph.nodeCount; rank++)
    if (graph.order[rank] !== rank) return undefined;
  return kernel;
}

/**
 * Nodes that are visited in one call: so few that the engine soon replaces compiled code by faster
 * code, and that an abort is soon noticed.
 */
const nodesPerCall = 4096;

/** As `runPasses`, by compiled loops. */
export function runCompiledPasses(
  kernel: Kernel,
  { nodeCount, floor, isTruncated }: NodeGraph,
  { maxIterations, dividesBySize, minimumSupport, ...options }: PassOptions,
): PassesResult {
  kernel.setFloor(toFloat32Above(floor));
  if (isTruncated === undefined) kernel.isTruncated.fill(0);
  else kernel.isTruncated.set(isTruncated);
  kernel.start(minimumSupport);
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
    options.onPass?.(ranIterations, changed);
    didConverge = dividesBySize
      ? kernel.needsPassBySize() === 0
      : kernel.countActive() === 0;
  }
  return {
    labels: kernel.labels.slice(),
    ranIterations,
    didConverge,
    ranCompiled: true,
  };
}
