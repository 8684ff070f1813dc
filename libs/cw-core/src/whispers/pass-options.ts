import type { CannotLinkRows } from "../nodes/cannot-link-rows.ts";

/** How nodes take labels. */
export interface PassOptions {
  /** Passes over the nodes, at most. */
  readonly maxIterations: number;
  /**
   * The support that a node needs to join a label: 0 under `classic`, the threshold under `robust`.
   */
  readonly minimumSupport: number;
  /**
   * Whether support is divided by the square root of the label's size. It never is for a node whose
   * row is truncated.
   */
  readonly dividesBySize: boolean;
  /** Whether an edge gives both of its nodes the same support. */
  readonly isMutual: boolean;
  /**
   * Labels to begin with, by node: those of fixed nodes, which are never visited, and each free
   * node's own rank. Absent where every node begins with its own rank.
   */
  readonly placed?: {
    readonly labels: Uint32Array;
    readonly isFixed: Uint8Array;
  };
  /** Nodes that must not share a label; absent when there are none. */
  readonly cannotLinkRows?: CannotLinkRows | undefined;
  readonly signal?: { readonly aborted: boolean } | undefined;
  /** Called after each pass with the number of nodes that changed their label. */
  readonly onPass?: ((pass: number, changed: number) => void) | undefined;
}

/** What came of the passes. */
export interface PassesResult {
  /** By node; a label is the visiting rank of the node that first had it. The caller's. */
  readonly labels: Uint32Array;
  readonly ranIterations: number;
  readonly didConverge: boolean;
  /** Whether the compiled loops made the passes. */
  readonly ranCompiled: boolean;
}
