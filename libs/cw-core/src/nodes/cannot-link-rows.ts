import type { FacePair } from "./constraints.ts";

/** Cannot-links between nodes, as rows of a CSR: each stands in the rows of both of its nodes. */
export interface CannotLinkRows {
  /** A position per node and one more. */
  readonly offsets: Uint32Array;
  /** The other nodes. */
  readonly nodes: Uint32Array;
}

/**
 * Cannot-links of faces as rows of their nodes.
 * @param contraction.nodeOfFace undefined where every face is a node of its own
 * @returns arrays that are the caller's; undefined when there are no cannot-links
 */
export function toCannotLinkRows(
  cannotLinks: readonly FacePair[],
  {
    nodeCount,
    nodeOfFace,
  }: {
    readonly nodeCount: number;
    readonly nodeOfFace: Uint32Array | undefined;
  },
): CannotLinkRows | undefined {
  if (cannotLinks.length === 0) return undefined;
  const offsets = new Uint32Array(nodeCount + 1);
  const directed = cannotLinks.flatMap((pair) => {
    const [one, two] = pair.map((face) => nodeOfFace?.[face] ?? face);
    return [
      [one, two],
      [two, one],
    ];
  });
  for (const [node] of directed) offsets[node + 1]++;
  for (let node = 0; node < nodeCount; node++)
    offsets[node + 1] += offsets[node];
  const next = offsets.slice(0, nodeCount);
  const nodes = new Uint32Array(directed.length);
  for (const [node, other] of directed) nodes[next[node]++] = other;
  return { offsets, nodes };
}

/** Whether a cannot-link keeps a node from a label, as labels are now. */
export function isCannotLinked(
  node: number,
  label: number,
  labels: Uint32Array,
  { offsets, nodes }: CannotLinkRows,
): boolean {
  for (let index = offsets[node]; index < offsets[node + 1]; index++)
    if (labels[nodes[index]] === label) return true;
  return false;
}
