import type { NodeGraph } from "../nodes/node-graph.ts";
import { kernelForPasses, runCompiledPasses } from "./compiled-passes.ts";
import type { PassesResult, PassOptions } from "./pass-options.ts";
import { runPlainPasses } from "./plain-passes.ts";

/**
 * Lets every node take the label that its neighbours support most, until nothing changes.
 *
 * A pass visits only nodes for which something may have changed since their last visit. Where
 * support is a plain sum, and edges give the same to both of their nodes, a node is visited again
 * when neighbours that moved since could have used up its _margin_: by how much the support of its
 * label exceeds that of the next one. So no visit is left out that would change a label. Where
 * support also depends on sizes of labels or on cannot-links, a node is visited again when any
 * neighbour took another label. Once no node is due, everyone near a label that changed is visited
 * again, until no label changes.
 *
 * A node keeps its label in a tie that includes it, else it takes the smallest label of the tie. A
 * node to which no label gives the minimum support stands alone again.
 * @param graph read, never changed
 * @returns labels that are the caller's; the same from compiled and from plain loops
 * @throws AbortedError
 * @see Biemann 2006, "Chinese Whispers", TextGraphs, section 2, figure 1; the departures are named
 *   at `chineseWhispers`
 */
export function runPasses(
  graph: NodeGraph,
  options: PassOptions,
): PassesResult {
  const kernel = kernelForPasses(graph, options);
  return kernel === undefined
    ? runPlainPasses(graph, options)
    : runCompiledPasses(kernel, graph, options);
}
