import type { PairSearch } from "@facegraph/face-graph/collections";
import type { GraphFinding } from "@facegraph/face-graph/inspection";
import type { StoredRecall } from "./measure-stored-recall.ts";

/** Something that is wrong, or that has yet to be done. */
export interface Finding extends GraphFinding {
  /** Null for what concerns no single collection. */
  readonly collection: string | null;
}

/** What an examination found. */
export interface Examination {
  readonly findings: readonly Finding[];
  /** By the name of the collection. */
  readonly recall: Readonly<Record<string, StoredRecall>>;
  /**
   * How pairs were last searched, by the name of the collection, and what share of them an
   * approximate search found; null where that is not known.
   */
  readonly pairSearch: Readonly<Record<string, PairSearch | null>>;
}
